"""The few parts of a text that a form can match at all, put together so that it is run once.

A pattern that never crosses white space, or only single spaces between words with digits, finds
the same in the words that have what it needs as in the whole text: what stands beside a word is
white space in both.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

import regex

_LONGEST_WORD = 1_024
_WITH_DIGITS = re.compile(r"(?<!\S)[^\s\d]*+\d\S*+(?: [^\s\d]*+\d\S*+)*+")
_WITH_AT = re.compile(r"(?<!\S)[^\s@]*+@\S*+")
_WITH_DOT = re.compile(r"(?<!\S)\S*?[\w.-]\.\w\S*+")
_WITH_COLON_OR_QUAD = re.compile(r"(?<!\S)\S*?(?::|\d\.\d)\S*+")
_JOINED_HEX = re.compile(r"(?<!\S)\S*?[0-9A-Fa-f][:.-][0-9A-Fa-f]\S*+")
_BETWEEN = "\n"


class Islands(NamedTuple):
    """Parts of a text, joined by line breaks.

    Attributes:
        joined: What patterns are run over.
        starts: Where each part starts in ``joined``.
        offsets: What to add there for its place in the text.
    """

    joined: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def finditer(self, pattern: regex.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Places in the text."""
        for match in pattern.finditer(self.joined):
            start, end = match.span()
            offset = self.offsets[bisect_right(self.starts, start) - 1]
            yield start + offset, end + offset


class IslandView:
    """The parts of one text, each kind found when it is first asked for.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def whole(self) -> Islands:
        """All of it."""
        return Islands(self.text, (0,), (0,)) if self.text else _NONE

    @cached_property
    def with_digits(self) -> Islands:
        """Words that hold digits, and those beside them."""
        return self._of(_WITH_DIGITS)

    @cached_property
    def with_at(self) -> Islands:
        """Words that may hold an address of a mailbox; endless ones are none."""
        return self._of(_WITH_AT, longest=_LONGEST_WORD) if "@" in self.text else _NONE

    @cached_property
    def with_dot(self) -> Islands:
        """Words that may hold a domain; endless ones are none."""
        return self._of(_WITH_DOT, longest=_LONGEST_WORD) if "." in self.text else _NONE

    @cached_property
    def with_colon_or_quad(self) -> Islands:
        """Words that may hold an address of a machine."""
        return self._of(_WITH_COLON_OR_QUAD)

    @cached_property
    def joined_hex(self) -> Islands:
        """Words that may hold groups of hexadecimal digits."""
        return self._of(_JOINED_HEX)

    def _of(self, form: re.Pattern[str], *, longest: int | None = None) -> Islands:
        parts: list[str] = []
        starts: list[int] = []
        offsets: list[int] = []
        place = 0
        for match in form.finditer(self.text):
            start, end = match.span()
            if longest is not None and end - start > longest:
                continue
            parts.append(match[0])
            starts.append(place)
            offsets.append(start - place)
            place += end - start + len(_BETWEEN)
        return Islands(_BETWEEN.join(parts), tuple(starts), tuple(offsets))


_NONE = Islands("", (), ())

Where = Callable[[IslandView], Islands]
"""Which parts a recogniser is run over."""
