"""The shape of an analyzer whose deterministic answer a model may change."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar

from watchfloor.analyzers._second_opinion.adviser import Declined, Question
from watchfloor.analyzers._second_opinion.config import JudgementConfig
from watchfloor.analyzers._second_opinion.opinion import Asked, SecondOpinion
from watchfloor.analyzers._second_opinion.verdict import Adopted
from watchfloor.core import Clock, LanguageModel, RiskAnalysis
from watchfloor.telemetry import Metrics

Given = TypeVar("Given")
Given_contra = TypeVar("Given_contra", contravariant=True)
Analysis = TypeVar("Analysis", bound=RiskAnalysis)
Analysis_co = TypeVar("Analysis_co", bound=RiskAnalysis, covariant=True)


class Heuristic(Protocol[Given_contra, Analysis_co]):
    """Judges by rules."""

    def judge(self, given: Given_contra, /) -> Analysis_co:
        """The deterministic answer, at once."""
        ...


class Matter(NamedTuple):
    """What a model is told.

    Attributes:
        question: What it is asked.
        texts: All that it reads of others, as it was written.
    """

    question: Question
    texts: Sequence[str]


class AssistedAnalyzer(ABC, Generic[Given, Analysis]):
    """The deterministic answer is always there; a model may change it.

    Args:
        clock: Time.
        metrics: Counts what came of each.
        model: Started and stopped by its owner; nothing where none is configured.
        config: What an operator set.
    """

    _ASKED: ClassVar[Asked]

    def __init__(
        self,
        *,
        clock: Clock,
        metrics: Metrics,
        model: LanguageModel | None = None,
        config: JudgementConfig | None = None,
    ) -> None:
        self._clock = clock
        self._heuristic = self._make_heuristic(clock)
        self._second = SecondOpinion(
            self._ASKED,
            model=model,
            metrics=metrics,
            config=config or JudgementConfig(),
            clock=clock,
        )

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    def judge(self, given: Given, /) -> Analysis:
        """The deterministic answer, at once."""
        return self._heuristic.judge(given)

    async def analyze(self, batch: Sequence[Given]) -> Sequence[Analysis]:
        """One answer for each, in order, each within the model's budget."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._analyze(given)) for given in batch]
        return [task.result() for task in tasks]

    async def _analyze(self, given: Given) -> Analysis:
        began = self._clock.monotonic()
        own = self.judge(given)
        matter = self._matter(given)
        if matter is None:
            return own
        taken = await self._second.on(
            matter.question,
            risk=own.risk_score,
            found=self._found(own),
            texts=matter.texts,
            began=began,
        )
        if taken is Declined.OFF:
            return own
        if isinstance(taken, Declined):
            return own.model_copy(update={"fallback_reason": taken.value})
        shared = {
            "risk_score": taken.risk_score,
            "cues": (*own.cues, taken.cue),
            "provider": taken.model,
        }
        return own.model_copy(update=shared | dict(self._adopted(own, taken)))

    @abstractmethod
    def _make_heuristic(self, clock: Clock) -> Heuristic[Given, Analysis]:
        """What judges by rules."""

    @abstractmethod
    def _matter(self, given: Given) -> Matter | None:
        """What the model is told; nothing where there is nothing to ask about."""

    @abstractmethod
    def _found(self, own: Analysis) -> Sequence[str]:
        """The ids that the rules found."""

    @abstractmethod
    def _adopted(self, own: Analysis, taken: Adopted) -> Mapping[str, object]:
        """What else of the answer changes with the model's opinion."""
