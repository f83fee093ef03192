"""What more nodes of Ray bring: agents that sleep, so that two processors can show it."""

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.signals import accepted
from watchfloor.core import AgentAnalysis, AgentName, Component, Investigation, ThreatSignal
from watchfloor.runtime import (
    AnalyzerName,
    DataFolder,
    EmbeddedRay,
    RayConfig,
    RayConnection,
    RayRuntime,
    RayTeam,
    team_pools,
)

_NODES = 3
_AGENT = AgentName.CONTEXT
_SLEEP_S = 0.05
_PATIENCE_S = 60.0
_PER_REPLICA = 4
_SIGNALS = 8


class _Sleeper:
    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class SleepingAgent(_Sleeper):
    """Keeps its process for a while with each batch, as one that computes does."""

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """Sleep, and say so."""
        time.sleep(_SLEEP_S)  # noqa: ASYNC251 - whoever computes does not let others in either
        answer = AgentAnalysis(agent_name=_AGENT, analysis="slept", confidence=0.0)
        return [answer] * len(batch)


class SleepingAnalyzer(_Sleeper):
    """The same; three of them follow each other."""

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[Any]:
        """Sleep, and say nothing."""
        time.sleep(_SLEEP_S / len(AnalyzerName))  # noqa: ASYNC251 - the same
        return [None] * len(batch)


async def measure_ray_nodes(load: Load) -> AsyncGenerator[Figure, None]:
    """Batches a second on three nodes, beside three times what one of them does.

    On each node there is room for one actor of the agent and one of the analyzers.
    """
    batches = load.batches
    # Nodes end after us: Ray tells whoever is still there of each that it loses.
    async with AsyncExitStack() as nodes, AsyncExitStack() as ours:
        place = Path(nodes.enter_context(tempfile.TemporaryDirectory(prefix="wf-nodes-")))
        head = EmbeddedRay(DataFolder(place / "head"), config=RayConfig())
        await _enter(nodes, head)
        connection = RayConnection(head.address)
        await _enter(ours, connection)
        team, runtime = _team(connection, RayConfig(address=head.address.address, actor_cpus=3))
        await _enter(ours, team)
        await _enter(ours, runtime)
        on_one = await _per_s(runtime, batches)
        for number in range(1, _NODES):
            folder = DataFolder(place / f"node-{number}")
            await _enter(nodes, EmbeddedRay(folder, config=RayConfig(), head=head.address))
        await asyncio.gather(*(pool.resize(_NODES) for pool in team.pools.values()))
        while runtime.width < _NODES:  # noqa: ASYNC110 - Ray tells nobody
            await asyncio.sleep(0.1)
        on_all = await _per_s(runtime, batches)
    yield figure("ray_three_nodes_batches_per_s", on_all, "1/s", ceiling=_NODES * on_one, n=batches)


async def _enter(stack: AsyncExitStack, component: Component) -> None:
    stack.push_async_callback(component.stop)
    await component.start()


def _team(connection: RayConnection, config: RayConfig) -> tuple[RayTeam, RayRuntime]:
    analyzers = dict.fromkeys(AnalyzerName, SleepingAnalyzer)
    pools = team_pools(
        {_AGENT: SleepingAgent},
        analyzers,
        agent_budget_s=_PATIENCE_S,
        analyzer_budget_s=_PATIENCE_S,
    )
    runtime = RayRuntime(
        agent_budget_s=_PATIENCE_S,
        analyzer_budget_s=_PATIENCE_S,
        per_replica=_PER_REPLICA,
        agents=(_AGENT,),
    )
    return RayTeam(connection, pools, config=config), runtime


async def _per_s(runtime: RayRuntime, batches: int) -> float:
    """As many at a time as three nodes can use, through the agent and then the analyzers."""
    signals = accepted(_SIGNALS, project="bench")
    turns = asyncio.Semaphore(_NODES * _PER_REPLICA)

    async def one() -> None:
        async with turns:
            answers = await runtime.analyze(_AGENT, signals)
            await runtime.judge(
                [
                    Investigation(each, {_AGENT: answer})
                    for each, answer in zip(signals, answers, strict=True)
                ]
            )

    await one()
    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(batches)))
    return batches / (time.perf_counter() - began)
