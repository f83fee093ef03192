"""How likely a threat is a false alarm, and why."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class IndicatorCategory(StrEnum):
    """The evidence groups; each has a cap on what it may change."""

    BASELINE = "baseline"
    USER_AGENT = "user_agent"
    IP_REPUTATION = "ip_reputation"
    REQUEST_PATTERN = "request_pattern"
    HISTORY = "history"
    AGENT_CONFIDENCE = "agent_confidence"


class Recommendation(StrEnum):
    """What the score means for an analyst."""

    LIKELY_FP = "likely_fp"
    NEEDS_REVIEW = "needs_review"
    LIKELY_REAL = "likely_real"


class Indicator(BaseModel):
    """One piece of evidence in a false-positive score.

    Attributes:
        category: The evidence group, for example ``ip_reputation``.
        indicator: What was seen, in words an analyst would use.
        impact: Signed change of the score, -1 to 1; positive is toward a false positive.
        source: Who saw it: an agent, a feed with its age, the signal itself.
    """

    model_config = ConfigDict(frozen=True)
    category: IndicatorCategory
    indicator: str
    impact: Annotated[float, Field(ge=-1, le=1)]
    source: str


class FalsePositiveScore(BaseModel):
    """The judgement with everything that moved it.

    Attributes:
        score: 0 (surely real) to 1 (surely false), three decimals.
        confidence: How much evidence stands behind the score, 0 to 1.
        indicators: Everything that moved the score; their impacts and the baseline add up to it,
            before it is held within 0 to 1.
        recommendation: The band that the score falls in.
        explanation: The same in a sentence or two.
        historical_fp_rate: Share of false positives among similar threats with a verdict.
        similar_resolved_as_fp: Number of similar threats with such a verdict.
        similar_resolved_as_real: Number of similar threats with such a verdict.
    """

    model_config = ConfigDict(frozen=True)
    score: Annotated[float, Field(ge=0, le=1)]
    confidence: Annotated[float, Field(ge=0, le=1)]
    indicators: tuple[Indicator, ...]
    recommendation: Recommendation
    explanation: str
    historical_fp_rate: Annotated[float, Field(ge=0, le=1)] | None = None
    similar_resolved_as_fp: int = 0
    similar_resolved_as_real: int = 0
