"""Telephone numbers of many regions in one pass.

Presidio walks the text once per region. Here the places where a number may stand are found once,
and each region that the digits do not rule out is asked about these places only, until one of them
takes a place as a whole.

Two things are read otherwise than by presidio: more than twelve groups of one digit each are no
number, and an extension behind what is no number, or behind a comma, does not move where the next
number may start.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberMatch
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from watchfloor.analyzers.pii.presidio.islands import IslandView
from watchfloor.redaction import Span

_BETWEEN = (
    r"[-x\u2010-\u2015\u2212\u30FC\uFF0D-\uFF0F \u00A0\u00AD\u200B\u2060\u3000()\uFF08\uFF09"
    r"\uFF3B\uFF3D.\[\]/~\u2053\u223C\uFF5E+\uFF0B]"
)
_PLACE = re.compile(rf"\d{{1,64}}(?:{_BETWEEN}{{1,4}}\d{{1,64}}){{0,40}}")
_GROUP = re.compile(r"\d+")
_PLUS = re.compile(r"[+\uFF0B]")
_PLAIN = re.compile(r"[0-9 ()./~\[\]-]+")
_KINDS = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)
"""Kinds of numbers; what is of none of them is not valid."""
_LONGEST_DIALLED = 24
"""Digits of the longest number with all that may be dialled before it."""
_MANY_GROUPS, _DIGITS_A_GROUP = 12, 2
"""More groups than this of fewer digits are a table or a pattern, not a number."""
_BEFORE, _AFTER = 12, 32
"""Characters around a place that belong to a number or decide about it: brackets, extensions."""


class _Region(NamedTuple):
    """What must hold for digits to be a number of a region.

    Attributes:
        code: For example ``GB``.
        fewest: Digits of its shortest whole number; local ones without their area are never valid.
        dialled: The form of all its numbers with what is dialled before them: the country's code,
            a trunk's or a carrier's, or what goes before any number of another region.
    """

    code: str
    fewest: int
    dialled: re.Pattern[str]


class _Matcher(phonenumbers.PhoneNumberMatcher):
    """Looks closer only at what can be a number of its region.

    The method that it narrows is not public: where another release names it otherwise, every
    candidate is looked at, which is slower and finds the same.

    Args:
        text: Where numbers may stand.
        region: Whose.
        leniency: How exact a number must be.
    """

    def __init__(self, text: str, region: _Region, leniency: int) -> None:
        super().__init__(text, region.code, leniency=leniency)
        self._dialled = region.dialled

    def _parse_and_verify(self, candidate: str, offset: int) -> PhoneNumberMatch | None:
        if _PLAIN.fullmatch(candidate) and not self._dialled.fullmatch(
            "".join(_GROUP.findall(candidate))
        ):
            return None
        return super()._parse_and_verify(candidate, offset)


class PhoneRun:
    """What presidio's recogniser of telephone numbers finds, in one pass.

    Args:
        recognizer: Its regions, leniency and score are kept.
    """

    def __init__(self, recognizer: PhoneRecognizer) -> None:
        self.context = tuple(word.lower() for word in recognizer.context)
        self._entity_type = recognizer.supported_entities[0]
        self._score = recognizer.SCORE
        self._leniency = recognizer.leniency or 0
        regions = [_region(code) for code in recognizer.supported_regions]
        # Regions that share a country code and a plan of numbers give the same answers.
        self._regions = list({region.dialled.pattern: region for region in regions}.values())
        self._fewest = min(region.fewest for region in self._regions)

    def find(self, view: IslandView) -> Iterator[Span]:
        """Every number once per extent that a region gives it."""
        text = view.text
        done = 0
        for place in _PLACE.finditer(text):
            if place.end() > done and len(place[0]) >= self._fewest:
                for found in self._at(text, place, done):
                    yield found
                    # An extension reaches into the digits that come next.
                    done = max(done, found.end)
            done = max(done, place.end())

    def _at(self, text: str, place: re.Match[str], done: int) -> Iterator[Span]:
        start, end = place.span()
        first = max(done, start - _BEFORE)
        window = text[first : end + _AFTER]
        for region in self._asked(place[0], window[: start - first]):
            for match in _Matcher(window, region, self._leniency):
                found = Span(self._entity_type, first + match.start, first + match.end, self._score)
                if found.start >= end:
                    break
                yield found
                if found.start <= start and found.end >= end:
                    return

    def _asked(self, place: str, before: str) -> Iterator[_Region]:
        groups = _GROUP.findall(place)
        digits = sum(map(len, groups))
        if len(groups) > _MANY_GROUPS and digits < _DIGITS_A_GROUP * len(groups):
            return
        # A plus, or digits of other scripts, are left to the regions to understand.
        is_plain = place.isascii() and not _PLUS.search(before + place)
        runs = list(_neighbours(groups)) if is_plain else None
        for region in self._regions:
            has_enough = digits >= region.fewest
            if runs is None or (has_enough and any(map(region.dialled.fullmatch, runs))):
                yield region


def _neighbours(groups: Sequence[str]) -> Iterator[str]:
    """What a number may be made of: one group, or several that stand side by side."""
    for start in range(len(groups)):
        run = ""
        for group in groups[start:]:
            run += group
            yield run
            if len(run) > _LONGEST_DIALLED:
                break


def _region(code: str) -> _Region:
    metadata: Any = phonenumbers.PhoneMetadata.metadata_for_region(code)
    trunk = metadata.national_prefix_for_parsing or ""
    national = "|".join(_national_forms(metadata.country_code))
    return _Region(
        code=code,
        fewest=min(metadata.general_desc.possible_length),
        dialled=re.compile(
            rf"(?:{metadata.international_prefix})\d+"
            rf"|(?:{metadata.country_code})?(?:(?:{trunk})?(?:{national})|(?:{trunk}))"
        ),
    )


def _national_forms(country_code: int) -> Iterator[str]:
    """Of every kind of number in all regions that share a country's code."""
    for region in phonenumbers.region_codes_for_country_code(country_code):
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
        for kind in _KINDS:
            described = getattr(metadata, kind)
            if described is not None and described.national_number_pattern:
                yield described.national_number_pattern
