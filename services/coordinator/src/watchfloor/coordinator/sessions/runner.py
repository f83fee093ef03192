"""The one way to the analyses of a monitored agent, whoever asks for them."""

import asyncio
import contextlib
from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import uuid4

import structlog

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.port import (
    Agents,
    Leases,
    Runs,
)
from watchfloor.coordinator.sessions.session_spans import NO_SESSION_SPANS, SessionSpans
from watchfloor.core import (
    AgentId,
    MonitoredAgent,
    PartOutcome,
    Periodic,
    ReportPart,
    UnavailableError,
    end_task,
)
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_RENEWALS = 3
"""Signs of life within the time of a lease."""


class RunDecision(StrEnum):
    """What became of a request for the analyses of an agent."""

    STARTED = "started"
    RUNNING = "running"
    TOO_FEW = "too_few_sessions"
    NOTHING_NEW = "nothing_new"
    UNKNOWN_AGENT = "unknown_agent"
    NOTHING_REGISTERED = "nothing_registered"
    STOPPING = "stopping"


class AnalysisRunner:
    """Runs whichever analyses are registered, for one agent once at a time in all processes.

    They run when the agent has enough completed sessions and these are not those that the last run
    which ended well began with: one was completed since, or goes on, or is gone; or when somebody
    wanted them all the same. What happens while that ran is looked at by the next, which begins as
    soon as it ends. Every decision is logged with its reason.

    Args:
        analyses: The parts of a report by name, in the order in which they are made.
        agents: Counts sessions.
        runs: Where runs are kept.
        leases: Keeps others from running the same.
        config: Limits.
        metrics: Counts.
    """

    def __init__(
        self,
        analyses: Mapping[str, ReportPart],
        *,
        agents: Agents,
        runs: Runs,
        leases: Leases,
        config: SessionsConfig,
        metrics: Metrics,
        spans: SessionSpans = NO_SESSION_SPANS,
    ) -> None:
        self._analyses = analyses
        self._agents = agents
        self._runs = runs
        self._leases = leases
        self._config = config
        self._metrics = metrics
        self._spans = spans
        self._recovery = Periodic(config.run_lease_s, self._recover)
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Look for runs whose process died, now and from time to time."""
        await self._recover()
        await self._recovery.start()

    async def stop(self) -> None:
        """Break off what runs: it is run again later. Safe twice and without ``start``."""
        self._stopping = True
        await self._recovery.stop()
        for task in list(self._running):
            await end_task(task)

    async def trigger(self, project_id: str, agent_id: AgentId, *, why: str) -> RunDecision:
        """Start a run where it is time to; returns when that is decided.

        Args:
            project_id: The tenant.
            agent_id: The monitored agent.
            why: Who asks, for the log: ``conclusion``, ``request``.

        Raises:
            UnavailableError: The store is away.
        """
        decision, completed = await self._decide(project_id, agent_id)
        self._metrics.sessions.run_decided(decision)
        log.info(
            "agent_analysis_decided",
            project_id=project_id,
            agent_id=agent_id,
            why=why,
            decision=decision,
            completed_sessions=completed,
        )
        return decision

    async def _decide(self, project_id: str, agent_id: AgentId) -> tuple[RunDecision, int]:
        if self._stopping:
            return RunDecision.STOPPING, 0
        agent = await self._agents.get(project_id, agent_id)
        if agent is None:
            return RunDecision.UNKNOWN_AGENT, 0
        reason = await self._reason_against(agent)
        if reason is not None:
            return reason, agent.completed
        # A holder is one piece of work: in one process, too, there is one run at a time.
        lease, holder = _lease_name(project_id, agent_id), str(uuid4())
        if not await self._leases.take(lease, holder, ttl_s=self._config.run_lease_s):
            return RunDecision.RUNNING, agent.completed
        # Another run may have ended between the look and the lease.
        if await self._is_nothing_new(agent):
            await self._leases.release(lease, holder)
            return RunDecision.NOTHING_NEW, agent.completed
        task = asyncio.get_running_loop().create_task(self._run(agent, lease, holder))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return RunDecision.STARTED, agent.completed

    async def _reason_against(self, agent: MonitoredAgent) -> RunDecision | None:
        if not self._analyses:
            return RunDecision.NOTHING_REGISTERED
        if not self._possible(agent.completed):
            return RunDecision.TOO_FEW
        if await self._is_nothing_new(agent):
            return RunDecision.NOTHING_NEW
        return None

    def _possible(self, completed: int) -> Mapping[str, ReportPart]:
        has_enough = completed >= self._config.minimum_sessions
        return {
            name: analysis
            for name, analysis in self._analyses.items()
            if has_enough or (completed and not analysis.needs_minimum)
        }

    async def _is_nothing_new(self, agent: MonitoredAgent) -> bool:
        last = await self._runs.last_completed(agent.project_id, agent.agent_id)
        # Fewer are news as well: a session that goes on is no more what the report says of it.
        if last is None or agent.completed != last.completed_sessions:
            return False
        # Their number alone would not tell: as old sessions leave, new ones need not raise it.
        moments = (agent.last_concluded_at, agent.analysis_wanted_at)
        return all(moment is None or moment <= last.created_at for moment in moments)

    async def _run(self, agent: MonitoredAgent, lease: str, holder: str) -> None:
        alive = Periodic(
            self._config.run_lease_s / _RENEWALS,
            lambda: self._leases.renew(lease, holder, ttl_s=self._config.run_lease_s),
        )
        await alive.start()
        ended_well = False
        about = {"project.id": agent.project_id, "gen_ai.agent.id": agent.agent_id}
        try:
            with self._spans.part("analyze_agent", about):
                ended_well = await self._analyze(agent)
        except UnavailableError:
            log.warning("agent_analysis_interrupted", agent_id=agent.agent_id)
        except Exception:
            # The border of the task: nobody awaits it.
            log.exception("agent_analysis_broken", agent_id=agent.agent_id)
        finally:
            await alive.stop()
            with contextlib.suppress(UnavailableError):
                await self._leases.release(lease, holder)
        if ended_well:
            # Only after the release: who was refused before it relies on this look.
            with contextlib.suppress(UnavailableError):
                await self.trigger(agent.project_id, agent.agent_id, why="burst")

    async def _analyze(self, agent: MonitoredAgent) -> bool:
        run = await self._runs.begin(
            agent.project_id,
            agent.agent_id,
            completed_sessions=agent.completed,
            workflow_id=agent.workflow_id,
        )
        outcomes: dict[str, PartOutcome] = {}
        try:
            async with asyncio.timeout(self._config.run_timeout_s):
                for name, part in self._possible(agent.completed).items():
                    with self._spans.part(f"{name}.analyze"):
                        outcomes[name] = await part.analyze(run, outcomes)
        except UnavailableError:
            raise
        except Exception as exc:
            log.exception("agent_analysis_failed", analysis_id=run.analysis_id)
            await self._runs.fail(run.project_id, run.analysis_id, reason=type(exc).__name__)
            return False
        total = _together(outcomes.values())
        await self._runs.complete(
            run.project_id,
            run.analysis_id,
            sessions_analyzed=total.sessions_analyzed,
            findings_count=total.findings_count,
            risk_score=total.risk_score,
            results={
                name: outcome.result.model_dump_json()
                for name, outcome in outcomes.items()
                if outcome.result is not None
            },
            checks=[check for outcome in outcomes.values() for check in outcome.checks],
        )
        log.info("agent_analysis_completed", analysis_id=run.analysis_id, agent_id=run.agent_id)
        return True

    async def _recover(self) -> None:
        """Fail runs whose process died, and run those agents again."""
        too_long_s = self._config.run_timeout_s + self._config.run_lease_s
        for run in await self._runs.recover(older_than_s=too_long_s):
            await self.trigger(run.project_id, run.agent_id, why="recovery")


def _lease_name(project_id: str, agent_id: AgentId) -> str:
    return f"agent_analysis/{project_id}/{agent_id}"


def _together(outcomes: Collection[PartOutcome]) -> PartOutcome:
    scores = [each.risk_score for each in outcomes if each.risk_score is not None]
    return PartOutcome(
        sessions_analyzed=max((each.sessions_analyzed for each in outcomes), default=0),
        findings_count=sum(each.findings_count for each in outcomes),
        risk_score=max(scores, default=None),
    )
