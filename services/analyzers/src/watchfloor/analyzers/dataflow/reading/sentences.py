"""Texts parted into sentences, and sentences into words."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from watchfloor.analyzers.dataflow.reading.cleaning import folded

# "4. Mai" is a date, and no end.
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_END = re.compile(
    rf"(?<=[.!?\u2026])[\"')\]\u201d\u00bb]{{0,3}}(?=\s)(?!\s(?:{_MONTHS})\b)"
    r"|(?<=[a-z][a-z][.!?])(?=[A-Z][a-z])|(?<=[\d%)\"'][.!?])(?=[A-Z][a-z])"
    r"|[\u3002\uff01\uff1f\uff1b]"
    r"|\n[ \t]*(?=\n)|(?<=:)\n"
    r"|(?=<\|)|(?<=\|>)(?:system|user|assistant)?"
    r"|\n(?=[ \t]*(?:[-+*\u2022#>|<\[]|\d{1,3}[.)]|\d{1,4}[:/-]\d|[^\W\d_a-z]))"
)
_MARKS = r",;()\"\u201c\u201d\u00ab\u00bb\[\]<>|*`"
_WORD = re.compile(rf"(?:[^\s:{_MARKS}]|:(?=[/\d])|(?<=\d),(?=\d))+|[:{_MARKS}]")
_MOST_WORDS = 120


class Sentence(NamedTuple):
    """A sentence and where it stands.

    Attributes:
        start: Position of its first character in its field.
        end: Position behind its last.
        text: As it was written.
        words: Words and marks, folded.
    """

    start: int
    end: int
    text: str
    words: tuple[str, ...]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in order; very long ones in pieces."""
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            at = start + len(piece) - len(piece.lstrip())
            yield from _pieces(at, stripped)
        start = end


def _pieces(at: int, text: str) -> Iterator[Sentence]:
    words = _words(text)
    if len(words) <= _MOST_WORDS:
        yield Sentence(at, at + len(text), text, words)
        return
    starts = [match.start() for match in _WORD.finditer(text)][::_MOST_WORDS]
    for start, end in pairwise([*starts, len(text)]):
        yield Sentence(at + start, at + end, text[start:end], _words(text[start:end]))


def _words(text: str) -> tuple[str, ...]:
    return tuple([word.strip(".!?\u2026'") or word for word in _WORD.findall(folded(text))])
