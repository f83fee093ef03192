"""The historical agent: what became of signals like this one."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.agents._draft import Draft
from watchfloor.agents._stateless import Stateless
from watchfloor.agents._words import count, listing
from watchfloor.core import (
    SIMILAR_LIMIT,
    AgentAnalysis,
    AgentName,
    FactorName,
    SignalHistory,
    SimilarThreats,
    ThreatHistory,
    ThreatSignal,
)

_CONFIDENCE_WITHOUT_PAST = 0.4
_CONFIDENCE_WITH_PAST = 0.5
_CONFIDENCE_OF_VERDICTS = 0.4
_VERDICTS_FOR_FULL_CONFIDENCE = 20
_RATE_WEIGHT = 0.2
_REPEAT_STEPS = ((10, 0.10), (3, 0.05))


class HistoricalConfig(BaseModel):
    """What an operator sets.

    Attributes:
        minimum_verdicts: Similar threats with a verdict that a false-positive rate needs; fewer
            are shown and judge nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    minimum_verdicts: Annotated[int, Field(ge=1)] = 3


class HistoricalAgent(Stateless):
    """Counts similar threats and measures how many of them were false alarms.

    Confidence: 0.4 without a past; with one 0.5, and up to 0.4 more with the number of verdicts,
    all of it from 20 on.
    """

    def __init__(self, history: ThreatHistory, config: HistoricalConfig | None = None) -> None:
        self._history = history
        self._config = config or HistoricalConfig()

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """One answer per signal, in order."""
        pasts = await self._history.similar(batch)
        return [
            self._draft(signal, past).finish(AgentName.HISTORICAL)
            for signal, past in zip(batch, pasts, strict=True)
        ]

    def _draft(self, signal: ThreatSignal, past: SignalHistory) -> Draft:
        draft = Draft(confidence=_confidence_in(past.union))
        draft.cite(f"threats and verdicts of the last {count(past.look_back_days, 'day')}")
        _describe(draft, past)
        if past.union.total:
            draft.factor(FactorName.SIMILAR_THREATS, past.union.total)
            self._measure(draft, past.union)
        _look_at_source(draft, signal, past.same_address_last_day)
        return draft

    def _measure(self, draft: Draft, union: SimilarThreats) -> None:
        false, real = union.false_positives, union.true_positives
        draft.factor(FactorName.SIMILAR_FALSE_POSITIVES, false)
        draft.factor(FactorName.SIMILAR_TRUE_POSITIVES, real)
        if not (false or real):
            draft.say("None of them has a verdict yet.")
            return
        verdicts = count(false + real, "verdict")
        draft.say(f"{verdicts}: {count(false, 'false alarm')}, {real:,} real.")
        if false + real < self._config.minimum_verdicts:
            draft.say(f"Fewer than {self._config.minimum_verdicts} say too little for a rate.")
            return
        share = false / (false + real)
        draft.find(
            f"{share:.0%} of the similar threats with a verdict were false alarms ({verdicts}).",
            FactorName.FALSE_POSITIVE_RATE,
            round(share, 3),
            impact=_RATE_WEIGHT * (0.5 - share),
        )
        draft.recommend(
            f"Compare with the newest similar threats: {', '.join(union.newest)}."
            if union.newest
            else "Compare with the similar threats."
        )


def _confidence_in(union: SimilarThreats) -> float:
    if not union.total:
        return _CONFIDENCE_WITHOUT_PAST
    verdicts = union.false_positives + union.true_positives
    share = min(1.0, verdicts / _VERDICTS_FOR_FULL_CONFIDENCE)
    return _CONFIDENCE_WITH_PAST + _CONFIDENCE_OF_VERDICTS * share


def _describe(draft: Draft, past: SignalHistory) -> None:
    days = count(past.look_back_days, "day")
    if not past.union.total:
        draft.say(f"Nothing similar was seen in the last {days}.")
        return
    bases = [
        f"{_how_many(group)} with the same {group.basis}" for group in past.similar if group.total
    ]
    detail = f" ({listing(bases)})" if bases else ""
    draft.say(f"{count(past.union.total, 'similar threat')} in the last {days}{detail}.")


def _how_many(group: SimilarThreats) -> str:
    return f"at least {SIMILAR_LIMIT}" if group.total >= SIMILAR_LIMIT else f"{group.total:,}"


def _look_at_source(draft: Draft, signal: ThreatSignal, repeats: int) -> None:
    if not repeats:
        return
    impact = next((impact for least, impact in _REPEAT_STEPS if repeats >= least), 0.0)
    draft.find(
        f"{signal.source_ip} caused {count(repeats, 'other threat')} in the last 24 hours.",
        FactorName.REPEAT_SOURCE,
        repeats,
        impact=impact,
    )
