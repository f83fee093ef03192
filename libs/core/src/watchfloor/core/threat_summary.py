"""What a list shows of a threat."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from pydantic_core import to_json

from watchfloor.core.false_positive import Recommendation
from watchfloor.core.ids import ThreatId, uuid7_time
from watchfloor.core.response_words import ActionType
from watchfloor.core.severity import Severity
from watchfloor.core.threat import ThreatAnalysis, ThreatStatus
from watchfloor.core.threat_types import ThreatType
from watchfloor.core.verdict import VerdictKind

_MOST_BYTES = 120


def _shortened(text: str) -> str:
    """The text, or its beginning where it takes more than its share of a row as JSON."""
    if len(to_json(text)) <= _MOST_BYTES:
        return text
    beginning = text[:_MOST_BYTES]
    while len(to_json(f"{beginning}…")) > _MOST_BYTES:
        beginning = beginning[:-1]
    return f"{beginning}…"


class ThreatSummary(BaseModel):
    """One row of a list: at most 500 bytes as JSON, whatever the threat holds.

    Attributes:
        id: The threat.
        received_at: When its signal was accepted.
        severity: How bad.
        threat_type: What it looks like.
        status: ``completed`` or ``failed``.
        customer: The customer's id where it is known, else the name; the beginning of a long one.
        source_ip: Where it came from.
        fp_score: How likely a false alarm, 0 to 1; absent on a failed threat.
        fp_label: The band of that score.
        action: What to do first; absent on a failed threat.
        requires_review: Whether a person must look.
        verdict: A person's judgement, while there is one.
        revision: 0 at first, one more with each later change.
    """

    model_config = ConfigDict(frozen=True)
    id: ThreatId
    received_at: AwareDatetime
    severity: Severity
    threat_type: ThreatType
    status: ThreatStatus
    customer: Annotated[str, AfterValidator(_shortened)]
    source_ip: str | None = None
    fp_score: float | None = None
    fp_label: Recommendation | None = None
    action: ActionType | None = None
    requires_review: bool
    verdict: VerdictKind | None = None
    revision: int

    @classmethod
    def of(cls, threat: ThreatAnalysis) -> "ThreatSummary":
        """The row of a threat."""
        score, plan, verdict = (
            threat.false_positive_score,
            threat.response_plan,
            threat.verdict,
        )
        return cls(
            id=threat.id,
            received_at=uuid7_time(threat.id),
            severity=threat.severity,
            threat_type=threat.signal.threat_type,
            status=threat.status,
            customer=threat.signal.customer,
            source_ip=threat.signal.source_ip,
            fp_score=score.score if score else None,
            fp_label=score.recommendation if score else None,
            action=plan.primary_action.action_type if plan else None,
            requires_review=threat.requires_human_review,
            verdict=verdict.verdict if verdict else None,
            revision=threat.revision,
        )
