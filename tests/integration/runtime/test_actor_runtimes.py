"""One contract for both runtimes: what a caller sees is the same, wherever the actors are."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import actors, eventually
from support.actors import Fault, Faulty, FaultyAnalyzing, process_of_last
from support.teams import TeamRuntime

from watchfloor.core import (
    AgentName,
    AgentStatus,
    DeadlineError,
    Investigation,
    SystemClock,
    ThreatId,
    ThreatSignal,
    mint_uuid7,
)
from watchfloor.runtime import (
    ActorRuntime,
    AnalyzerName,
    LocalRuntime,
    RayConnection,
)

pytestmark = [pytest.mark.integration]

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUDGET_S = 0.3
IN_TIME_S = 60.0
OK, FAILED, LATE = AgentStatus.OK, AgentStatus.FAILED, AgentStatus.TIMED_OUT
Host = Callable[[Fault], Awaitable[ActorRuntime]]
"""Starts a runtime with one agent and one of the three analyzers that have this fault."""


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    for name in ("agent", *AnalyzerName):
        (tmp_path / name).mkdir()
    return tmp_path


def _send_code_of_doubles() -> None:
    """A worker cannot import them. Ray must not be imported before it is joined."""
    from ray import cloudpickle

    cloudpickle.register_pickle_by_value(actors)  # type: ignore[no-untyped-call]


async def _start(connection: RayConnection | None, fault: Fault, marks: Path) -> ActorRuntime:
    agents = {AgentName.CONTEXT: Faulty(fault, marks / "agent")}
    faults = dict.fromkeys(AnalyzerName, Fault.NONE) | {AnalyzerName.RESPONSE: fault}
    analyzers = {name: FaultyAnalyzing(each, marks / name) for name, each in faults.items()}
    runtime: ActorRuntime
    if connection is not None:
        _send_code_of_doubles()
        runtime = TeamRuntime(connection, agents, analyzers, budget_s=BUDGET_S)
    else:
        runtime = LocalRuntime(
            agents,
            analyzers,
            agent_budget_s=BUDGET_S,
            analyzer_budget_s=BUDGET_S,
            clock=SystemClock(),
        )
    await runtime.start()
    return runtime


@pytest.fixture
async def host(connection: RayConnection | None, marks: Path) -> AsyncIterator[Host]:
    """Starts runtimes of one kind; all of them are stopped at the end."""
    async with AsyncExitStack() as stack:

        async def start(fault: Fault) -> ActorRuntime:
            runtime = await _start(connection, fault, marks)
            stack.push_async_callback(runtime.stop)
            return runtime

        yield start


@pytest.fixture
async def ray_host(ray: RayConnection, marks: Path) -> AsyncIterator[Host]:
    """The same on Ray alone."""
    async with AsyncExitStack() as stack:

        async def start(fault: Fault) -> ActorRuntime:
            runtime = await _start(ray, fault, marks)
            stack.push_async_callback(runtime.stop)
            return runtime

        yield start


def _signal(name: str) -> ThreatSignal:
    return ThreatSignal(
        threat_id=ThreatId(mint_uuid7(NOW)),
        project_id="p",
        received_at=NOW,
        detected_at=NOW,
        threat_type="anomaly",
        customer_id=name,
    )


async def _ask(runtime: ActorRuntime, *names: str) -> list[AgentStatus]:
    """The statuses, after a look that each answer is to its own signal and came in time."""
    async with asyncio.timeout(IN_TIME_S):
        answers = await runtime.analyze(AgentName.CONTEXT, [_signal(name) for name in names])
    assert len(answers) == len(names)
    for name, answer in zip(names, answers, strict=True):
        assert answer.analysis == name if answer.status is OK else answer.confidence == 0
    return [answer.status for answer in answers]


async def _is_whole(runtime: ActorRuntime) -> None:
    """On a busy machine a successor takes longer than an agent's batch waits for it."""
    assert isinstance(runtime, TeamRuntime)
    await eventually(lambda: runtime.health().is_ok)


async def _judge(runtime: ActorRuntime, *names: str) -> list[tuple[object, ...]]:
    cases = [Investigation(_signal(name), {}) for name in names]
    return [tuple(judgement) for judgement in await runtime.judge(cases)]


@pytest.mark.parametrize(
    ("fault", "names", "expected"),
    [
        (Fault.NONE, ["a", "b"], [OK, OK]),
        (Fault.NONE, [], []),
        (Fault.RAISES, ["a", "b"], [FAILED, FAILED]),
        (Fault.RAISES_ON_BAD, ["a", "bad", "c"], [OK, FAILED, OK]),
        (Fault.RAISES_ON_BAD, ["a", "c"], [OK, OK]),
        (Fault.HANGS, ["a", "b"], [LATE, LATE]),
    ],
    ids=["fine", "empty", "raises", "raises-on-one", "raises-on-none-of-these", "hangs"],
)
async def test_an_agent_costs_only_the_answers_that_it_owes(
    host: Host, fault: Fault, names: list[str], expected: list[AgentStatus]
) -> None:
    assert await _ask(await host(fault), *names) == expected


async def test_an_agent_past_its_budget_twice_is_replaced(host: Host) -> None:
    runtime = await host(Fault.HANGS_AT_FIRST)

    assert [await _ask(runtime, "a") for _ in range(3)] == [[LATE], [LATE], [OK]]


async def test_the_analyzers_answer_each_investigation(host: Host) -> None:
    runtime = await host(Fault.NONE)

    assert await _judge(runtime, "a", "b") == [("a", "a", "a"), ("b", "b", "b")]
    assert await _judge(runtime) == []


async def test_what_an_analyzer_raises_is_raised(host: Host) -> None:
    runtime = await host(Fault.RAISES)

    with pytest.raises(LookupError, match="of its own"):
        await _judge(runtime, "a")


async def test_an_analyzer_that_hangs_is_late(host: Host) -> None:
    runtime = await host(Fault.HANGS)

    with pytest.raises(DeadlineError, match="response"):
        await _judge(runtime, "a")


async def test_an_analyzer_past_its_budget_twice_is_replaced(host: Host) -> None:
    runtime = await host(Fault.HANGS_AT_FIRST)
    for _ in range(2):
        with pytest.raises(DeadlineError):
            await _judge(runtime, "a")

    assert await _judge(runtime, "a") == [("a", "a", "a")]


async def test_a_process_whose_analyzer_blocks_is_killed_after_two_overruns(
    ray_host: Host, marks: Path
) -> None:
    runtime = await ray_host(Fault.BLOCKS_ONCE)
    former = process_of_last(marks / AnalyzerName.RESPONSE)
    for _ in range(2):
        with pytest.raises(DeadlineError):
            await _judge(runtime, "a")
    assert await _judge(runtime, "a") == [("a", "a", "a")]
    await eventually(lambda: not Path(f"/proc/{former}").exists())


async def test_stopping_twice_is_safe_and_so_is_stopping_under_load(host: Host) -> None:
    runtime = await host(Fault.HANGS)
    asked = asyncio.create_task(_ask(runtime, "a"))
    await asyncio.sleep(0)
    await runtime.stop()
    await runtime.stop()

    assert set(await asked) <= {LATE, FAILED}


async def test_after_an_agent_was_killed_the_next_batch_has_it(ray_host: Host, marks: Path) -> None:
    runtime = await ray_host(Fault.NONE)
    assert await _ask(runtime, "a") == [OK]
    former = process_of_last(marks / "agent")
    os.kill(former, signal.SIGKILL)
    # The batch that meets the death may lose this agent.
    answers = await runtime.analyze(AgentName.CONTEXT, [_signal("b")])
    assert answers[0].status in {OK, FAILED}
    await _is_whole(runtime)
    answers = await runtime.analyze(AgentName.CONTEXT, [_signal("c")])
    assert [answer.status for answer in answers] == [OK]
    assert process_of_last(marks / "agent") != former


async def test_an_agent_that_dies_costs_that_batch_alone(ray_host: Host) -> None:
    runtime = await ray_host(Fault.KILLS_ONCE)
    assert await _ask(runtime, "a", "b") == [FAILED, FAILED]
    await _is_whole(runtime)
    answers = await runtime.analyze(AgentName.CONTEXT, [_signal("c")])
    assert [answer.status for answer in answers] == [OK]


async def test_a_process_that_blocks_is_killed_after_two_overruns(
    ray_host: Host, marks: Path
) -> None:
    """Its loop does not turn, so that the agent's own time budget inside it cannot end it."""
    runtime = await ray_host(Fault.BLOCKS_ONCE)
    former = process_of_last(marks / "agent")
    assert await _ask(runtime, "a") == [LATE]
    assert await _ask(runtime, "a") == [LATE]
    await _is_whole(runtime)
    answers = await runtime.analyze(AgentName.CONTEXT, [_signal("c")])
    assert [answer.status for answer in answers] == [OK]
    await eventually(lambda: not Path(f"/proc/{former}").exists())


async def test_analyzers_that_were_killed_cost_nothing(ray_host: Host) -> None:
    """The batch is given to the successor: no answer is lost, no attempt is counted."""
    runtime = await ray_host(Fault.KILLS_ONCE)

    assert await _judge(runtime, "a", "b") == [("a", "a", "a"), ("b", "b", "b")]


async def test_a_batch_that_kills_the_analyzers_twice_is_blamed(ray_host: Host) -> None:
    """Else a signal that ends the process would be held and tried for ever."""
    runtime = await ray_host(Fault.KILLS)

    with pytest.raises(Exception, match="died of it twice"):
        await _judge(runtime, "a")
