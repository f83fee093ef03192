"""What callers can learn about monitored agents, whichever face they come through."""

from collections.abc import Sequence
from typing import NamedTuple

from watchfloor.core import (
    AgentId,
    AgentRiskAnalysis,
    AgentUsage,
    AnalysisSession,
    Caller,
    CheckCatalogue,
    CheckCategory,
    CheckFilter,
    CheckStatus,
    KeptCheck,
    MonitoredAgent,
    MonitoredWorkflow,
    NotFoundError,
)
from watchfloor.gateway.agent_report_port import Baselines, Checks, Requests, Runs, Standings
from watchfloor.gateway.analysis_standing import Measuring, Rebaselining, Standing
from watchfloor.gateway.knowledge import Page
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.risk_analysis import risk_analysis, usage_in
from watchfloor.gateway.session_port import Agents, Workflows
from watchfloor.gateway.time_limit import TimeLimit

_MOST_CHECKS_OF_AN_AGENT = 200


class ReportStores(NamedTuple):
    """Where what is known about monitored agents is kept.

    Attributes:
        agents: The agents.
        workflows: What they belong to.
        runs: Runs of their analyses.
        checks: What their security checks came to.
        requests: Where reports are asked for.
        standings: How far those are behind the sessions.
        baselines: What sessions are measured by.
    """

    agents: Agents
    workflows: Workflows
    runs: Runs
    checks: Checks
    requests: Requests
    standings: Standings
    baselines: Baselines


class ReportRules(NamedTuple):
    """What those who make reports say about them.

    Attributes:
        catalogue: Every check as it is declared.
        minimum_sessions: Completed sessions that a whole report needs.
    """

    catalogue: CheckCatalogue
    minimum_sessions: int


class CheckTotals(NamedTuple):
    """Checks, counted."""

    total: int
    passed: int
    warnings: int
    critical: int

    @classmethod
    def of(cls, checks: Sequence[KeptCheck]) -> "CheckTotals":
        """How many of each status there are."""
        statuses = [kept.check.status for kept in checks]
        return cls(
            total=len(statuses),
            passed=statuses.count(CheckStatus.PASSED),
            warnings=statuses.count(CheckStatus.WARNING),
            critical=statuses.count(CheckStatus.CRITICAL),
        )


class AgentChecks(NamedTuple):
    """What the checks of one agent came to in its newest run; none before its first.

    Attributes:
        agent_id: Which.
        checks: In the order of its report.
    """

    agent_id: AgentId
    checks: Sequence[KeptCheck]

    @property
    def looked_for_pii(self) -> bool:
        """Whether personal data is among what was checked."""
        return any(kept.check.category is CheckCategory.PRIVACY_COMPLIANCE for kept in self.checks)


class AgentReport(NamedTuple):
    """What the last run of an agent's analyses left.

    Attributes:
        analysis: What it found.
        usage: How much the agent does; nothing before the first run.
    """

    analysis: AgentRiskAnalysis
    usage: AgentUsage | None


class AgentReports:
    """Reports on monitored agents as callers see them; one service behind all faces.

    Args:
        stores: Where everything is kept.
        rules: What those who make reports say about them.
        redactions: Say what is to be kept back.
        limit: Bounds each question to the store.
    """

    def __init__(
        self,
        stores: ReportStores,
        *,
        rules: ReportRules,
        redactions: Redactions,
        limit: TimeLimit,
    ) -> None:
        self._stores = stores
        self._redactions = redactions
        self._rules = rules
        self._limit = limit

    @property
    def catalogue(self) -> CheckCatalogue:
        """Every check as it is declared."""
        return self._rules.catalogue

    async def agent(self, caller: Caller, agent_id: str) -> MonitoredAgent:
        """One monitored agent.

        Raises:
            NotFoundError: The project has no such agent.
            UnavailableError: The store is away.
        """
        edge = await self._redactions.of(caller.project_id)
        for kept_as in edge.ids("agent_id", [agent_id]):
            found = await self._limit(self._stores.agents.get(caller.project_id, kept_as))
            if found is not None:
                return found
        raise NotFoundError("No monitored agent has this id.")

    async def analysis(self, caller: Caller, agent: MonitoredAgent) -> AgentReport:
        """The agent's report, as its last run left it; nothing is computed.

        Raises:
            UnavailableError: The store is away.
        """
        runs, whose = self._stores.runs, (caller.project_id, agent.agent_id)
        completed = await self._limit(runs.last_completed(*whose))
        newest = await self._limit(runs.list(caller.project_id, agent_id=agent.agent_id, limit=1))
        results = await self._limit(runs.results(completed)) if completed else {}
        analysis = risk_analysis(
            agent,
            completed=completed,
            newest=newest.items[0] if newest.items else None,
            results=results,
            minimum_sessions=self._rules.minimum_sessions,
        )
        return AgentReport(analysis, usage_in(results))

    async def checks(
        self, caller: Caller, where: CheckFilter, *, limit: int, cursor: str | None = None
    ) -> Page[KeptCheck]:
        """Some checks, of each agent's newest run unless another is named.

        Raises:
            InvalidInputError: The cursor is none of this list.
            UnavailableError: The store is away.
        """
        where = (await self._redactions.of(caller.project_id)).where(where)
        return await self._limit(
            self._stores.checks.list(caller.project_id, where, limit=limit, cursor=cursor)
        )

    async def agent_checks(self, caller: Caller, agent_id: str) -> AgentChecks:
        """The checks of an agent.

        Raises:
            NotFoundError: The project has no such agent.
            UnavailableError: The store is away.
        """
        agent = await self.agent(caller, agent_id)
        return await self._checks_of(caller, agent.agent_id)

    async def workflow_checks(self, caller: Caller, workflow_id: str) -> Sequence[AgentChecks]:
        """The checks of every agent that had sessions in a workflow, by the agents' ids.

        Raises:
            NotFoundError: The project has no such workflow.
            UnavailableError: The store is away.
        """
        workflow = await self._workflow(caller, workflow_id)
        return [await self._checks_of(caller, each) for each in sorted(workflow.agent_ids)]

    async def history(
        self,
        caller: Caller,
        *,
        agent_id: str | None = None,
        workflow_id: str | None = None,
        limit: int,
        cursor: str | None = None,
    ) -> Page[AnalysisSession]:
        """Runs of the analyses of an agent, or of a workflow's agents, newest first.

        Raises:
            InvalidInputError: The cursor is none of this list.
            NotFoundError: The project has no such agent or workflow.
            UnavailableError: The store is away.
        """
        if agent_id is not None:
            agent_id = (await self.agent(caller, agent_id)).agent_id
        if workflow_id is not None:
            workflow_id = (await self._workflow(caller, workflow_id)).workflow_id
        return await self._limit(
            self._stores.runs.list(
                caller.project_id,
                agent_id=agent_id,
                workflow_id=workflow_id,
                limit=limit,
                cursor=cursor,
            )
        )

    async def run(self, caller: Caller, analysis_id: str) -> AnalysisSession:
        """One run.

        Raises:
            NotFoundError: The project has no such run.
            UnavailableError: The store is away.
        """
        found = await self._limit(self._stores.runs.get(caller.project_id, analysis_id))
        if found is None:
            raise NotFoundError("No analysis has this id.")
        return found

    async def standing(
        self, caller: Caller, *, agent_id: str | None = None, workflow_id: str | None = None
    ) -> Standing:
        """How far the analyses of an agent, or of a workflow's agents, are behind their sessions.

        Raises:
            NotFoundError: The project has no such agent or workflow.
            UnavailableError: The store is away.
        """
        agent_ids = await self._whose(caller, agent_id, workflow_id)
        found = await self._limit(self._stores.standings.of(caller.project_id, agent_ids))
        return Standing(found, self._rules.minimum_sessions)

    async def ask(
        self,
        caller: Caller,
        *,
        agent_id: str | None = None,
        workflow_id: str | None = None,
        force: bool = False,
    ) -> Standing:
        """Have an agent, or all of a workflow, analysed soon, where something is new. Safe twice.

        Args:
            caller: Who asks.
            agent_id: The agent.
            workflow_id: Or the workflow.
            force: Also where nothing is new.

        Returns:
            How it stood when that was asked for.

        Raises:
            NotFoundError: The project has no such agent or workflow.
            UnavailableError: The store is away.
        """
        standing = await self.standing(caller, agent_id=agent_id, workflow_id=workflow_id)
        asking = self._stores.requests.ask(
            caller.project_id, standing.agent_ids, even_if_known=force
        )
        await self._limit(asking)
        return standing

    async def baselines(self, caller: Caller, agent_id: str) -> Measuring:
        """What the sessions of an agent are measured by, and were before.

        Raises:
            NotFoundError: The project has no such agent.
            UnavailableError: The store is away.
        """
        agent = await self.agent(caller, agent_id)
        baselines, whose = self._stores.baselines, (caller.project_id, agent.agent_id)
        return Measuring(
            agent.agent_id,
            await self._limit(baselines.baseline(*whose)),
            await self._limit(baselines.retired(*whose)),
        )

    async def rebaseline(self, caller: Caller, agent_id: str, *, reason: str) -> Rebaselining:
        """Retire an agent's baseline, and ask for the analysis that takes another. Safe twice.

        Raises:
            NotFoundError: The project has no such agent.
            UnavailableError: The store is away; asked again, what is left to do is done.
        """
        agent = await self.agent(caller, agent_id)
        reason = (await self._redactions.of(caller.project_id)).text(reason)
        retired = await self._limit(
            self._stores.baselines.retire_baseline(
                caller.project_id, agent.agent_id, reason=reason, retired_by=caller.prefix
            )
        )
        return Rebaselining(retired, await self.ask(caller, agent_id=agent_id, force=True))

    async def _whose(
        self, caller: Caller, agent_id: str | None, workflow_id: str | None
    ) -> Sequence[AgentId]:
        if workflow_id is not None:
            return sorted((await self._workflow(caller, workflow_id)).agent_ids)
        return [(await self.agent(caller, agent_id or "")).agent_id]

    async def _workflow(self, caller: Caller, workflow_id: str) -> MonitoredWorkflow:
        edge = await self._redactions.of(caller.project_id)
        for kept_as in edge.ids("workflow_id", [workflow_id]):
            found = await self._limit(self._stores.workflows.get(caller.project_id, kept_as))
            if found is not None:
                return found
        raise NotFoundError("No workflow has this id.")

    async def _checks_of(self, caller: Caller, agent_id: AgentId) -> AgentChecks:
        where = CheckFilter(agent_id=(agent_id,))
        found = await self.checks(caller, where, limit=_MOST_CHECKS_OF_AN_AGENT)
        return AgentChecks(agent_id, found.items)
