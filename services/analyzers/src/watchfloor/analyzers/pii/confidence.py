"""How sure a finding is, in words."""

from watchfloor.core import PiiConfidence

_HIGH, _MEDIUM = 0.8, 0.5


def confidence_of(score: float) -> PiiConfidence:
    """The word for a score of 0 to 1."""
    if score >= _HIGH:
        return PiiConfidence.HIGH
    return PiiConfidence.MEDIUM if score >= _MEDIUM else PiiConfidence.LOW
