"""The finished analysis of one signal: the output of the threat path."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.analysis import AgentAnalysis, AgentName, Factor
from watchfloor.core.false_positive import FalsePositiveScore
from watchfloor.core.ids import ProjectId, ThreatId
from watchfloor.core.response import ResponsePlan
from watchfloor.core.severity import Severity
from watchfloor.core.signal import ThreatSignal
from watchfloor.core.timeline import InvestigationTimeline
from watchfloor.core.verdict import Verdict


class ThreatStatus(StrEnum):
    """Where a threat stands; lists hold completed and failed ones."""

    PENDING = "pending"
    ANALYZING = "analyzing"
    COMPLETED = "completed"
    FAILED = "failed"


class MitreTactic(BaseModel):
    """An ATT&CK tactic by id and name."""

    model_config = ConfigDict(frozen=True)
    id: str
    name: str


class MitreTechnique(BaseModel):
    """An ATT&CK technique by id and name, with where it was named."""

    model_config = ConfigDict(frozen=True)
    id: str
    name: str
    tactic_id: str
    source: str


class ThreatAnalysis(BaseModel):
    """One threat, as it is stored, published and shown.

    Attributes:
        id: The signal's ``threat_id``.
        project_id: The tenant.
        signal: What was reported.
        agent_analyses: The five answers by agent; empty on a failed threat.
        false_positive_score: How likely a false alarm; absent on a failed threat.
        response_plan: What to do; absent on a failed threat.
        investigation_timeline: What happened when; absent on a failed threat.
        severity: How bad.
        severity_score: The sum that set it, 0 to 1.
        severity_factors: Everything that moved it.
        mitre_tactics: Tactics of the techniques.
        mitre_techniques: Techniques, the detector's own hints first.
        oat: OWASP Automated Threat ids.
        requires_human_review: Whether a person must look.
        review_reason: The first reason.
        review_reasons: All reasons.
        degraded: Agents whose answer is missing.
        status: ``completed``, or ``failed`` with ``failure_reason``.
        failure_reason: Why it was given up, for a failed threat.
        verdict: A person's judgement, once given.
        revision: 0 at first, one more with each later change.
        total_processing_time_ms: From receipt to result, in milliseconds.
        created_at: When the analysis was finished.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    id: ThreatId
    project_id: ProjectId
    signal: ThreatSignal
    agent_analyses: dict[AgentName, AgentAnalysis] = Field(default_factory=dict)
    false_positive_score: FalsePositiveScore | None = None
    response_plan: ResponsePlan | None = None
    investigation_timeline: InvestigationTimeline | None = None
    severity: Severity
    severity_score: Annotated[float, Field(ge=0, le=1)] = 0.0
    severity_factors: tuple[Factor, ...] = ()
    mitre_tactics: tuple[MitreTactic, ...] = ()
    mitre_techniques: tuple[MitreTechnique, ...] = ()
    oat: tuple[str, ...] = ()
    requires_human_review: bool
    review_reason: str | None = None
    review_reasons: tuple[str, ...] = ()
    degraded: tuple[AgentName, ...] = ()
    status: ThreatStatus
    failure_reason: str | None = None
    verdict: Verdict | None = None
    revision: Annotated[int, Field(ge=0)] = 0
    total_processing_time_ms: Annotated[float, Field(ge=0)]
    created_at: AwareDatetime
    schema_version: int = 1
