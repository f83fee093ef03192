"""The border around one analysis agent: its time budget, its failures, its replacement."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    AnalysisAgent,
    Clock,
    Interval,
    ThreatSignal,
)
from watchfloor.runtime._replaceable import Replaceable
from watchfloor.runtime.timed import Timed

log = structlog.get_logger(__name__)


class AgentHost:
    """Runs one agent; the same code in every runtime.

    When the agent raises for a batch it is asked item by item, in what is left of the budget:
    items that raise are ``failed``, items not reached ``timed_out``. A hang costs the whole
    batch this agent. Past its budget twice in a row, the agent is replaced by a new one.

    Args:
        name: Which agent.
        build: Makes it.
        budget_s: Time for one batch, in seconds.
        clock: For durations.
    """

    def __init__(
        self, name: AgentName, build: Callable[[], AnalysisAgent], *, budget_s: float, clock: Clock
    ) -> None:
        self._name = name
        self._budget_s = budget_s
        self._clock = clock
        self._agent = Replaceable(build)

    async def start(self) -> None:
        """Start the agent."""
        await self._agent.start()

    async def stop(self) -> None:
        """Stop the agent; safe twice and without ``start``."""
        await self._agent.stop()

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Timed[AgentAnalysis]:
        """One answer per signal, in order, within the budget; never raises for the agent."""
        began, began_at = self._clock.monotonic(), self._clock.now()
        answers: list[AgentAnalysis] = []
        try:
            async with asyncio.timeout(self._budget_s) as limit:
                answers = await self._answers(batch, answers)
        except TimeoutError:
            if not limit.expired():
                raise
        if await self._agent.count(overran=len(answers) < len(batch)):
            log.warning("agent_replaced", agent=self._name)
        took_ms = round((self._clock.monotonic() - began) * 1000, 3)
        late = [self._missing(AgentStatus.TIMED_OUT) for _ in batch[len(answers) :]]
        took = {"processing_time_ms": took_ms}
        return Timed(
            (answer.model_copy(update=took) for answer in answers + late),
            (Interval(began_at, self._clock.now()),),
        )

    async def _answers(
        self, batch: Sequence[ThreatSignal], answers: list[AgentAnalysis]
    ) -> list[AgentAnalysis]:
        """The answers; where the batch raises, ``answers`` is filled one by one."""
        try:
            return self._checked(await self._agent.component.analyze(batch), batch)
        except Exception as exc:  # noqa: BLE001 - the border around an agent
            log.warning(
                "agent_batch_failed",
                agent=self._name,
                error_type=type(exc).__name__,
                batch_size=len(batch),
            )
        for signal in batch:
            answers.append(await self._one(signal))  # noqa: PERF401 - kept when time runs out
        return answers

    async def _one(self, signal: ThreatSignal) -> AgentAnalysis:
        try:
            return self._checked(await self._agent.component.analyze([signal]), [signal])[0]
        except Exception as exc:  # noqa: BLE001 - the border around an agent
            log.warning(
                "agent_failed",
                agent=self._name,
                error_type=type(exc).__name__,
                threat_id=signal.threat_id,
            )
            return self._missing(AgentStatus.FAILED)

    def _checked(
        self, answers: Sequence[AgentAnalysis], batch: Sequence[ThreatSignal]
    ) -> list[AgentAnalysis]:
        if len(answers) != len(batch):
            raise RuntimeError(f"{len(answers)} answers to {len(batch)} signals")
        return list(answers)

    def _missing(self, status: AgentStatus) -> AgentAnalysis:
        return missing_answer(self._name, status, budget_s=self._budget_s)


def missing_answer(name: AgentName, status: AgentStatus, *, budget_s: float) -> AgentAnalysis:
    """What stands in the place of an answer that did not come.

    Args:
        name: Whose answer.
        status: ``failed`` or ``timed_out``.
        budget_s: The time that it had, in seconds.
    """
    why = (
        f"did not answer within {budget_s * 1000:.0f} ms"
        if status is AgentStatus.TIMED_OUT
        else "failed on this signal"
    )
    return AgentAnalysis(
        agent_name=name,
        status=status,
        analysis=f"The {name} agent {why}; its view is missing.",
        confidence=0.0,
        recommendations=("Have a person review this threat.",),
    )
