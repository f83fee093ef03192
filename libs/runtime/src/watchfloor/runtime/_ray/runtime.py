"""Asking agents and analyzers that are actors of Ray."""

import asyncio
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    DeadlineError,
    Investigation,
    Judgement,
    SystemClock,
    ThreatSignal,
    UnavailableError,
)
from watchfloor.runtime._background import Background
from watchfloor.runtime._ray.errors import ActorLostError, AnalyzersKilledError
from watchfloor.runtime._ray.pool_name import PoolName
from watchfloor.runtime._ray.presence import presence
from watchfloor.runtime._ray.shell import decode, encode
from watchfloor.runtime._ray.start_limit import START_S
from watchfloor.runtime._ray.team import Builder
from watchfloor.runtime.actors import AgentBuilders, AnalyzerBuilders, AnalyzerName
from watchfloor.runtime.agent_host import AgentHost, missing_answer
from watchfloor.runtime.analyzer_chain import AnalyzerChain
from watchfloor.runtime.health import Health
from watchfloor.runtime.timed import Timed
from watchfloor.telemetry import current_trace

if TYPE_CHECKING:
    from watchfloor.runtime._ray.pool import ReplicaPool

_JOURNEY_S = 0.5
"""What a batch may take on its way there and back, beside the budget of who works on it."""
_RETURN_S = 5.0
"""How long a batch waits for an agent that is gone before it goes on without."""
_LOOK_S = 0.5


def team_pools(
    agents: AgentBuilders,
    analyzers: AnalyzerBuilders,
    *,
    agent_budget_s: float,
    analyzer_budget_s: float,
) -> dict[PoolName, Builder]:
    """What a ``RayTeam`` must have for a ``RayRuntime`` to find its actors.

    Args:
        agents: Makes each agent; pickled, so they hold plain values alone.
        analyzers: Makes each analyzer; the same.
        agent_budget_s: Time of one agent for one batch, in seconds.
        analyzer_budget_s: Time of one analyzer for one batch, in seconds.
    """
    hosts: dict[PoolName, Builder] = {
        PoolName(name): partial(
            AgentHost, name, build, budget_s=agent_budget_s, clock=SystemClock()
        )
        for name, build in agents.items()
    }
    chain = partial(AnalyzerChain, dict(analyzers), budget_s=analyzer_budget_s, clock=SystemClock())
    return {**hosts, PoolName.ANALYZERS: chain}


class RayRuntime:
    """Asks the pools of a team: some processes for each agent, some for the analyzers.

    Whoever owns the team makes anew what dies, and more or fewer of each; here they are found.

    Args:
        agent_budget_s: Time of one agent for one batch, in seconds.
        analyzer_budget_s: Time of one analyzer for one batch, in seconds.
        per_replica: Batches that one actor has at the same time.
        agents: Those that the team has.
    """

    def __init__(
        self,
        *,
        agent_budget_s: float,
        analyzer_budget_s: float,
        per_replica: int,
        agents: Collection[AgentName] = tuple(AgentName),
    ) -> None:
        self._names = (*(PoolName(name) for name in agents), PoolName.ANALYZERS)
        self._pools: dict[PoolName, ReplicaPool] = {}
        self._per_replica = per_replica
        self._agent_budget_s = agent_budget_s
        # Each analyzer keeps its own budget in there; this ends what blocks the process.
        self._judging_s = analyzer_budget_s * len(AnalyzerName) + _JOURNEY_S
        self._last: tuple[Sequence[ThreatSignal], bytes] = ((), encode(()))
        self._background = Background()

    async def start(self) -> None:
        """Return when every agent and the analyzers can be asked.

        Raises:
            UnavailableError: One of them is not there in time.
        """
        from watchfloor.runtime._ray.pool import ReplicaPool

        self._pools = {
            name: ReplicaPool(name, per_replica=self._per_replica) for name in self._names
        }
        await self._background.start(self._look_out())
        await asyncio.gather(*(pool.until_up(START_S) for pool in self._pools.values()))

    async def stop(self) -> None:
        """Ask no more; safe twice and without ``start``."""
        await self._background.stop()
        await asyncio.gather(*(pool.stop() for pool in self._pools.values()))

    def health(self) -> Health:
        """Whether every agent and the analyzers can be asked."""
        return presence({str(name): pool for name, pool in self._pools.items()})

    @property
    def width(self) -> int:
        """Replicas of the largest pool; one while none is there, for a batch that waits for it."""
        return max([1, *(pool.size for pool in self._pools.values())])

    async def _look_out(self) -> None:
        """Learn of actors that their owner made or ended: it tells nobody."""
        from watchfloor.runtime._ray.remote import named_actors

        while True:
            names = await named_actors()
            for pool in self._pools.values():
                await pool.adopt(names)
            await asyncio.sleep(_LOOK_S)

    async def analyze(
        self, agent: AgentName, batch: Sequence[ThreatSignal]
    ) -> Timed[AgentAnalysis]:
        """One agent's answer to each signal, in order and in time.

        A batch whose process died is given to another replica, once, where there is one.
        """
        if not batch:
            return Timed(())
        pool, limit_s = PoolName(agent), self._agent_budget_s + _JOURNEY_S
        payload = self._encoded(batch)
        try:
            try:
                return await self._ask(pool, payload, limit_s, return_s=_RETURN_S)
            except ActorLostError:
                # There is no time to wait for a successor.
                if not self._pools[pool].is_up:
                    raise
                return await self._ask(pool, payload, limit_s, return_s=_RETURN_S)
        except TimeoutError:
            status = AgentStatus.TIMED_OUT
        except UnavailableError:
            status = AgentStatus.FAILED
        return Timed(missing_answer(agent, status, budget_s=self._agent_budget_s) for _ in batch)

    async def judge(self, batch: Sequence[Investigation]) -> Timed[Judgement]:
        """What the analyzers say about each investigation, in order.

        A batch whose process died is given to the successor, once: one under which it dies again
        is taken for the cause. The successor is waited for as long as a start may take: whoever
        gave up before and tried again would begin to count anew.

        Raises:
            UnavailableError: The process is gone; the batch is not to blame.
        """
        if not batch:
            return Timed(())
        payload, limit_s = encode(batch), self._judging_s
        ask = partial(self._ask, PoolName.ANALYZERS, payload, limit_s, return_s=START_S)
        try:
            try:
                return await ask()
            except ActorLostError:
                return await ask()
        except TimeoutError as exc:
            raise DeadlineError("The analyzers did not answer in time.") from exc
        except ActorLostError as exc:
            raise AnalyzersKilledError("The analyzers' process died of it twice.") from exc

    async def _ask(
        self, name: PoolName, batch: bytes, limit_s: float, *, return_s: float
    ) -> Timed[Any]:
        if name not in self._pools:
            raise UnavailableError(f"Actors of the pool {name} were not looked for.")
        answers = await self._pools[name].ask(
            batch, current_trace(), limit_s=limit_s, return_s=return_s
        )
        decoded: Timed[Any] = decode(answers)
        return decoded

    def _encoded(self, batch: Sequence[ThreatSignal]) -> bytes:
        """The batch as bytes; the five agents get the same object, one after the other."""
        if self._last[0] is not batch:
            self._last = (batch, encode(batch))
        return self._last[1]
