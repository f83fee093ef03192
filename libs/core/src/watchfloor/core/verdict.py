"""A person's judgement on a threat."""

from enum import StrEnum
from types import MappingProxyType

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.text import Label, Text


class VerdictKind(StrEnum):
    """OCSF's words for a verdict (``verdict_id`` of a finding, OCSF 1.8)."""

    FALSE_POSITIVE = "false_positive"
    TRUE_POSITIVE = "true_positive"
    DISREGARD = "disregard"
    SUSPICIOUS = "suspicious"
    BENIGN = "benign"
    TEST = "test"
    INSUFFICIENT_DATA = "insufficient_data"
    DUPLICATE = "duplicate"


VERDICT_IDS = MappingProxyType(
    {
        VerdictKind.FALSE_POSITIVE: 1,
        VerdictKind.TRUE_POSITIVE: 2,
        VerdictKind.DISREGARD: 3,
        VerdictKind.SUSPICIOUS: 4,
        VerdictKind.BENIGN: 5,
        VerdictKind.TEST: 6,
        VerdictKind.INSUFFICIENT_DATA: 7,
        VerdictKind.DUPLICATE: 10,
    }
)
"""OCSF's number of each verdict."""

FALSE_ALARMS = frozenset({VerdictKind.FALSE_POSITIVE, VerdictKind.BENIGN})
"""Verdicts that say there was no threat."""

REAL_THREATS = frozenset({VerdictKind.TRUE_POSITIVE})
"""Verdicts that say there was one. All others say neither and count for neither."""


class VerdictInput(BaseModel):
    """A verdict as an analyst gives it.

    Attributes:
        verdict: The judgement.
        note: Why, for colleagues.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", title="VerdictInput")
    verdict: VerdictKind
    note: Text | None = None


class Verdict(BaseModel):
    """A verdict as it is kept.

    Attributes:
        verdict: The judgement.
        verdict_id: OCSF's number of it.
        note: Why, for colleagues.
        given_by: Prefix of the API key that gave it.
        given_at: When.
    """

    model_config = ConfigDict(frozen=True)
    verdict: VerdictKind
    verdict_id: int
    note: str | None = None
    given_by: Label
    given_at: AwareDatetime


class Withdrawal(BaseModel):
    """That a verdict does not hold any more.

    Attributes:
        by: Prefix of the API key that withdrew it.
        at: When.
    """

    model_config = ConfigDict(frozen=True)
    by: Label
    at: AwareDatetime
