"""Texts of URLs, read as what they stand for: ``ann%40example.org``."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from watchfloor.redaction.span import Span

_RUN = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ASKED = re.compile(r"(?:^|[?&])[\w.%\[\]-]{1,64}=[^\s\"'<>&#?]*")
"""A name and a value of a query, in which a plus sign is a space."""

_LENGTH = len("%40")


class Unescaped(NamedTuple):
    """A text without percent-encoding (RFC 3986, section 2.1), nor plus signs for spaces.

    Attributes:
        text: With the characters that were written by their bytes; bytes that are no UTF-8 are
            lone surrogates.
        starts: Where each of its characters, and its end, is in the text as it came.
    """

    text: str
    starts: Sequence[int]

    def back(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Places of this text as places of the one that came."""
        for span in spans:
            yield span._replace(start=self.starts[span.start], end=self.starts[span.end])


def may_be_escaped(text: str) -> bool:
    """Whether something in the text may stand for something else."""
    return "%" in text or ("+" in text and _ASKED.search(text) is not None)


def unescaped(text: str) -> Unescaped:
    """The text without percent-encoding; time grows with its length alone."""
    if "+" in text:
        text = _ASKED.sub(lambda asked: asked[0].replace("+", " "), text)
    pieces: list[str] = []
    starts: list[int] = []
    done = 0
    for run in _RUN.finditer(text):
        decoded = bytes.fromhex(run[0].replace("%", "")).decode(errors="surrogateescape")
        pieces += (text[done : run.start()], decoded)
        starts += range(done, run.start())
        starts += _starts(decoded, run.start())
        done = run.end()
    starts += range(done, len(text) + 1)
    return Unescaped("".join((*pieces, text[done:])), starts)


def _starts(decoded: str, start: int) -> Iterator[int]:
    for character in decoded:
        yield start
        start += _LENGTH * len(character.encode(errors="surrogateescape"))
