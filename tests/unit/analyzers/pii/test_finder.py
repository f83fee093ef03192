"""Everything together over one text."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.analyzers import PiiConfig, PiiFinder
from watchfloor.analyzers.pii.presidio.model import best_installed

_IMPORTED = """
import sys, watchfloor.analyzers
heavy = {"phonenumbers", "presidio_analyzer", "regex", "spacy", "tldextract"}
print(*sorted(heavy & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def finder() -> PiiFinder:
    return PiiFinder(PiiConfig(kept_texts=0))


def test_one_place_has_one_type(finder: PiiFinder) -> None:
    """A card's number could be a telephone's, a bank account's and a licence's."""
    text = "Card 4012888888881881 of ada.moss@example.org"

    assert [(one.entity_type, text[one.start : one.end]) for one in finder.find(text)] == [
        ("CREDIT_CARD", "4012888888881881"),
        ("EMAIL_ADDRESS", "ada.moss@example.org"),
    ]


def test_a_piece_of_a_longer_word_is_nothing(finder: PiiFinder) -> None:
    """A licence's number inside an account's would be a critical finding."""
    assert [one.entity_type for one in finder.find("DEA BB1388568")] == ["MEDICAL_LICENSE"]
    assert finder.find("account XBB1388568 or BB13885681234") == []


def test_what_is_less_sure_than_wanted_is_not_told() -> None:
    text = "order 12345678901234567"
    doubtful = PiiFinder(PiiConfig(score_threshold=0.01))

    assert PiiFinder().find(text) == []
    assert {one.entity_type for one in doubtful.find(text)} == {"US_BANK_NUMBER"}


def test_other_countries_are_looked_for_where_wanted() -> None:
    text = "PESEL 44051401359"
    polish = PiiFinder(PiiConfig(recognizers=("pl_pesel_recognizer",)))

    assert "PL_PESEL" not in {one.entity_type for one in PiiFinder().find(text)}
    assert "PL_PESEL" in {one.entity_type for one in polish.find(text)}


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_spans_lie_in_the_text_in_order_and_are_not_repeated(text: str) -> None:
    spans = _FINDER.find(text)

    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert [one.start for one in spans] == sorted(one.start for one in spans)
    assert len({(one.start, one.end, one.entity_type) for one in spans}) == len(spans)


_FINDER = PiiFinder(PiiConfig(kept_texts=0))


@pytest.mark.parametrize("piece", ["a.", "1 ", "1/", "A ", "!a@", "::", "12, ", "+1", "<b>", "x1"])
def test_a_hostile_text_of_the_longest_content_comes_to_an_end(
    finder: PiiFinder, piece: str
) -> None:
    """The suite's own limit on a test's time would tell of a form that looks back and back."""
    text = piece * (50_000 // len(piece))

    assert all(one.end <= len(text) for one in finder.find(text))


def test_without_a_model_it_says_so(finder: PiiFinder) -> None:
    finder.load()

    assert finder.provider == "rules"


def test_of_several_models_the_one_that_knows_most_is_taken() -> None:
    installed = ["de_core_news_sm", "en_core_web_sm", "en_core_web_lg"]

    assert best_installed(installed) == "en_core_web_lg"
    assert best_installed(["de_core_news_sm"]) is None


def test_an_installed_model_finds_the_names_and_is_named(tmp_path: Path) -> None:
    """A pipeline saved to a folder, whose ruler knows one name that no list has."""
    import spacy

    pipeline = spacy.blank("en", meta={"name": "tiny"})
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "zzyzx"}])  # type: ignore[attr-defined]
    pipeline.to_disk(tmp_path)
    finder = PiiFinder(PiiConfig(language_model=str(tmp_path)))
    text = "zzyzx and Robert"

    assert [(one.entity_type, one.start) for one in finder.find(text)] == [("LOCATION", 0)]
    assert finder.provider == "rules+en_tiny"


def test_nothing_heavy_is_imported_before_a_text_is_looked_at() -> None:
    """The gateway reads other analyzers of the same room."""
    shown = subprocess.run(
        [sys.executable, "-c", _IMPORTED], capture_output=True, text=True, check=True
    )

    assert shown.stdout.split() == []
