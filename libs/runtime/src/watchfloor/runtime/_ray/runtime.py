"""Agents and analyzers as Ray actors."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import structlog

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
from watchfloor.runtime._ray.connection import RayConnection
from watchfloor.runtime._ray.errors import ActorLostError, AnalyzersKilledError
from watchfloor.runtime._ray.shell import BatchComponent, decode, encode
from watchfloor.runtime.actors import AgentBuilders, AnalyzerBuilders, AnalyzerName
from watchfloor.runtime.agent_host import AgentHost, missing_answer
from watchfloor.runtime.analyzer_chain import AnalyzerChain
from watchfloor.runtime.health import Health, LifeState

if TYPE_CHECKING:
    from watchfloor.runtime._ray.actor import SupervisedActor

log = structlog.get_logger(__name__)

_JOURNEY_S = 0.5
"""What a batch may take on its way there and back, beside the budget of who works on it."""
_ANALYZERS = "analyzers"


class RayRuntime:
    """One process for each agent and one for the analyzers, made anew when it dies.

    Builders are pickled and called in the actor's process,
    so they must hold plain values alone: addresses, not connections.

    Args:
        connection: To the cluster, started before; joined again when every actor is gone and none
            can be made.
        agents: Makes each agent.
        analyzers: Makes each analyzer.
        agent_budget_s: Time of one agent for one batch, in seconds.
        analyzer_budget_s: Time of one analyzer for one batch, in seconds.
        actor_cpus: Processors that each actor reserves.
    """

    def __init__(
        self,
        connection: RayConnection,
        agents: AgentBuilders,
        analyzers: AnalyzerBuilders,
        *,
        agent_budget_s: float,
        analyzer_budget_s: float,
        actor_cpus: float = 0,
    ) -> None:
        self._builders: dict[str, Callable[[], BatchComponent]] = {
            **{
                f"agent.{name}": partial(
                    AgentHost, name, build, budget_s=agent_budget_s, clock=SystemClock()
                )
                for name, build in agents.items()
            },
            _ANALYZERS: partial(
                AnalyzerChain, dict(analyzers), budget_s=analyzer_budget_s, clock=SystemClock()
            ),
        }
        self._actors: dict[str, SupervisedActor] = {}
        self._connection = connection
        self._actor_cpus = actor_cpus
        self._agent_budget_s = agent_budget_s
        # Each analyzer keeps its own budget in there; this ends what blocks the process.
        self._judging_s = analyzer_budget_s * len(AnalyzerName) + _JOURNEY_S
        self._last: tuple[Sequence[ThreatSignal], bytes] = ((), encode(()))

    async def start(self) -> None:
        """Start every actor, all at the same time.

        Raises:
            UnavailableError: One of them does not start; nothing is left running.
        """
        from watchfloor.runtime._ray.actor import SupervisedActor

        self._actors = {
            name: SupervisedActor(
                name,
                build,
                cpus=self._actor_cpus,
                connection=self._connection,
                renew=self._renew,
            )
            for name, build in self._builders.items()
        }
        starts = await asyncio.gather(
            *(actor.start() for actor in self._actors.values()), return_exceptions=True
        )
        failed = [outcome for outcome in starts if isinstance(outcome, BaseException)]
        if failed:
            await self.stop()
            raise failed[0]

    async def stop(self) -> None:
        """End every actor; safe twice and without ``start``."""
        await asyncio.gather(*(actor.stop() for actor in self._actors.values()))

    def health(self) -> Health:
        """Whether every actor is there."""
        gone = [name for name, actor in self._actors.items() if not actor.is_up]
        if not gone:
            return Health(LifeState.OK)
        return Health(LifeState.RECOVERABLE_ERROR, f"being made anew: {', '.join(gone)}")

    async def analyze(
        self, agent: AgentName, batch: Sequence[ThreatSignal]
    ) -> Sequence[AgentAnalysis]:
        """One agent's answer to each signal, in order and in time."""
        if not batch:
            return ()
        payload, limit_s = self._encoded(batch), self._agent_budget_s + _JOURNEY_S
        try:
            return decode(await self._actor(f"agent.{agent}").ask(payload, limit_s=limit_s))
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
        actor, payload = self._actor(_ANALYZERS), encode(batch)
        try:
            try:
                return decode(await actor.ask(payload, limit_s=self._judging_s))
            except ActorLostError:
                return decode(await actor.ask(payload, limit_s=self._judging_s))
        except TimeoutError as exc:
            raise DeadlineError("The analyzers did not answer in time.") from exc
        except ActorLostError as exc:
            raise AnalyzersKilledError("The analyzers' process died of it twice.") from exc

    def _actor(self, name: str) -> "SupervisedActor":
        if name not in self._actors:
            raise UnavailableError(f"The actor {name} has not been started.")
        return self._actors[name]

    async def _renew(self, generation: int) -> None:
        """Join the cluster again, unless some actor shows that the connection is good."""
        if any(actor.is_up for actor in self._actors.values()):
            return
        try:
            await self._connection.renew(seen=generation)
        except UnavailableError as exc:
            log.warning("ray_not_joined", reason=str(exc))

    def _encoded(self, batch: Sequence[ThreatSignal]) -> bytes:
        """The batch as bytes; the five agents get the same object, one after the other."""
        if self._last[0] is not batch:
            self._last = (batch, encode(batch))
        return self._last[1]
