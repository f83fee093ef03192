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
from watchfloor.runtime._ray.errors import ActorLostError, AnalyzersKilledError
from watchfloor.runtime._ray.presence import presence
from watchfloor.runtime._ray.shell import decode, encode
from watchfloor.runtime._ray.team import Builder
from watchfloor.runtime.actors import AgentBuilders, AnalyzerBuilders, AnalyzerName
from watchfloor.runtime.agent_host import AgentHost, missing_answer
from watchfloor.runtime.analyzer_chain import AnalyzerChain
from watchfloor.runtime.health import Health

if TYPE_CHECKING:
    from watchfloor.runtime._ray.remote import RemoteActor

_JOURNEY_S = 0.5
"""What a batch may take on its way there and back, beside the budget of who works on it."""
_ANALYZERS = "analyzers"


def team_members(
    agents: AgentBuilders,
    analyzers: AnalyzerBuilders,
    *,
    agent_budget_s: float,
    analyzer_budget_s: float,
) -> dict[str, Builder]:
    """What a ``RayTeam`` must have for a ``RayRuntime`` to find its actors.

    Args:
        agents: Makes each agent; pickled, so they hold plain values alone.
        analyzers: Makes each analyzer; the same.
        agent_budget_s: Time of one agent for one batch, in seconds.
        analyzer_budget_s: Time of one analyzer for one batch, in seconds.
    """
    hosts: dict[str, Builder] = {
        _agent(name): partial(AgentHost, name, build, budget_s=agent_budget_s, clock=SystemClock())
        for name, build in agents.items()
    }
    chain = partial(AnalyzerChain, dict(analyzers), budget_s=analyzer_budget_s, clock=SystemClock())
    return {**hosts, _ANALYZERS: chain}


class RayRuntime:
    """Asks the actors of a team: one process for each agent, one for the analyzers.

    Whoever owns the team makes anew what dies; here it is found again.

    Args:
        agent_budget_s: Time of one agent for one batch, in seconds.
        analyzer_budget_s: Time of one analyzer for one batch, in seconds.
        agents: Those that the team has.
    """

    def __init__(
        self,
        *,
        agent_budget_s: float,
        analyzer_budget_s: float,
        agents: Collection[AgentName] = tuple(AgentName),
    ) -> None:
        self._names = (*(_agent(name) for name in agents), _ANALYZERS)
        self._actors: dict[str, RemoteActor] = {}
        self._agent_budget_s = agent_budget_s
        # Each analyzer keeps its own budget in there; this ends what blocks the process.
        self._judging_s = analyzer_budget_s * len(AnalyzerName) + _JOURNEY_S
        self._last: tuple[Sequence[ThreatSignal], bytes] = ((), encode(()))

    async def start(self) -> None:
        """Return when every actor of the team can be asked.

        Raises:
            UnavailableError: One of them is not there in time.
        """
        from watchfloor.runtime._ray.remote import RemoteActor

        self._actors = {name: RemoteActor(name) for name in self._names}
        await asyncio.gather(*(actor.start() for actor in self._actors.values()))

    async def stop(self) -> None:
        """Ask no more; safe twice and without ``start``."""
        await asyncio.gather(*(actor.stop() for actor in self._actors.values()))

    def health(self) -> Health:
        """Whether every actor is there."""
        return presence(self._actors)

    async def analyze(
        self, agent: AgentName, batch: Sequence[ThreatSignal]
    ) -> Sequence[AgentAnalysis]:
        """One agent's answer to each signal, in order and in time."""
        if not batch:
            return ()
        try:
            return await self._ask(
                _agent(agent), self._encoded(batch), self._agent_budget_s + _JOURNEY_S
            )
        except TimeoutError:
            status = AgentStatus.TIMED_OUT
        except UnavailableError:
            status = AgentStatus.FAILED
        return [missing_answer(agent, status, budget_s=self._agent_budget_s) for _ in batch]

    async def judge(self, batch: Sequence[Investigation]) -> Sequence[Judgement]:
        """What the analyzers say about each investigation, in order.

        A batch whose process died is given to the successor, once: one under which it dies again
        is taken for the cause.

        Raises:
            UnavailableError: The process is gone; the batch is not to blame.
        """
        if not batch:
            return ()
        payload = encode(batch)
        try:
            try:
                return await self._ask(_ANALYZERS, payload, self._judging_s)
            except ActorLostError:
                return await self._ask(_ANALYZERS, payload, self._judging_s)
        except TimeoutError as exc:
            raise DeadlineError("The analyzers did not answer in time.") from exc
        except ActorLostError as exc:
            raise AnalyzersKilledError("The analyzers' process died of it twice.") from exc

    async def _ask(self, name: str, batch: bytes, limit_s: float) -> tuple[Any, ...]:
        if name not in self._actors:
            raise UnavailableError(f"The actor {name} was not looked for.")
        return decode(await self._actors[name].ask("analyze", batch, limit_s=limit_s))

    def _encoded(self, batch: Sequence[ThreatSignal]) -> bytes:
        """The batch as bytes; the five agents get the same object, one after the other."""
        if self._last[0] is not batch:
            self._last = (batch, encode(batch))
        return self._last[1]


def _agent(name: AgentName) -> str:
    return f"agent.{name}"
