"""Where in a text something sensitive stands."""

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


def without_repeats(spans: list[Span]) -> list[Span]:
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


def _widest_first(span: Span) -> tuple[int, int, float, str]:
    return span.start, -span.end, -span.score, span.entity_type
