"""What the texts of conversations say by themselves, whatever conversation they stand in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watchfloor.analyzers.dataflow.reading import MOST_FIELDS, Field, read_result
from watchfloor.analyzers.dataflow.remembered import Remembered
from watchfloor.analyzers.dataflow.span import Span, spans_of
from watchfloor.analyzers.dataflow.values import Comparable, comparable
from watchfloor.analyzers.dataflow.wish import Asked, asked_in

MOST_READ = 100_000
"""So many characters of a result are looked at: as many of its beginning as of its end."""

_MOST_SPANS, _GAP = 200, 2
_KEPT_RESULTS, _KEPT_ASKED = 4_000_000, 500_000


class ReadResult(NamedTuple):
    """A tool's result by itself.

    Attributes:
        spans: The instructions in it, at most 200: those that most look like some.
        rest: Everything else in it.
        is_whole: Whether all of it was looked at.
    """

    spans: Sequence[Span]
    rest: Comparable
    is_whole: bool


class Readings:
    """Reads the texts of conversations; shared between analyses, each text is read once.

    Args:
        kept: Characters of results that are remembered; 0 remembers nothing.
    """

    def __init__(self, *, kept: int = _KEPT_RESULTS) -> None:
        self._results = Remembered(_read, most=kept)
        self._asked = Remembered(asked_in, most=min(kept, _KEPT_ASKED))

    def result(self, text: str) -> ReadResult:
        """What stands in a tool's result."""
        return self._results(text)

    def asked(self, text: str) -> Asked:
        """What somebody who says this asks for."""
        return self._asked(text)


def _read(text: str) -> ReadResult:
    everything = read_result(text)
    fields = list(_in_reach(everything))
    spans = spans_of(fields)
    by_field: dict[Field, list[Span]] = defaultdict(list)
    for span in spans:
        by_field[span.field].append(span)
    rest = "\n".join(_without(field, by_field.get(field, ())) for field in fields)
    is_whole = fields == everything and len(fields) < MOST_FIELDS and len(spans) <= _MOST_SPANS
    return ReadResult(_plainest(spans), comparable(rest), is_whole)


def _plainest(spans: Sequence[Span]) -> Sequence[Span]:
    if len(spans) <= _MOST_SPANS:
        return spans
    by_form = sorted(range(len(spans)), key=lambda at: -spans[at].form)
    return [spans[at] for at in sorted(by_form[:_MOST_SPANS])]


def _in_reach(fields: Sequence[Field]) -> Iterator[Field]:
    # Whoever fills the beginning does not get rid of the end.
    behind = sum(len(field.text) for field in fields) - MOST_READ // 2
    at = 0
    for field in fields:
        text = _without_middle(field.text, MOST_READ // 2 - at, behind - at)
        at += len(field.text)
        if text or not field.text:
            yield field if text == field.text else field._replace(text=text)


def _without_middle(text: str, head: int, tail: int) -> str:
    # What is left out leaves its place, so that positions stay as they are.
    head, tail = max(0, head), max(0, min(tail, len(text)))
    if tail - head < _GAP:
        return text
    return "" if tail == len(text) and not head else text[:head] + _gap(tail - head) + text[tail:]


def _gap(length: int) -> str:
    return "\n" + " " * (length - _GAP) + "\n"


def _without(field: Field, spans: Sequence[Span]) -> str:
    # What stands in no instruction, its preamble included, which may be the data's own words; a
    # value that only instructions hold has no other source.
    kept, at = [], 0
    for span in spans:
        kept.append(field.text[at : span.start + span.preamble])
        at = span.end
    return " ".join((*kept, field.text[at:]))
