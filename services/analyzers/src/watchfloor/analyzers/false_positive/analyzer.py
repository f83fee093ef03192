"""The false-positive analyzer: how likely a threat is a false alarm, and why."""

import math
from collections.abc import Sequence

from watchfloor.analyzers._findings import Findings
from watchfloor.analyzers.false_positive.evidence import missing_fields
from watchfloor.analyzers.false_positive.explanation import explain
from watchfloor.analyzers.false_positive.groups import GROUPS, indicators_of
from watchfloor.core import (
    PROFILES,
    FactorName,
    FalsePositiveScore,
    Indicator,
    IndicatorCategory,
    Investigation,
    Recommendation,
    ThreatType,
)

_LIKELY_FALSE_FROM, _UNCERTAIN_FROM = 0.7, 0.4
_CONFIDENCE_ALONE = 0.5
_CONFIDENCE_PER_VERDICT, _VERDICTS_CAP = 0.05, 0.3
_CONFIDENCE_PER_INDICATOR, _INDICATORS_CAP = 0.04, 0.2
_DOUBT_PER_MISSING_FIELD, _DOUBT_PER_MISSING_AGENT = 0.05, 0.08


class FalsePositiveAnalyzer:
    """Adds the evidence to the baseline of the threat's type.

    The score is the baseline plus what each group of evidence adds, held within 0 to 1. Every
    indicator is listed, the baseline first, and their impacts add up to the score.

    Confidence: 0.5, more with verdicts (0.05 each, at most 0.3) and indicators (0.04 each, at
    most 0.2), less for each missing field (0.05) and each agent without an answer (0.08).
    """

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[FalsePositiveScore]:
        """One score per investigation, in order."""
        return [_judge(Findings(investigation)) for investigation in batch]


def _judge(found: Findings) -> FalsePositiveScore:
    evidence = [indicator for group in GROUPS for indicator in indicators_of(group, found)]
    indicators = (_baseline(found.signal.threat_type), *evidence)
    total = math.fsum(indicator.impact for indicator in indicators)
    score = round(min(1.0, max(0.0, total)), 3)
    recommendation = _recommend(score)
    false = found.number(FactorName.SIMILAR_FALSE_POSITIVES) or 0
    real = found.number(FactorName.SIMILAR_TRUE_POSITIVES) or 0
    return FalsePositiveScore(
        score=score,
        confidence=_confidence(found, verdicts=int(false + real), indicators=len(evidence)),
        indicators=indicators,
        recommendation=recommendation,
        explanation=explain(score, recommendation, indicators),
        historical_fp_rate=found.number(FactorName.FALSE_POSITIVE_RATE),
        similar_resolved_as_fp=int(false),
        similar_resolved_as_real=int(real),
    )


def _baseline(threat_type: ThreatType) -> Indicator:
    words = threat_type.replace("_", " ")
    return Indicator(
        category=IndicatorCategory.BASELINE,
        indicator=f"Where {words} starts before any evidence",
        impact=PROFILES[threat_type].fp_baseline,
        source="threat type",
    )


def _recommend(score: float) -> Recommendation:
    if score >= _LIKELY_FALSE_FROM:
        return Recommendation.LIKELY_FP
    if score >= _UNCERTAIN_FROM:
        return Recommendation.NEEDS_REVIEW
    return Recommendation.LIKELY_REAL


def _confidence(found: Findings, *, verdicts: int, indicators: int) -> float:
    confidence = _CONFIDENCE_ALONE
    confidence += min(_VERDICTS_CAP, _CONFIDENCE_PER_VERDICT * verdicts)
    confidence += min(_INDICATORS_CAP, _CONFIDENCE_PER_INDICATOR * indicators)
    confidence -= _DOUBT_PER_MISSING_FIELD * len(missing_fields(found))
    confidence -= _DOUBT_PER_MISSING_AGENT * len(found.missing)
    return round(min(1.0, max(0.0, confidence)), 3)
