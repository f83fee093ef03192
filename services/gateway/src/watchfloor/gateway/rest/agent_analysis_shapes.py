"""Bodies of the routes of analyses of monitored agents."""

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel

from watchfloor.core import (
    AgentId,
    AnalysisSession,
    BehaviorBaseline,
    KeptCheck,
    RetiredBaseline,
)
from watchfloor.gateway.agent_reports import CheckTotals
from watchfloor.gateway.analysis_standing import (
    AgentStanding,
    Measuring,
    Outlook,
    Rebaselining,
    Standing,
)
from watchfloor.gateway.rest.agent_report_shapes import CheckCounts, ListedCheck


class AnalysisDetails(BaseModel):
    """One run, and what its checks came to."""

    analysis: AnalysisSession
    checks: tuple[ListedCheck, ...]
    summary: CheckCounts

    @classmethod
    def of(cls, run: AnalysisSession, checks: Sequence[KeptCheck]) -> Self:
        """The answer that shows this run."""
        return cls(
            analysis=run,
            checks=tuple(map(ListedCheck.of, checks)),
            summary=CheckCounts(**CheckTotals.of(checks)._asdict()),
        )


class WorkflowStanding(BaseModel):
    """The same of every agent of a workflow."""

    workflow_id: str
    can_trigger: bool
    is_running: bool
    total_unanalyzed_sessions: int
    agents_with_new_sessions: int
    agents_status: tuple[AgentStanding, ...]
    last_analysis: AnalysisSession | None

    @classmethod
    def of(cls, workflow_id: str, standing: Standing) -> Self:
        """The answer that shows these agents."""
        return cls(
            workflow_id=workflow_id,
            can_trigger=standing.can_trigger,
            is_running=standing.is_running,
            total_unanalyzed_sessions=standing.unanalyzed,
            agents_with_new_sessions=sum(bool(a.unanalyzed_sessions) for a in standing.agents),
            agents_status=standing.told(),
            last_analysis=standing.last_analysis,
        )


class AnalysisRequested(BaseModel):
    """That the analyses of agents were asked for, and what becomes of that."""

    status: Outlook
    agent_ids: tuple[AgentId, ...]
    unanalyzed_sessions: int

    @classmethod
    def of(cls, standing: Standing, *, force: bool) -> Self:
        """The answer to that request."""
        return cls(
            status=standing.outlook(force=force),
            agent_ids=tuple(standing.agent_ids),
            unanalyzed_sessions=standing.unanalyzed,
        )


class BaselinesAnswer(BaseModel):
    """What the sessions of an agent are measured by, and were before, the newest first."""

    agent_id: AgentId
    baseline: BehaviorBaseline | None
    retired: tuple[RetiredBaseline, ...]

    @classmethod
    def of(cls, found: Measuring) -> Self:
        """The answer that shows these."""
        return cls(agent_id=found.agent_id, baseline=found.baseline, retired=tuple(found.retired))


class Rebaselined(BaseModel):
    """That a baseline was retired, and what happens next."""

    agent_id: AgentId
    retired_baseline_id: str | None
    status: Outlook
    sessions_needed: int
    next: str

    @classmethod
    def of(cls, found: Rebaselining) -> Self:
        """The answer to that request."""
        (agent,) = found.standing.agents
        return cls(
            agent_id=agent.agent_id,
            retired_baseline_id=found.retired_baseline_id,
            status=found.standing.outlook(force=True),
            sessions_needed=found.sessions_needed,
            next=found.next,
        )
