"""What stands in URLs is found as what it stands for."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.core import RedactionMode, RedactionPolicy
from watchfloor.redaction import Tokens, declared
from watchfloor.redaction.escapes import unescaped
from watchfloor.redaction.texts import TextRedactor

_TOKENS = Tokens({1: b"a" * 32})


def _texts(mode: RedactionMode) -> TextRedactor:
    words = (declared("Zoë Example", _TOKENS),)
    return TextRedactor(RedactionPolicy(mode=mode, words=words), _TOKENS)


@pytest.mark.parametrize(
    ("written", "entity_type", "value"),
    [
        ("ann.smith%40example.org", "EMAIL_ADDRESS", "ann.smith@example.org"),
        ("ann%2Bshop%40example.org", "EMAIL_ADDRESS", "ann+shop@example.org"),
        ("4012%208888%208888%201881", "CREDIT_CARD", "4012888888881881"),
        ("GB29%20NWBK%206016%201331%209268%2019", "IBAN_CODE", "GB29NWBK60161331926819"),
        ("4012+8888+8888+1881", "CREDIT_CARD", "4012888888881881"),
        ("GB29+NWBK+6016+1331+9268+19", "IBAN_CODE", "GB29NWBK60161331926819"),
        ("%2B44+20+7946+0991", "PHONE_NUMBER", "+442079460991"),
        ("%2B442079460991", "PHONE_NUMBER", "+442079460991"),
        ("ann.smith@example.org", "EMAIL_ADDRESS", "ann.smith@example.org"),
    ],
)
def test_a_value_of_a_query_is_kept_back_and_joins(
    written: str, entity_type: str, value: str
) -> None:
    """Its token is the one of the value, however it was written; the URL around it stays."""
    found: Counter[str] = Counter()
    url = f"/login?next=%2Fcart&who={written}&lang=en"
    without = _texts(RedactionMode.TOKENS).redacted(url, found=found)

    assert without == f"/login?next=%2Fcart&who={_TOKENS.of(entity_type, value)}&lang=en"
    assert found == {entity_type: 1}


def test_a_sentence_of_a_query_is_read_as_one() -> None:
    """A form has a plus sign for each space; whoever wrote words there meant no number by it."""
    kept = _texts(RedactionMode.MASK).redacted("/?q=send+4012888888881881+to+ann%40example.com")

    assert kept == "/?q=send+***1881+to+a***@e***.com"


def test_declared_words_are_found_where_they_are_escaped() -> None:
    assert _texts(RedactionMode.MASK).redacted("/find?q=Zo%C3%AB%20Example") == "/find?q=***"


@given(st.text())
def test_a_text_without_escapes_is_itself(text: str) -> None:
    text = text.replace("%", "").replace("+", "")

    assert unescaped(text) == (text, list(range(len(text) + 1)))


@given(st.binary())
def test_each_character_knows_where_it_was_written(raw: bytes) -> None:
    """Bytes that are no UTF-8 included."""
    escaped = "x" + "".join(f"%{byte:02X}" for byte in raw) + "y"
    plain, starts = unescaped(escaped)

    assert plain.encode(errors="surrogateescape") == b"x" + raw + b"y"
    assert len(starts) == len(plain) + 1
    assert [unescaped(escaped[a:b]).text for a, b in pairwise(starts)] == list(plain)
