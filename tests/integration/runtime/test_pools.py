"""Several actors of one kind: each batch to one of them, and none lost when they come or go."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import actors, eventually
from support.actors import Fault, FaultyAnalyzing, Gated
from support.processes import is_running
from support.teams import TeamRuntime

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    ThreatId,
    ThreatSignal,
    mint_uuid7,
)
from watchfloor.runtime import AnalyzerName, PoolName, RayConnection

pytestmark = [pytest.mark.integration]

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUDGET_S = 30.0
PER_REPLICA = 4


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Where each batch that a replica has is a file with the replica's process."""
    folder = tmp_path / "begun"
    folder.mkdir()
    return folder


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """While this file is not there, no batch is answered."""
    return tmp_path / "gate"


@pytest.fixture
async def runtime(
    ray: RayConnection, begun: Path, gate: Path, tmp_path: Path
) -> AsyncIterator[TeamRuntime]:
    """Two replicas of one agent."""
    from ray import cloudpickle

    cloudpickle.register_pickle_by_value(actors)  # type: ignore[no-untyped-call]
    analyzers = {name: FaultyAnalyzing(Fault.NONE, tmp_path) for name in AnalyzerName}
    agents = {AgentName.CONTEXT: Gated(begun, gate)}
    runtime = TeamRuntime(ray, agents, analyzers, budget_s=BUDGET_S)
    await runtime.start()
    await _resize(runtime, 2)
    yield runtime
    await runtime.stop()


async def _resize(runtime: TeamRuntime, replicas: int) -> None:
    await runtime.team.pools[PoolName.CONTEXT].resize(replicas)
    await eventually(lambda: runtime.width == replicas)


def _ask(runtime: TeamRuntime, name: str) -> asyncio.Task[Sequence[AgentAnalysis]]:
    one = ThreatSignal(
        threat_id=ThreatId(mint_uuid7(NOW)),
        project_id="p",
        received_at=NOW,
        detected_at=NOW,
        threat_type="anomaly",
        customer_id=name,
    )
    return asyncio.ensure_future(runtime.analyze(AgentName.CONTEXT, [one]))


def _open(gate: Path) -> None:
    gate.touch()


async def _processes(begun: Path, *names: str) -> list[int]:
    """Who has these batches, once all of them were begun."""
    marks = [begun / name for name in names]
    await eventually(lambda: all(mark.is_file() and mark.read_text() for mark in marks))
    return [int(mark.read_text()) for mark in marks]


async def _answers(*asked: asyncio.Task[Sequence[AgentAnalysis]]) -> list[int]:
    """The processes that answered; none of the answers is missing."""
    answers = [(await one)[0] for one in asked]
    assert {answer.status for answer in answers} == {AgentStatus.OK}
    return [int(answer.analysis) for answer in answers]


async def test_batches_go_to_the_replica_that_has_least_to_do(
    runtime: TeamRuntime, begun: Path, gate: Path
) -> None:
    asked = [_ask(runtime, name) for name in "abcd"]
    processes = await _processes(begun, *"abcd")
    _open(gate)

    assert sorted(processes.count(each) for each in set(processes)) == [2, 2]
    assert await _answers(*asked) == processes


async def test_what_no_replica_may_take_waits_for_one_more(
    runtime: TeamRuntime, begun: Path, gate: Path
) -> None:
    """It waits before its time budget begins, and outside of actors that are busy enough."""
    names = [f"n{each}" for each in range(2 * PER_REPLICA)]
    asked = [_ask(runtime, name) for name in names]
    former = set(await _processes(begun, *names))
    asked.append(_ask(runtime, "late"))
    await _resize(runtime, 3)
    (added,) = await _processes(begun, "late")
    _open(gate)

    assert added not in former
    assert set(await _answers(*asked)) == {*former, added}


async def test_a_replica_that_leaves_finishes_what_it_has(
    runtime: TeamRuntime, begun: Path, gate: Path
) -> None:
    asked = [_ask(runtime, name) for name in "ab"]
    former = await _processes(begun, *"ab")
    leaving = asyncio.create_task(_resize(runtime, 1))
    # Whether the one that leaves is asked before it knows or after: none of these is lost.
    asked += [_ask(runtime, name) for name in "cd"]
    _open(gate)

    assert (await _answers(*asked))[:2] == former
    await leaving
    stays, again = await _answers(_ask(runtime, "e"), _ask(runtime, "f"))
    assert stays == again
    (left,) = set(former) - {stays}
    await eventually(lambda: not is_running(left))


async def test_while_no_replica_is_there_a_batch_may_still_be_taken(
    runtime: TeamRuntime,
) -> None:
    """It waits for the successor: an intake that took none would never look again."""
    await runtime.stop()

    assert runtime.width == 1


async def test_a_batch_whose_replica_was_killed_is_answered_by_another(
    runtime: TeamRuntime, begun: Path, gate: Path
) -> None:
    asked = _ask(runtime, "a")
    (killed,) = await _processes(begun, "a")
    os.kill(killed, signal.SIGKILL)
    await eventually(lambda: (begun / "a").read_text() not in {"", str(killed)})
    (successor,) = await _processes(begun, "a")
    _open(gate)

    assert await _answers(asked) == [successor]
    assert successor != killed
    await eventually(lambda: runtime.width == 2)
