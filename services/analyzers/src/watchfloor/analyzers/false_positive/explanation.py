"""A score in a sentence or two."""

from collections.abc import Sequence

from watchfloor.core import Indicator, IndicatorCategory, Recommendation

_JUDGEMENT = {
    Recommendation.LIKELY_FP: "Probably a false alarm",
    Recommendation.NEEDS_REVIEW: "Uncertain",
    Recommendation.LIKELY_REAL: "Probably real",
}
_NAMED_PER_SIDE = 2


def explain(score: float, recommendation: Recommendation, indicators: Sequence[Indicator]) -> str:
    """The judgement, then the weightiest evidence for each side."""
    judgement = f"{_JUDGEMENT[recommendation]} (score {score:.2f})"
    evidence = [each for each in indicators if each.category is not IndicatorCategory.BASELINE]
    if not evidence:
        return f"{judgement}: there is no evidence beyond the kind of threat."
    weighty = sorted(evidence, key=lambda each: -abs(each.impact))
    sides = (
        ("For a false alarm", [each for each in weighty if each.impact > 0]),
        ("Against it", [each for each in weighty if each.impact < 0]),
    )
    sentences = (
        f"{side}: {'; '.join(_clause(each) for each in named[:_NAMED_PER_SIDE])}."
        for side, named in sides
        if named
    )
    return f"{judgement}. {' '.join(sentences)}"


def _clause(indicator: Indicator) -> str:
    """The indicator inside a sentence; every one begins with an article or another small word."""
    text = indicator.indicator.rstrip(".")
    return text[:1].lower() + text[1:]
