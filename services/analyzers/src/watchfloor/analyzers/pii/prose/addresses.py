"""Postal addresses: a street or a unit, and the numbers and names that stand beside it."""

from collections.abc import Iterator, Sequence

import regex

from watchfloor.analyzers.pii.prose.lexicon import cities, countries
from watchfloor.analyzers.pii.prose.page import Page, Word
from watchfloor.analyzers.pii.prose.words import (
    FORCES,
    PARTICLES,
    STREET_ENDINGS,
    STREETS,
    UNITS,
)
from watchfloor.redaction import Span

_TYPE = "ADDRESS"
_STREET, _CODE = 0.7, 0.5
_MOST_WORDS = 16
_LONGEST_NUMBER = 6
_ABBREVIATED = 3
_SHORT_STREET, _STATE, _SHORTEST_CODE = 5, 2, 4
"""Lengths: of a word too short to name a street by its end, of a state, of a postal code."""
_BESIDE = regex.compile(r"[ \t]*+(?:[,.]?+[ \t]*+\n?+[ \t>]*+|#|\., )")
_LINE_START = regex.compile(r"(?:^|\n)[^\p{L}\p{N}\n]*$")
_CODES = frozenset({"aa", "ae", "ap"})
_ANCHORS = STREETS | UNITS | FORCES


def find_addresses(page: Page) -> Iterator[Span]:
    """Every address; on a card or a form, where lines start with it, line by line."""
    if not _may_hold_one(page):
        return
    place = 0
    while place < len(page.words):
        end = _end(page, place)
        if end > place + 1:
            yield from _within(page, place, end)
        place = max(end, place + 1)


def _may_hold_one(page: Page) -> bool:
    """Whether there is a number, and a word that a street or a unit is told by."""
    words = page.vocabulary
    return any(word[0].isdigit() for word in words) and (
        not words.isdisjoint(_ANCHORS) or any(word.endswith(STREET_ENDINGS) for word in words)
    )


def _end(page: Page, start: int) -> int:
    """One past the words from here on that could all be parts of an address."""
    place = start
    while place < len(page.words) and place < start + _MOST_WORDS:
        if not _is_part(page.words[place]):
            break
        place += 1
        if not _BESIDE.fullmatch(page.between(place - 1)):
            break
    return place


def _is_part(word: Word) -> bool:
    if word.is_number:
        return len(word.text) <= _LONGEST_NUMBER
    return word.is_capital or word.lower in PARTICLES or word.lower in UNITS


def _within(page: Page, start: int, end: int) -> Iterator[Span]:
    words: Sequence[Word] = page.words[start:end]
    first = next((place for place, word in enumerate(words) if _opens(words, place)), None)
    if first is None:
        return
    words = _trimmed(words[first:])
    if not any(word.is_number for word in words) or not _has_anchor(words):
        return
    if _LINE_START.search(page.text, max(0, words[0].start - 8), words[0].start):
        yield from _parts(page, words)
    else:
        yield _span(words, _STREET)


def _opens(words: Sequence[Word], place: int) -> bool:
    """Whether an address may start here: at a number, a street, a unit."""
    word = words[place]
    return (
        word.is_number
        or _is_street(word)
        or word.lower in UNITS
        or word.lower in FORCES
        or (word.lower in {"uss", "usns", "usnv", "uscgc", "cmr"})
    )


def _is_street(word: Word) -> bool:
    return word.is_capital and (
        word.lower in STREETS
        or (len(word.lower) > _SHORT_STREET and word.lower.endswith(STREET_ENDINGS))
    )


def _has_anchor(words: Sequence[Word]) -> bool:
    return any(
        (_is_street(word) and len(words) > 1)
        or word.lower in FORCES
        or _is_unit(word, words[place + 1 : place + 2])
        for place, word in enumerate(words)
    )


def _is_unit(word: Word, after: Sequence[Word]) -> bool:
    """Whether it is a flat, a suite, a box with its number beside it."""
    gap = 1 if len(word.text) > _ABBREVIATED else 2
    return (
        word.lower in UNITS
        and bool(after)
        and after[0].is_number
        and after[0].start - word.end <= gap
    )


def _trimmed(words: Sequence[Word]) -> Sequence[Word]:
    """Up to the last word that belongs to an address by itself."""
    while words and not _closes(words):
        words = words[:-1]
    return words


def _closes(words: Sequence[Word]) -> bool:
    last = words[-1]
    name = last.lower
    two = f"{words[-2].lower} {name}" if len(words) > 1 else name
    return (
        last.is_number
        or _is_street(last)
        or name in countries()
        or name in cities()
        or two in countries()
        or two in cities()
        or name in _CODES
        or (len(last.text) == _STATE and last.text.isupper())
    )


def _parts(page: Page, words: Sequence[Word]) -> Iterator[Span]:
    """Line by line: what has a street or a unit, and the code at the end."""
    line: list[Word] = []
    lines = [line]
    for number, word in enumerate(words):
        if number and "\n" in page.text[words[number - 1].end : word.start]:
            line = []
            lines.append(line)
        line.append(word)
    for line in lines:
        if _has_anchor(line):
            yield _span(line, _STREET)
        elif line[-1].is_number and len(line[-1].text) >= _SHORTEST_CODE:
            yield _span(line[-1:], _CODE)


def _span(words: Sequence[Word], score: float) -> Span:
    return Span(_TYPE, words[0].start, words[-1].end, score)
