"""What really happened to a threat, and when."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from watchfloor.core.analysis import AgentName
from watchfloor.core.severity import Severity


class TimelineEventType(StrEnum):
    """What kind of thing happened."""

    DETECTION = "detection"
    ENRICHMENT = "enrichment"
    ANALYSIS = "analysis"
    CORRELATION = "correlation"
    DECISION = "decision"
    ACTION = "action"
    ESCALATION = "escalation"


class Phase(StrEnum):
    """The parts of an investigation, in the order in which they run."""

    DETECTION = "detection"
    QUEUE = "queue"
    AGENTS = "agents"
    SEVERITY = "severity"
    FALSE_POSITIVE = "false_positive"
    RESPONSE = "response"


class PhaseSpan(BaseModel):
    """When one phase really ran.

    Attributes:
        phase: Which.
        started_at: UTC aware.
        ended_at: UTC aware; not before ``started_at``.
    """

    model_config = ConfigDict(frozen=True)
    phase: Phase
    started_at: AwareDatetime
    ended_at: AwareDatetime


class TimelineEvent(BaseModel):
    """One thing that happened at one moment.

    Attributes:
        event_type: What kind of thing.
        timestamp: When, UTC aware.
        phase: In which part of the investigation.
        title: A few words.
        description: A sentence.
        details: The facts behind it.
        severity: Where the event is about one.
        agent_name: Where an agent did it.
    """

    model_config = ConfigDict(frozen=True)
    event_type: TimelineEventType
    timestamp: AwareDatetime
    phase: Phase
    title: str
    description: str
    details: dict[str, JsonValue] = Field(default_factory=dict)
    severity: Severity | None = None
    agent_name: AgentName | None = None


class InvestigationTimeline(BaseModel):
    """Everything that happened, in order.

    Attributes:
        events: Sorted by time; equal times keep the order of the phases.
        start_time: The first moment.
        end_time: The last moment.
        duration_ms: Between the two, in milliseconds.
        phase_breakdown: Milliseconds by phase.
    """

    model_config = ConfigDict(frozen=True)
    events: tuple[TimelineEvent, ...]
    start_time: AwareDatetime
    end_time: AwareDatetime
    duration_ms: float
    phase_breakdown: dict[str, float]
