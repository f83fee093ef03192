"""The changelog has the form that it says it has, so that notes can be cut out of it."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
_TEXT = (TOP / "CHANGELOG.md").read_text()
_SECTIONS = ("Security", "Removed", "Deprecated", "Added", "Changed", "Fixed")
_RELEASE = re.compile(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d")


def _headings(text: str, marks: str) -> list[str]:
    return re.findall(rf"^{marks} (.+)$", text, re.MULTILINE)


def test_what_is_not_released_stands_first_and_releases_follow_with_their_day() -> None:
    first, *releases = _headings(_TEXT, "##")
    assert first == "[Unreleased]"
    assert all(_RELEASE.fullmatch(release) for release in releases), releases
    days = [release.rpartition(" ")[2] for release in releases]
    assert all(later >= earlier for later, earlier in pairwise(days))


@pytest.mark.parametrize("part", re.split(r"^## ", _TEXT, flags=re.MULTILINE)[1:])
def test_sections_have_the_names_and_the_order_of_the_house(part: str) -> None:
    places = [_SECTIONS.index(section) for section in _headings(part, "###")]
    assert places == sorted(set(places))
