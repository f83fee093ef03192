"""What a model's opinion makes of a deterministic judgement."""

from collections.abc import Sequence
from typing import NamedTuple

from watchfloor.analyzers._second_opinion.adviser import Adviser, Declined, Question
from watchfloor.analyzers._second_opinion.config import JudgementConfig
from watchfloor.analyzers._second_opinion.steering import is_steered
from watchfloor.analyzers._second_opinion.verdict import Adopted, adopted
from watchfloor.core import Clock, LanguageModel, ModelPurpose
from watchfloor.telemetry import Metrics

_USED = "model"


class Asked(NamedTuple):
    """What is asked of a model, for its use.

    Attributes:
        purpose: What for; also the name under which it is counted.
        instruction: What it is told to do.
        known_ids: The labels or patterns that there are.
    """

    purpose: ModelPurpose
    instruction: str
    known_ids: Sequence[str]


class SecondOpinion:
    """Asks a model about what was judged already, and counts what came of it.

    Args:
        asked: What is asked.
        model: Started and stopped by its owner; nothing where none is configured.
        metrics: Counts.
        config: What an operator set.
        clock: Time.
    """

    def __init__(
        self,
        asked: Asked,
        *,
        model: LanguageModel | None,
        metrics: Metrics,
        config: JudgementConfig,
        clock: Clock,
    ) -> None:
        self._asked = asked
        self._metrics = metrics
        self._clock = clock
        self._adviser = Adviser(
            model,
            purpose=asked.purpose,
            instruction=asked.instruction,
            config=config,
            clock=clock,
        )

    async def on(
        self,
        question: Question,
        *,
        risk: float,
        found: Sequence[str],
        texts: Sequence[str],
        began: float,
    ) -> Adopted | Declined:
        """What to take over, or why nothing.

        Args:
            question: What the model is asked.
            risk: The deterministic score.
            found: The deterministic labels or patterns.
            texts: All that the model reads of others, as it was written.
            began: When the judgement began, on the clock's monotonic time.
        """
        advice = await self._advice(question, risk=risk, found=found, texts=texts)
        outcome = advice.value if isinstance(advice, Declined) else _USED
        took_s = self._clock.monotonic() - began
        self._metrics.session_judged(self._asked.purpose, outcome, took_s=took_s)
        return advice

    async def _advice(
        self, question: Question, *, risk: float, found: Sequence[str], texts: Sequence[str]
    ) -> Adopted | Declined:
        opinion = await self._adviser.ask(question)
        if isinstance(opinion, Declined):
            return opinion
        return (
            adopted(
                opinion.value,
                model=opinion.model,
                known=self._asked.known_ids,
                before=risk,
                found=found,
                steered=is_steered(texts),
            )
            or Declined.STEERED
        )
