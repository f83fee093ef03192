"""One batch of signals becomes one batch of threats: agents in parallel, then the analyzers."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from watchfloor.coordinator.analysed import Analysed, Step
from watchfloor.coordinator.assembly import Assembly
from watchfloor.coordinator.severity import decide_severity
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    Clock,
    Interval,
    Investigation,
    Judgement,
    Phase,
    PhaseSpan,
    ThreatSignal,
)
from watchfloor.runtime import ActorRuntime, AnalyzerName, Timed


class _Scored(NamedTuple):
    investigation: Investigation
    severity_score: float


class _Answered(NamedTuple):
    """One agent's answers, and when it was at work on them."""

    analyses: Timed[AgentAnalysis]
    step: Step


class Pipeline:
    """Analyses batches; keeps nothing between them.

    Args:
        runtime: Hosts the agents and analyzers.
        assembly: Puts the finished threat together.
        clock: For the real times of the timeline.
    """

    def __init__(self, runtime: ActorRuntime, assembly: Assembly, *, clock: Clock) -> None:
        self._runtime = runtime
        self._assembly = assembly
        self._clock = clock

    async def analyze(self, signals: Sequence[ThreatSignal]) -> Analysed:
        """One threat per signal, in order.

        Raises:
            Exception: Whatever an analyzer raises; agents that fail only degrade the result.
        """
        taken_at = self._clock.now()
        answered = await self._ask_agents(signals)
        agents = PhaseSpan(phase=Phase.AGENTS, started_at=taken_at, ended_at=self._clock.now())
        scored = [
            self._with_severity(signal, analyses, agents)
            for signal, analyses in zip(signals, _by_signal(answered), strict=True)
        ]
        judgements, steps = await self._judge([each.investigation for each in scored])
        threats = [
            self._assembly.threat(each.investigation, judgement, severity_score=each.severity_score)
            for each, judgement in zip(scored, judgements, strict=True)
        ]
        return Analysed(threats, [*(each.step for each in answered), *steps])

    async def _ask_agents(self, signals: Sequence[ThreatSignal]) -> list[_Answered]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._ask(name, signals)) for name in AgentName]
        return [task.result() for task in tasks]

    async def _ask(self, name: AgentName, signals: Sequence[ThreatSignal]) -> _Answered:
        began = self._clock.now()
        answers = await self._runtime.analyze(name, signals)
        call = Interval(began, self._clock.now())
        (ran,) = call.placed(answers.steps or (call,))
        return _Answered(answers, Step(name, ran))

    async def _judge(
        self, cases: Sequence[Investigation]
    ) -> tuple[Sequence[Judgement], Sequence[Step]]:
        began = self._clock.now()
        judgements = await self._runtime.judge(cases)
        ran = Interval(began, self._clock.now()).placed(judgements.steps)
        return judgements, [Step(*each) for each in zip(AnalyzerName, ran, strict=False)]

    def _with_severity(
        self, signal: ThreatSignal, analyses: dict[AgentName, AgentAnalysis], agents: PhaseSpan
    ) -> _Scored:
        began = self._clock.now()
        severity, score, factors = decide_severity(analyses, threat_type=signal.threat_type)
        received = min(signal.received_at, agents.started_at)
        phases = (
            PhaseSpan(phase=Phase.QUEUE, started_at=received, ended_at=agents.started_at),
            agents,
            PhaseSpan(phase=Phase.SEVERITY, started_at=began, ended_at=self._clock.now()),
        )
        case = Investigation(
            signal=signal,
            analyses=analyses,
            severity=severity,
            severity_factors=factors,
            phases=phases,
        )
        return _Scored(case, score)


def _by_signal(answered: Sequence[_Answered]) -> list[dict[AgentName, AgentAnalysis]]:
    rows = zip(*(each.analyses for each in answered), strict=True)
    return [dict(zip(AgentName, row, strict=True)) for row in rows]
