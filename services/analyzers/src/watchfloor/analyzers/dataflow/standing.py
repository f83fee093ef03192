"""How an instruction stands in its text: alone in it, or a stranger to what is around it."""

from collections.abc import Iterator

from watchfloor.analyzers.dataflow.language import ENGLISH, Deed
from watchfloor.analyzers.dataflow.span import Span
from watchfloor.analyzers.dataflow.values import Comparable

ALONE, STRAY = 0.35, 0.35
"""How much each says by itself that a text instructs an agent, 0 to 1."""

_DENSE = 0.6
_ENOUGH_ALONE = 5
_ENOUGH_WORDS, _ENOUGH_AROUND, _IN_COMMON = 4, 20, 0.15
_HARMLESS = frozenset({Deed.SAY, Deed.RETRIEVE, Deed.VISIT})


def standing(span: Span, around: Comparable) -> Iterator[tuple[str, float]]:
    """What speaks for an instruction beside its form, each with its weight.

    Args:
        span: The instruction.
        around: Everything else that stands with it, comparable.
    """
    if _is_alone(span):
        yield "alone", ALONE
    if is_stray(span, around):
        yield "stray", STRAY


def _is_alone(span: Span) -> bool:
    # A title or an advice names neither a person nor one particular thing; a letter greets one.
    words = span.comparable.split()
    if ENGLISH.has("greeting", words[:1]) and "assistant" not in span.cues:
        return False
    is_meant = "target" in span.cues or any(ENGLISH.has(name, words) for name in ("me", "please"))
    is_only = span.leads and span.density >= _DENSE and len(words) >= _ENOUGH_ALONE
    return is_only and is_meant and bool(span.deeds - _HARMLESS)


def is_stray(span: Span, around: Comparable) -> bool:
    """Whether an order has nothing to do with what stands around it."""
    own, others = span.comparable.words, around.words
    if not span.orders or len(own) < _ENOUGH_WORDS or len(others) < _ENOUGH_AROUND:
        return False
    return len(own & others) / len(own) < _IN_COMMON
