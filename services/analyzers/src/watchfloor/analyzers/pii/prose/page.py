"""A text as words: what of it is capitalised, and what stands side by side."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import regex

from watchfloor.analyzers.pii.prose.words import PARTICLES, TITLES

_WORD = regex.compile(
    r"\d+(?:[A-Za-z]\b)?"
    r"|\p{L}[\p{L}\p{M}]*+(?:(?!['\u2019]s\b)['\u2019.-]\p{L}[\p{L}\p{M}]*+)*+"
)
_SENTENCE_END = regex.compile(r"[.!?:;\n>•*|\"“]|^$")
_LONGEST_RUN = 12
_ABBREVIATED = TITLES | {"st", "mt", "ft", "jr", "sr"}


class Word(NamedTuple):
    """One word or number.

    Attributes:
        text: As it is written.
        lower: In lower case.
        start: Of its first code point.
        end: One past its last.
    """

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it starts with a digit."""
        return self.text[0].isdigit()

    @property
    def is_capital(self) -> bool:
        """Whether it starts with a capital letter."""
        return self.text[0].isupper()


class Run(NamedTuple):
    """Capitalised words that stand side by side, with what links them.

    Attributes:
        words: The words.
        before: The words before them, newest first, at most four of their line.
        after: The word after them, in lower case; empty at the end.
        starts_sentence: Whether its first word would be capitalised anyway.
    """

    words: Sequence[Word]
    before: Sequence[str]
    after: str
    starts_sentence: bool


class Page:
    """The words of a text.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [
            Word(match[0], match[0].lower(), match.start(), match.end())
            for match in _WORD.finditer(text)
        ]

    def between(self, place: int) -> str:
        """What stands between a word and the next."""
        if place + 1 >= len(self.words):
            return self.text[self.words[place].end :]
        return self.text[self.words[place].end : self.words[place + 1].start]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its different words, in lower case."""
        return frozenset(word.lower for word in self.words)

    @cached_property
    def runs(self) -> Sequence[Run]:
        """All runs of capitalised words, in order."""
        return list(self._runs())

    def _runs(self) -> Iterator[Run]:
        place = 0
        while place < len(self.words):
            if not self.words[place].is_capital:
                place += 1
                continue
            end = self._end_of_run(place)
            yield self._run(place, end)
            place = end

    def _end_of_run(self, start: int) -> int:
        end = start + 1
        last = min(len(self.words), start + _LONGEST_RUN)
        while end < last and self._are_linked(end - 1):
            ahead = end
            while (
                ahead < len(self.words) - 1
                and ahead < end + 2
                and self.words[ahead].lower in PARTICLES
                and not self.words[ahead].is_capital
                and self.between(ahead) == " "
            ):
                ahead += 1
            if not self.words[ahead].is_capital:
                break
            end = ahead + 1
        return end

    def _are_linked(self, place: int) -> bool:
        between = self.between(place)
        if between in {" ", " & "}:
            return True
        word = self.words[place]
        return between == ". " and (len(word.text) == 1 or word.lower in _ABBREVIATED)

    def _run(self, start: int, end: int) -> Run:
        before: list[str] = []
        for place in range(start - 1, max(-1, start - 5), -1):
            if "\n" in self.between(place):
                break
            before.append(self.words[place].lower)
        gap = self.text[: self.words[0].start] if start == 0 else self.between(start - 1)
        after = self.words[end].lower if end < len(self.words) else ""
        starts = start == 0 or _SENTENCE_END.search(gap) is not None
        return Run(self.words[start:end], before, after, starts)
