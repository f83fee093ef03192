"""Presidio's recognisers run our way, beside presidio's own engine."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from watchfloor.redaction import Span


class PresidioComparison(NamedTuple):
    """Both over the same texts with the same recognisers, without remembering any text.

    Attributes:
        texts: How many.
        characters: Of all.
        spans: What the engine found.
        differing_texts: Texts in which type, place or score of any span differ.
        seconds: Ours, of processor time.
        engine_seconds: The engine's.
    """

    texts: int
    characters: int
    spans: int
    differing_texts: int
    seconds: float
    engine_seconds: float

    @property
    def speedup(self) -> float:
        """How many times as fast."""
        return self.engine_seconds / self.seconds


def compare_with_presidio(texts: Sequence[str]) -> PresidioComparison:
    """Time both, each after it has seen all texts once, so that neither pays for loading.

    Args:
        texts: At least one.
    """
    from watchfloor.analyzers.pii.presidio.finder import PresidioFinder
    from watchfloor.analyzers.pii.presidio.plain import PlainPresidio

    ours, seconds = _timed(PresidioFinder().find, texts)
    engine, engine_seconds = _timed(PlainPresidio().find, texts)
    differing = sum(sorted(one) != sorted(other) for one, other in zip(ours, engine, strict=True))
    return PresidioComparison(
        texts=len(texts),
        characters=sum(map(len, texts)),
        spans=sum(map(len, engine)),
        differing_texts=differing,
        seconds=seconds,
        engine_seconds=engine_seconds,
    )


def find_by(name: str, text: str) -> Sequence[Span]:
    """What one recogniser finds alone, however unsure.

    Args:
        name: Of its module in presidio, for example ``de_tax_id_recognizer``.
        text: Any text.

    Raises:
        InvalidInputError: There is none of such a name.
    """
    from watchfloor.analyzers.pii.presidio.finder import PresidioFinder

    return PresidioFinder((name,)).find(text)


def _timed(
    find: Callable[[str], Sequence[Span]], texts: Sequence[str]
) -> tuple[Sequence[Sequence[Span]], float]:
    for text in texts:
        find(text)
    began = time.process_time()
    found = [find(text) for text in texts]
    return found, time.process_time() - began
