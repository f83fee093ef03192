"""When the analyses of an agent are run: each decision has its reason."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from support import eventually
from unit.coordinator.sessions.making import NOW

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.runner import AnalysisRunner, RunDecision
from watchfloor.core import (
    AgentId,
    AnalysisSession,
    AnalysisStatus,
    Bands,
    CheckCategory,
    CheckStatus,
    MonitoredAgent,
    PartOutcome,
    SecurityCheck,
    UnavailableError,
)
from watchfloor.telemetry import Metrics

SHOP = AgentId("shop")


class _Analysis:
    """Ends when it is let go, if it is held."""

    def __init__(self, *, needs_minimum: bool = True) -> None:
        self.needs_minimum = needs_minimum
        self.ran: list[int] = []
        self.earlier: list[str] = []
        self.result: Bands | None = None
        self.checks: tuple[SecurityCheck, ...] = ()
        self.go = asyncio.Event()
        self.go.set()
        self.error: Exception | None = None

    async def analyze(
        self, run: AnalysisSession, earlier: Mapping[str, PartOutcome]
    ) -> PartOutcome:
        self.ran.append(run.completed_sessions)
        self.earlier += earlier
        await self.go.wait()
        if self.error is not None:
            raise self.error
        return PartOutcome(self.result, run.completed_sessions, 2, 0.5, self.checks)


class _World:
    """Agents, runs and leases in memory, for any number of runners."""

    def __init__(self) -> None:
        self.completed: int | None = 5
        self.last_concluded_at = NOW
        self.wanted_at: datetime | None = None
        self.rows: list[AnalysisSession] = []
        self.leases: dict[str, str] = {}
        self.stale: list[AnalysisSession] = []
        self.results: Mapping[str, str] = {}
        self.checks: Sequence[SecurityCheck] = ()

    async def get(self, project_id: str, agent_id: str) -> MonitoredAgent | None:
        if self.completed is None:
            return None
        return MonitoredAgent(
            agent_id=AgentId(agent_id),
            project_id=project_id,
            first_seen_at=NOW,
            last_seen_at=NOW,
            sessions=self.completed,
            completed=self.completed,
            last_concluded_at=self.last_concluded_at,
            analysis_wanted_at=self.wanted_at,
        )

    async def begin(
        self,
        project_id: str,
        agent_id: str,
        *,
        completed_sessions: int,
        workflow_id: str | None = None,
    ) -> AnalysisSession:
        assert workflow_id is None
        row = AnalysisSession(
            analysis_id=f"run-{len(self.rows)}",
            project_id=project_id,
            agent_id=AgentId(agent_id),
            created_at=NOW,
            completed_sessions=completed_sessions,
        )
        self.rows.append(row)
        return row

    async def complete(
        self,
        project_id: str,
        analysis_id: str,
        *,
        results: Mapping[str, str],
        checks: Sequence[SecurityCheck],
        **outcome: Any,
    ) -> None:
        assert project_id == "p"
        self.results, self.checks = results, checks
        self._end(analysis_id, status=AnalysisStatus.COMPLETED, **outcome)

    async def fail(self, project_id: str, analysis_id: str, *, reason: str) -> None:
        assert project_id == "p"
        self._end(analysis_id, status=AnalysisStatus.FAILED, failure_reason=reason)

    async def recover(self, *, older_than_s: float) -> Sequence[AnalysisSession]:
        assert older_than_s > 0
        stale, self.stale = self.stale, []
        return stale

    async def last_completed(self, _project_id: str, _agent_id: str) -> AnalysisSession | None:
        done = [row for row in self.rows if row.status is AnalysisStatus.COMPLETED]
        return done[-1] if done else None

    async def take(self, name: str, holder: str, *, ttl_s: float) -> bool:
        assert ttl_s > 0
        return self.leases.setdefault(name, holder) == holder

    async def renew(self, name: str, holder: str, *, ttl_s: float) -> bool:
        return await self.take(name, holder, ttl_s=ttl_s)

    async def release(self, name: str, holder: str) -> None:
        if self.leases.get(name) == holder:
            del self.leases[name]

    def _end(self, analysis_id: str, **fields: Any) -> None:
        self.rows = [
            row.model_copy(update=fields) if row.analysis_id == analysis_id else row
            for row in self.rows
        ]


Start = Callable[..., Awaitable[AnalysisRunner]]


@pytest.fixture
def world() -> _World:
    return _World()


@pytest.fixture
async def start(world: _World) -> AsyncIterator[Start]:
    """Starts runners, as in several processes, on the same store."""
    runners: list[AnalysisRunner] = []

    async def started(*analyses: _Analysis) -> AnalysisRunner:
        runner = AnalysisRunner(
            {str(number): analysis for number, analysis in enumerate(analyses)},
            agents=world,
            runs=world,
            leases=world,
            config=SessionsConfig(),
            metrics=Metrics(),
        )
        runners.append(runner)
        await runner.start()
        return runner

    yield started
    for runner in runners:
        await runner.stop()


def _done(completed: int) -> AnalysisSession:
    return AnalysisSession(
        analysis_id="earlier",
        project_id="p",
        agent_id=SHOP,
        created_at=NOW,
        completed_sessions=completed,
        status=AnalysisStatus.COMPLETED,
    )


@pytest.mark.parametrize(
    ("completed", "last", "is_leased", "decision"),
    [
        (None, None, False, RunDecision.UNKNOWN_AGENT),
        (0, None, False, RunDecision.TOO_FEW),
        (4, None, False, RunDecision.TOO_FEW),
        (5, None, False, RunDecision.STARTED),
        (5, 5, False, RunDecision.NOTHING_NEW),
        (4, 5, False, RunDecision.TOO_FEW),
        (6, 7, False, RunDecision.STARTED),
        (6, 5, False, RunDecision.STARTED),
        (6, 5, True, RunDecision.RUNNING),
    ],
    ids=[
        "no-such-agent",
        "none",
        "one-too-few",
        "enough",
        "nothing-since",
        "fewer-by-reopening",
        "one-goes-on-or-is-gone",
        "one-more",
        "another-process",
    ],
)
async def test_decision(
    world: _World,
    start: Start,
    completed: int | None,
    last: int | None,
    is_leased: bool,
    decision: RunDecision,
) -> None:
    world.completed = completed
    if last is not None:
        world.rows.append(_done(last))
    if is_leased:
        world.leases["agent_analysis/p/shop"] = "another"
    runner = await start(_Analysis())
    assert await runner.trigger("p", SHOP, why="test") is decision


@pytest.mark.parametrize(
    ("concluded_s", "decision"),
    [(-1, RunDecision.NOTHING_NEW), (0, RunDecision.NOTHING_NEW), (1, RunDecision.STARTED)],
    ids=["before-the-last-run", "as-it-began", "since"],
)
async def test_a_session_that_was_concluded_since_is_new_however_many_there_are(
    world: _World, start: Start, concluded_s: int, decision: RunDecision
) -> None:
    """Where as many sessions leave by retention as are concluded, their number stays."""
    world.completed, world.last_concluded_at = 6, NOW + timedelta(seconds=concluded_s)
    world.rows.append(_done(6))
    runner = await start(_Analysis())
    assert await runner.trigger("p", SHOP, why="test") is decision


@pytest.mark.parametrize(
    ("wanted_s", "decision"),
    [(None, RunDecision.NOTHING_NEW), (0, RunDecision.NOTHING_NEW), (1, RunDecision.STARTED)],
    ids=["by-nobody", "before-the-last-run", "since"],
)
async def test_a_report_that_somebody_wanted_since_is_made_once(
    world: _World, start: Start, wanted_s: int | None, decision: RunDecision
) -> None:
    """Whoever wants it while a run is in progress gets another behind that."""
    world.wanted_at = None if wanted_s is None else NOW + timedelta(seconds=wanted_s)
    world.rows.append(_done(5))
    runner = await start(_Analysis())
    assert await runner.trigger("p", SHOP, why="request") is decision


async def test_with_nothing_registered_nothing_is_run(start: Start) -> None:
    runner = await start()
    assert await runner.trigger("p", SHOP, why="test") is RunDecision.NOTHING_REGISTERED


async def test_an_analysis_without_a_minimum_does_not_wait_for_the_others(
    world: _World, start: Start
) -> None:
    world.completed = 1
    patient, eager = _Analysis(), _Analysis(needs_minimum=False)
    runner = await start(patient, eager)
    assert await runner.trigger("p", SHOP, why="test") is RunDecision.STARTED
    await eventually(lambda: bool(eager.ran))
    assert patient.ran == []


async def test_of_many_requests_in_many_processes_one_run_comes(
    world: _World, start: Start
) -> None:
    analysis = _Analysis()
    analysis.go.clear()
    runners = [await start(analysis) for _ in range(4)]
    decisions = await asyncio.gather(
        *(runner.trigger("p", SHOP, why="test") for runner in runners for _ in range(5))
    )
    assert decisions.count(RunDecision.STARTED) == 1
    assert decisions.count(RunDecision.RUNNING) == 19
    analysis.go.set()
    await eventually(lambda: world.rows[0].status is AnalysisStatus.COMPLETED)
    assert analysis.ran == [5]
    assert world.rows[0].findings_count == 2


async def test_each_part_sees_those_before_it_and_what_they_found_is_kept(
    world: _World, start: Start
) -> None:
    first, second, third = _Analysis(), _Analysis(), _Analysis()
    first.result = Bands(quartiles={"tokens": (1, 2, 3)})
    third.result = Bands()
    third.checks = (
        SecurityCheck(
            check_id="C",
            category=CheckCategory.ENVIRONMENT,
            name="n",
            description="d",
            status=CheckStatus.PASSED,
            value="v",
        ),
    )
    runner = await start(first, second, third)
    await runner.trigger("p", SHOP, why="test")
    await eventually(lambda: bool(world.results))
    assert [each.earlier for each in (first, second, third)] == [[], ["0"], ["0", "1"]]
    assert world.results == {
        "0": '{"quartiles":{"tokens":[1.0,2.0,3.0]}}',
        "2": '{"quartiles":{}}',
    }
    assert world.rows[0].findings_count == 6
    assert tuple(world.checks) == third.checks


async def test_what_was_completed_during_a_run_is_run_for_at_its_end(
    world: _World, start: Start
) -> None:
    """The count is taken at the start: a run says nothing about what came after that."""
    analysis = _Analysis()
    analysis.go.clear()
    runner = await start(analysis)
    await runner.trigger("p", SHOP, why="test")
    await eventually(lambda: bool(analysis.ran))
    world.completed = 9
    assert await runner.trigger("p", SHOP, why="test") is RunDecision.RUNNING
    analysis.go.set()
    await eventually(lambda: len(world.rows) == 2 and not world.leases)
    assert [row.completed_sessions for row in world.rows] == [5, 9]
    assert analysis.ran == [5, 9]


@pytest.mark.expects_error("agent_analysis_failed")
async def test_a_run_that_fails_says_so_and_does_not_repeat_itself(
    world: _World, start: Start
) -> None:
    analysis = _Analysis()
    analysis.error = RuntimeError("with a user's text")
    runner = await start(analysis)
    await runner.trigger("p", SHOP, why="test")
    await eventually(lambda: bool(world.rows) and not world.leases)
    (row,) = world.rows
    assert (row.status, row.failure_reason) == (AnalysisStatus.FAILED, "RuntimeError")
    analysis.error = None
    assert await runner.trigger("p", SHOP, why="test") is RunDecision.STARTED


async def test_a_store_that_goes_away_leaves_the_lease_to_end(world: _World, start: Start) -> None:
    analysis = _Analysis()
    analysis.error = UnavailableError("away")
    runner = await start(analysis)
    await runner.trigger("p", SHOP, why="test")
    await eventually(lambda: not world.leases)
    assert world.rows[0].status is AnalysisStatus.IN_PROGRESS


async def test_a_run_whose_process_died_is_run_again_at_the_start_of_another(
    world: _World, start: Start
) -> None:
    world.stale = [_done(5).model_copy(update={"status": AnalysisStatus.FAILED})]
    analysis = _Analysis()
    await start(analysis)
    await eventually(lambda: bool(world.rows))
    assert analysis.ran == [5]


async def test_a_runner_that_stops_starts_nothing_and_breaks_off_what_runs(
    world: _World, start: Start
) -> None:
    analysis = _Analysis()
    analysis.go.clear()
    runner = await start(analysis)
    await runner.trigger("p", SHOP, why="test")
    await eventually(lambda: bool(analysis.ran))
    await runner.stop()
    assert world.leases == {}
    assert await runner.trigger("p", SHOP, why="test") is RunDecision.STOPPING
