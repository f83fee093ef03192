"""Where in a text something sensitive stands."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple


class Span(NamedTuple):
    """A part of a text.

    Attributes:
        entity_type: What it is, for example ``EMAIL_ADDRESS``.
        start: Of its first code point in the text as it was given.
        end: One past its last.
        score: How sure this is, 0 to 1.
    """

    entity_type: str
    start: int
    end: int
    score: float

    @property
    def length(self) -> int:
        """In code points."""
        return self.end - self.start


def without_repeats(spans: Iterable[Span]) -> Sequence[Span]:
    """Each part of a text once, in order: what a span of its type covers as surely is dropped.

    Args:
        spans: In any order.
    """
    kept: list[Span] = []
    open_spans: dict[str, list[Span]] = {}
    for span in sorted(spans, key=_widest_first):
        wider = [one for one in open_spans.get(span.entity_type, ()) if one.end > span.start]
        if not any(span.end <= one.end and span.score <= one.score for one in wider):
            kept.append(span)
            wider.append(span)
        open_spans[span.entity_type] = wider
    return kept


def outermost(spans: Iterable[Span]) -> Sequence[Span]:
    """Each place of a text once, in order, whatever types were found there.

    What lies inside a span of its own type is part of it and makes it as sure. What lies inside a
    longer span of another type that is as sure, or at the same place as a surer one, is dropped.

    Args:
        spans: In any order.
    """
    kept: list[Span] = []
    around: list[Span] = []
    for span in sorted(_merged(spans), key=_widest_first):
        around = [one for one in around if one.end > span.start]
        if not any(_covers(one, span) for one in around):
            kept.append(span)
            around.append(span)
    return kept


def _merged(spans: Iterable[Span]) -> Iterable[Span]:
    widest: dict[str, list[Span]] = {}
    for span in sorted(spans, key=_widest_first):
        of_type = widest.setdefault(span.entity_type, [])
        if of_type and span.end <= of_type[-1].end:
            of_type[-1] = of_type[-1]._replace(score=max(of_type[-1].score, span.score))
        else:
            of_type.append(span)
    return chain.from_iterable(widest.values())


def _covers(outer: Span, inner: Span) -> bool:
    """Of two spans of which the inner one does not start before the outer one."""
    if inner.end > outer.end:
        return False
    return outer.score > inner.score or (outer.score == inner.score and outer.length > inner.length)


def _widest_first(span: Span) -> tuple[int, int, float, str]:
    return span.start, -span.end, -span.score, span.entity_type
