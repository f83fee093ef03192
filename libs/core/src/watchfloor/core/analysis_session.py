"""One run of the analyses of a monitored agent."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.ids import ProjectId
from watchfloor.core.session_ids import AgentId, WorkflowId

Count = Annotated[int, Field(ge=0)]


class AnalysisStatus(StrEnum):
    """Where a run is."""

    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class AnalysisSession(BaseModel):
    """A run as it is kept.

    Attributes:
        analysis_id: Unique; UUIDv7.
        project_id: The tenant.
        agent_id: The monitored agent.
        workflow_id: Its workflow.
        session_type: What was looked at: behaviour while it ran.
        status: Where the run is.
        created_at: When it began.
        completed_at: When it ended, well or not.
        completed_sessions: The agent's completed sessions at its start; the next run waits for
            more.
        sessions_analyzed: How many of them it looked at.
        findings_count: How much it found.
        risk_score: Of what it found.
        failure_reason: Why it failed.
    """

    model_config = ConfigDict(frozen=True)
    analysis_id: str
    project_id: ProjectId
    agent_id: AgentId
    workflow_id: WorkflowId | None = None
    session_type: Literal["DYNAMIC"] = "DYNAMIC"
    status: AnalysisStatus = AnalysisStatus.IN_PROGRESS
    created_at: AwareDatetime
    completed_at: AwareDatetime | None = None
    completed_sessions: Count
    sessions_analyzed: Count = 0
    findings_count: Count = 0
    risk_score: float | None = None
    failure_reason: str | None = None
