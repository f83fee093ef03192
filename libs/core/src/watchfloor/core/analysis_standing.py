"""Whether there is anything to analyse about a monitored agent."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core.analysis_session import AnalysisSession
from watchfloor.core.session_ids import AgentId

Count = Annotated[int, Field(ge=0)]


class AnalysisStanding(BaseModel):
    """How far the analyses of an agent are behind its sessions.

    Attributes:
        agent_id: The monitored agent.
        total_sessions: Its sessions.
        completed_sessions: Those of them that are concluded.
        unanalyzed_sessions: Those of these that were concluded since the last run began.
        is_running: Whether a run is in progress.
        last_analysis: The newest run that ended well.
    """

    model_config = ConfigDict(frozen=True)
    agent_id: AgentId
    total_sessions: Count = 0
    completed_sessions: Count = 0
    unanalyzed_sessions: Count = 0
    is_running: bool = False
    last_analysis: AnalysisSession | None = None
