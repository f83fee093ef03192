"""What of a model's text is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.llm import plain_sentences


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("It is a scraper. Block it.", "It is a scraper. Block it.", id="plain"),
        pytest.param("  Two\n\nlines.\t", "Two lines.", id="white space"),
        pytest.param("**Bold** and `code`.", "Bold and code.", id="marks"),
        pytest.param("## Title\nText.", "Title Text.", id="heading"),
        pytest.param("Ticket #12 in credential_stuffing.", None, id="harmless marks"),
        pytest.param("A\x1b[2Jclear\x00ed.", "A[2Jcleared.", id="terminal command"),
        pytest.param("a\u202ecod.exe\u200b.", "acod.exe.", id="invisible"),
        pytest.param("Grüße, 北京.", "Grüße, 北京.", id="other scripts"),
    ],
)
def test_plain_sentences_are_left(text: str, shown: str | None) -> None:
    assert plain_sentences(text, limit=100) == (text if shown is None else shown)


@pytest.mark.parametrize(
    "text",
    [
        "See https://evil.example/now.",
        "See ht\u200btps://evil.example.",
        "See www.evil.example.",
        "Click [here](evil).",
        "A <b>bold</b> claim.",
        "<!-- hidden -->",
        "Use javascript:alert(1).",
        "",
        " \n ",
        "***",
    ],
)
def test_what_nobody_asked_for_is_refused(text: str) -> None:
    assert plain_sentences(text, limit=100) is None


def test_a_long_text_ends_with_a_whole_sentence() -> None:
    assert plain_sentences("One is 1.5. Two is more. Three", limit=24) == "One is 1.5. Two is more."
    assert plain_sentences("One is 1.5. Two is more. Three", limit=20) == "One is 1.5."
    assert plain_sentences("x" * 50, limit=20) is None


@given(st.text())
def test_nothing_that_steers_gets_through(text: str) -> None:
    shown = plain_sentences(text, limit=40)
    if shown is not None:
        assert 0 < len(shown) <= 40
        assert shown.isprintable()
        assert "*" not in shown
        assert plain_sentences(shown, limit=40) == shown
