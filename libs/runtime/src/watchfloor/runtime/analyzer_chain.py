"""The analyzers in a row: each sees what those before it said."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from watchfloor.core import (
    Clock,
    DeadlineError,
    Interval,
    Investigation,
    Judgement,
    Phase,
    PhaseSpan,
)
from watchfloor.runtime._replaceable import Replaceable
from watchfloor.runtime.actors import AnalyzerBuilders, AnalyzerName
from watchfloor.runtime.timed import Timed

log = structlog.get_logger(__name__)


class AnalyzerChain:
    """Runs all three analyzers on a batch; the same code in every runtime.

    An analyzer past its budget twice in a row is replaced by a new one.

    Args:
        builders: Makes each analyzer.
        budget_s: Time of each analyzer for one batch, in seconds.
        clock: For the real times of the timeline.
    """

    def __init__(self, builders: AnalyzerBuilders, *, budget_s: float, clock: Clock) -> None:
        self._analyzers = {name: Replaceable(builders[name]) for name in AnalyzerName}
        self._budget_s = budget_s
        self._clock = clock

    async def start(self) -> None:
        """Start every analyzer."""
        for analyzer in self._analyzers.values():
            await analyzer.start()

    async def stop(self) -> None:
        """Stop them in reverse; safe twice and without ``start``."""
        for analyzer in reversed(self._analyzers.values()):
            await analyzer.stop()

    async def analyze(self, batch: Sequence[Investigation]) -> Timed[Judgement]:
        """What the analyzers say about each investigation, in order.

        Raises:
            Exception: Whatever an analyzer raises; those after it are not asked.
            DeadlineError: One of them did not answer in time.
        """
        scores = await self._ask(AnalyzerName.FALSE_POSITIVE, batch)
        cases = _with(scores, AnalyzerName.FALSE_POSITIVE, batch)
        plans = await self._ask(AnalyzerName.RESPONSE, cases)
        timelines = await self._ask(
            AnalyzerName.TIMELINE, _with(plans, AnalyzerName.RESPONSE, cases)
        )
        judgements = (Judgement(*each) for each in zip(scores, plans, timelines, strict=True))
        return Timed(judgements, (*scores.steps, *plans.steps, *timelines.steps))

    async def _ask(self, name: AnalyzerName, cases: Sequence[Investigation]) -> Timed[Any]:
        began = self._clock.now()
        answers = await self._in_time(name, cases)
        return Timed(answers, (Interval(began, self._clock.now()),))

    async def _in_time(self, name: AnalyzerName, cases: Sequence[Investigation]) -> Sequence[Any]:
        analyzer = self._analyzers[name]
        try:
            async with asyncio.timeout(self._budget_s) as limit:
                answers = await analyzer.component.analyze(cases)
        except TimeoutError as exc:
            if not limit.expired():
                raise
            if await analyzer.count(overran=True):
                log.warning("analyzer_replaced", analyzer=name)
            raise DeadlineError(f"The {name} analyzer did not answer in time.") from exc
        await analyzer.count(overran=False)
        return answers


def _with(
    answers: Timed[Any], name: AnalyzerName, cases: Sequence[Investigation]
) -> Sequence[Investigation]:
    """The cases with this analyzer's answers and its time."""
    (ran,) = answers.steps
    span = PhaseSpan(phase=Phase(name), started_at=ran.started_at, ended_at=ran.ended_at)
    return [
        case._replace(**{str(name): answer}, phases=(*case.phases, span))
        for case, answer in zip(cases, answers, strict=True)
    ]
