"""A monitored agent's continuous activity, and what is known about it."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from watchfloor.core.dataflow_verdict import DataflowVerdict
from watchfloor.core.ids import ProjectId
from watchfloor.core.session_counters import SessionCounters
from watchfloor.core.session_ids import AgentId, EventId, SessionId, WorkflowId

Risk = Annotated[float, Field(ge=0, le=1)]


class SessionStatus(StrEnum):
    """Where a session is in its life."""

    ACTIVE = "active"
    CONCLUDED = "concluded"


class RiskSnapshot(BaseModel):
    """What an analysis found at one moment.

    Attributes:
        snapshot_id: Unique; UUIDv7.
        event_id: The newest event that was looked at.
        risk_score: 0 to 1.
        patterns: Threat patterns, by id.
        explanation: Why, in words.
        provider: ``heuristic``, or the model that was asked.
        created_at: When.
    """

    model_config = ConfigDict(frozen=True)
    snapshot_id: str
    event_id: EventId | None = None
    risk_score: Risk
    patterns: tuple[str, ...] = ()
    explanation: str | None = None
    provider: str = "heuristic"
    created_at: AwareDatetime


class Session(BaseModel):
    """A session as it is listed.

    Attributes:
        session_id: Unique within the project.
        project_id: The tenant.
        external_id: What the sender called it, where that is no id of ours.
        agent_id: The monitored agent that began it.
        workflow_id: The workflow.
        user_id: For whom the agent worked.
        customer_id: Whose traffic it is.
        addresses: From where the agent was used: the first 16 that were told, canonical.
        status: Where it is in its life.
        created_at: Time of its first event, as the sender says it.
        last_event_at: Time of its newest event, as the sender says it.
        last_received_at: When its newest event was taken: the clock of its conclusion.
        concluded_at: When it was concluded.
        conclusion_number: How often it was.
        feature_id: Set when its features were analysed.
        risk_score: The present one, 0 to 1.
        patterns: The present ones.
        labels: Chain-of-thought labels that were found, ever.
        dataflow_verdict: Whether its agent followed instructions in data; nothing where that was
            not analysed.
        action: What the policies say, for the present risk.
        tags: Set by policies.
        counters: What was counted.
        available_tools: Tools that its models could use.
        metadata: Anything else.
    """

    model_config = ConfigDict(frozen=True)
    session_id: SessionId
    project_id: ProjectId
    external_id: str | None = None
    agent_id: AgentId
    workflow_id: WorkflowId | None = None
    user_id: str | None = None
    customer_id: str | None = None
    addresses: tuple[str, ...] = ()
    status: SessionStatus = SessionStatus.ACTIVE
    created_at: AwareDatetime
    last_event_at: AwareDatetime
    last_received_at: AwareDatetime
    concluded_at: AwareDatetime | None = None
    conclusion_number: int = 0
    feature_id: str | None = None
    risk_score: Risk = 0.0
    patterns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    dataflow_verdict: DataflowVerdict | None = None
    action: str = "allow"
    tags: tuple[str, ...] = ()
    counters: SessionCounters = SessionCounters()
    available_tools: tuple[str, ...] = ()
    metadata: dict[str, JsonValue] = Field(default_factory=dict)


class SessionChangeKind(StrEnum):
    """What became of a session."""

    UPDATED = "updated"
    ANALYZED = "analyzed"
    CONCLUDED = "concluded"
    DECIDED = "decided"
    MOVED = "moved"


class SessionChange(BaseModel):
    """What watchers of sessions are told.

    Attributes:
        kind: What became of it.
        session: As it is after that.
        former_id: Where it is ``moved``: the id of a session that is gone, as it was of a trace
            alone and turned out to be part of this one.
        changed_at: When.
        analyzed_until: The session's ``last_received_at`` when an analysis began, where this tells
            of one: it looked at every event that was saved by then.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    kind: SessionChangeKind
    session: Session
    former_id: SessionId | None = None
    changed_at: AwareDatetime
    analyzed_until: AwareDatetime | None = None
    schema_version: int = 1
