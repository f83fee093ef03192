"""What is sensitive goes, everything else stays, and doing it twice changes nothing more."""

import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.core import RedactionMode, RedactionPolicy
from watchfloor.redaction import COVERED_TYPES, Redactor, Tokens, declared, find, is_token
from watchfloor.redaction.texts import TextRedactor

_TOKENS = Tokens({1: b"a" * 32})
_OTHERS = Tokens({1: b"b" * 32})
_WORDS = ("Ann Example", "Zebulon", "田中")
_SENSITIVE = {
    "CREDIT_CARD": "4012 8888 8888 1881",
    "IBAN_CODE": "GB29 NWBK 6016 1331 9268 19",
    "EMAIL_ADDRESS": "john.smith@example.com",
    "US_SSN": "521-44-9132",
    "PHONE_NUMBER": "+44 20 7946 0991",
    "API_KEY": "AKIAQWERTYUIOPASDFGH",
    "AUTH_TOKEN": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl",
    "PRIVATE_KEY": "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----",
    "PASSWORD": "password: hunter2X",
}
_MODES = (RedactionMode.MASK, RedactionMode.TOKENS)
_any_text = st.lists(
    st.one_of(
        st.sampled_from([*_SENSITIVE.values(), *_WORDS]),
        st.text(
            alphabet=string.ascii_letters + string.digits + " @.-_:/+()\"'={}é田\n", max_size=12
        ),
        st.text(max_size=6),
    ),
    max_size=8,
).map("".join)


def _policy(mode: RedactionMode, tokens: Tokens = _TOKENS) -> RedactionPolicy:
    words = tuple(declared(word, tokens) for word in _WORDS)
    return RedactionPolicy(mode=mode, words=words, fields=("patient",))


def _texts(mode: RedactionMode, tokens: Tokens = _TOKENS) -> TextRedactor:
    return TextRedactor(_policy(mode, tokens), tokens)


def test_everything_that_is_covered_has_an_example_here() -> None:
    """One more type without one would be kept back and never tried."""
    assert set(_SENSITIVE) == COVERED_TYPES


@pytest.mark.parametrize("mode", _MODES)
@pytest.mark.parametrize(("entity_type", "value"), _SENSITIVE.items())
def test_what_is_covered_goes_and_is_counted(
    mode: RedactionMode, entity_type: str, value: str
) -> None:
    """What stands around it stays as it is."""
    found: Counter[str] = Counter()

    kept = _texts(mode).redacted(f"Please see {value} thanks", found=found)

    secret = value.removeprefix("password: ")
    assert secret not in kept
    assert kept.startswith("Please see ")
    assert kept.endswith(" thanks")
    assert found == {entity_type: 1}


@pytest.mark.parametrize("mode", _MODES)
@pytest.mark.parametrize("text", ["ann-example!", "ANN  EXAMPLE", "zebulon's", "僕は田中です"])
def test_declared_words_go_however_they_are_written(mode: RedactionMode, text: str) -> None:
    """Case and what joins them do not matter; parts of longer words are other words."""
    kept = _texts(mode).redacted(text)

    assert kept != text
    assert _texts(mode).redacted("Zebulons banned example") == "Zebulons banned example"


@given(text=_any_text)
@pytest.mark.parametrize("mode", _MODES)
def test_twice_is_once(mode: RedactionMode, text: str) -> None:
    """What comes back, by a requeue or from another product, is not redacted again."""
    texts = _texts(mode)
    once = texts.redacted(text)

    assert texts.redacted(once) == once


@given(text=_any_text)
@pytest.mark.parametrize("mode", _MODES)
def test_a_text_without_anything_sensitive_is_the_same(mode: RedactionMode, text: str) -> None:
    """The cheap look that comes first misses nothing that the whole one finds."""
    found: Counter[str] = Counter()
    kept = _texts(mode).redacted(text, found=found)

    assert (kept == text) is not bool(found)
    sure = [one for one in find(text) if one.entity_type in COVERED_TYPES and one.score >= 0.5]
    told = [text[one.start : one.end] for one in sure]
    assert bool(found) or all(map(is_token, told))


@given(text=st.text(alphabet=string.ascii_lowercase + " ,;!", max_size=60))
@pytest.mark.parametrize("value", _SENSITIVE.values())
def test_nothing_else_changes(value: str, text: str) -> None:
    """All that is around a sensitive value stands there as before, in the same order."""
    before, after = text[: len(text) // 2] + " | ", " | " + text[len(text) // 2 :]
    kept = _texts(RedactionMode.TOKENS).redacted(before + value + after)

    assert kept.startswith(before)
    assert kept.endswith(after)


def test_a_text_that_comes_again_is_the_same_and_counted_again() -> None:
    """Histories are told again and again; a name that tells more is another question."""
    texts = _texts(RedactionMode.TOKENS)
    text = f"please write to {_SENSITIVE['EMAIL_ADDRESS']} today"
    found: list[Counter[str]] = [Counter(), Counter()]
    kept = [texts.redacted(text, found=each) for each in found]
    secret = "correct-Horse-battery-1-staple"

    assert kept[0] == kept[1]
    assert found[0] == found[1] == {"EMAIL_ADDRESS": 1}
    assert texts.redacted(secret) == secret
    assert is_token(texts.redacted(secret, name="password"))
    assert texts.redacted(secret) == secret


def test_equal_values_have_equal_tokens_however_they_are_written() -> None:
    """That is what joins are made of."""
    texts = _texts(RedactionMode.TOKENS)
    same = ["4012 8888 8888 1881", "4012-8888-8888-1881", "4012888888881881"]

    assert len({texts.redacted(each) for each in same}) == 1
    assert texts.redacted("Ann@Example.com") == texts.redacted("ann@example.com")
    assert texts.redacted("Ann Example") == texts.redacted("ANN-EXAMPLE")


@given(value=st.text(min_size=1, max_size=30))
@pytest.mark.parametrize("entity_type", ["USER_ID", "EMAIL_ADDRESS", "FIELD"])
def test_projects_cannot_compare_their_tokens(entity_type: str, value: str) -> None:
    """A value that two projects know has a token in each."""
    assert _TOKENS.of(entity_type, value) != _OTHERS.of(entity_type, value)
    assert is_token(_TOKENS.of(entity_type, value))


def test_a_new_key_makes_new_tokens_and_searches_try_the_old() -> None:
    """What was kept under an earlier key is still found."""
    both = Tokens({1: b"a" * 32, 2: b"c" * 32})
    before = Redactor(_policy(RedactionMode.TOKENS), _TOKENS)
    after = Redactor(_policy(RedactionMode.TOKENS), both)
    text = "to ann@example.com"

    [old] = before.search(text)[:1]
    searched = after.search(text)

    assert old.endswith("_1")
    assert searched[0].endswith("_2")
    assert old in searched
    assert after.ids("user_id", "ann")[1:] == before.ids("user_id", "ann")
    assert "Zebulon" not in after.search("Zebulon")[0]


_HOSTILE = [
    *("a" * 40_000, "1" * 40_000, "1 " * 20_000, "a@" * 20_000, "a." * 20_000, "-" * 40_000),
    *("(1" * 20_000, "+1 " * 13_000, "key=" * 10_000, "eyJ" * 13_000, "://a:" * 8_000),
    *("-----BEGIN PRIVATE KEY-----" * 1_500, "password is " * 3_300, "GB29" * 10_000),
    *("ann " * 10_000, "田" * 40_000, "\u0130" * 40_000, '{"' * 20_000),
]


@pytest.mark.parametrize("text", _HOSTILE, ids=lambda text: text[:12])
@pytest.mark.parametrize("mode", _MODES)
def test_hostile_texts_cost_what_their_length_costs(mode: RedactionMode, text: str) -> None:
    """A form with an unbounded repetition would take minutes: the test would not end."""
    kept = _texts(mode).redacted(text)

    assert _texts(mode).redacted(kept) == kept
