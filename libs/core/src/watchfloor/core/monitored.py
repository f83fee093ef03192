"""What is watched beside sessions: agents, the workflows they belong to, and traces."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.ids import ProjectId
from watchfloor.core.session import SessionStatus
from watchfloor.core.session_ids import AgentId, SessionId, TraceId, WorkflowId


class MonitoredAgent(BaseModel):
    """An agent of the user's, as far as its sessions show it.

    Attributes:
        agent_id: Unique within the project.
        project_id: The tenant.
        workflow_id: The workflow that it was last said to belong to.
        first_seen_at: When the product first heard of it.
        last_seen_at: When its newest event was taken.
        sessions: How many it has.
        completed: How many of them are concluded.
        last_concluded_at: When the last of those was.
        analysis_wanted_at: When somebody last asked for a report even if nothing is new.
    """

    model_config = ConfigDict(frozen=True)
    agent_id: AgentId
    project_id: ProjectId
    workflow_id: WorkflowId | None = None
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    sessions: int = 0
    completed: int = 0
    last_concluded_at: AwareDatetime | None = None
    analysis_wanted_at: AwareDatetime | None = None


class MonitoredWorkflow(BaseModel):
    """A group of agents, as far as their sessions show it.

    Attributes:
        workflow_id: Unique within the project.
        project_id: The tenant.
        agent_ids: The agents that had sessions in it.
        first_seen_at: When the product first heard of it.
        last_seen_at: When its newest event was taken.
        sessions: How many it has.
        completed: How many of them are concluded.
    """

    model_config = ConfigDict(frozen=True)
    workflow_id: WorkflowId
    project_id: ProjectId
    agent_ids: tuple[AgentId, ...] = ()
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    sessions: int = 0
    completed: int = 0


class MonitoredTrace(BaseModel):
    """One trace of OpenTelemetry, whichever sessions it crosses.

    Attributes:
        trace_id: Hex; unique within the project.
        project_id: The tenant.
        session_id: The session in which it was seen first.
        agent_id: The agent of that session.
        status: Where it is in its life.
        events: How many events it has.
        last_received_at: When its newest event was taken: the clock of its conclusion.
        concluded_at: When it was concluded.
        conclusion_number: How often it was.
        feature_id: Set when its features were analysed.
    """

    model_config = ConfigDict(frozen=True)
    trace_id: TraceId
    project_id: ProjectId
    session_id: SessionId
    agent_id: AgentId
    status: SessionStatus = SessionStatus.ACTIVE
    events: int = 0
    last_received_at: AwareDatetime
    concluded_at: AwareDatetime | None = None
    conclusion_number: int = 0
    feature_id: str | None = None
