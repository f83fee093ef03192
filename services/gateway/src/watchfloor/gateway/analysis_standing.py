"""What becomes of a request for a report, as far as it can be told beforehand."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from watchfloor.core import (
    AgentId,
    AnalysisSession,
    AnalysisStanding,
    BehaviorBaseline,
    RetiredBaseline,
)


class Outlook(StrEnum):
    """What a request for a report comes to; the runner has the last word."""

    REQUESTED = "requested"
    RUNNING = "already_running"
    TOO_FEW = "too_few_sessions"
    NOTHING_NEW = "no_new_sessions"


class AgentStanding(AnalysisStanding):
    """How far the analyses of one agent are behind its sessions, and what may be asked for.

    Attributes:
        can_trigger: Whether a request would start a run.
        sessions_needed: Completed sessions that a whole report lacks.
    """

    can_trigger: bool
    sessions_needed: int


class Standing(NamedTuple):
    """How far the analyses of some agents are behind their sessions.

    Attributes:
        agents: Of each agent.
        minimum_sessions: Completed sessions that a whole report needs.
    """

    agents: Sequence[AnalysisStanding]
    minimum_sessions: int

    @property
    def agent_ids(self) -> Sequence[AgentId]:
        """Which agents."""
        return [agent.agent_id for agent in self.agents]

    @property
    def unanalyzed(self) -> int:
        """Sessions that no report knows."""
        return sum(agent.unanalyzed_sessions for agent in self.agents)

    @property
    def is_running(self) -> bool:
        """Whether a run of any of them is in progress."""
        return any(agent.is_running for agent in self.agents)

    @property
    def can_trigger(self) -> bool:
        """Whether a request would start a run of any of them."""
        return any(map(self.can_start, self.agents))

    @property
    def last_analysis(self) -> AnalysisSession | None:
        """The newest run of any of them that ended well."""
        runs = [agent.last_analysis for agent in self.agents if agent.last_analysis]
        return max(runs, key=lambda run: run.created_at, default=None)

    def told(self) -> tuple[AgentStanding, ...]:
        """The same of each, as callers are told."""
        return tuple(
            AgentStanding(
                **dict(agent),
                can_trigger=self.can_start(agent),
                sessions_needed=self.sessions_needed(agent),
            )
            for agent in self.agents
        )

    def sessions_needed(self, agent: AnalysisStanding) -> int:
        """Completed sessions that an agent lacks."""
        return max(0, self.minimum_sessions - agent.completed_sessions)

    def can_start(self, agent: AnalysisStanding, *, force: bool = False) -> bool:
        """Whether a request would start a run of this agent."""
        last = agent.last_analysis
        has_fewer = last is not None and agent.completed_sessions < last.completed_sessions
        is_new = agent.unanalyzed_sessions > 0 or has_fewer or force
        return is_new and not agent.is_running and not self.sessions_needed(agent)

    def outlook(self, *, force: bool = False) -> Outlook:
        """What a request for the reports on all of them comes to."""
        if any(self.can_start(agent, force=force) for agent in self.agents):
            return Outlook.REQUESTED
        if self.is_running:
            return Outlook.RUNNING
        if all(map(self.sessions_needed, self.agents)):
            return Outlook.TOO_FEW
        return Outlook.NOTHING_NEW


class Measuring(NamedTuple):
    """What the sessions of an agent are measured by.

    Attributes:
        agent_id: The agent.
        baseline: That; nothing before its first analysis and after the last was retired.
        retired: What it was before, the newest first.
    """

    agent_id: AgentId
    baseline: BehaviorBaseline | None
    retired: Sequence[RetiredBaseline]


class Rebaselining(NamedTuple):
    """That a baseline was retired.

    Attributes:
        retired_baseline_id: Which; nothing where there was none.
        standing: How it stood with the agent then.
    """

    retired_baseline_id: str | None
    standing: Standing

    @property
    def sessions_needed(self) -> int:
        """Completed sessions that the analysis which takes another lacks."""
        return self.standing.sessions_needed(self.standing.agents[0])

    @property
    def next(self) -> str:
        """What happens next, for people."""
        (agent,) = self.standing.agents
        if missing := self.sessions_needed:
            return f"The next analysis takes a baseline; it needs {missing} more sessions."
        when = "after the run that is in progress" if agent.is_running else "within seconds"
        return (
            f"An analysis begins {when} and takes another baseline from all"
            f" {agent.completed_sessions:,} concluded sessions; until it ends the report stays."
        )
