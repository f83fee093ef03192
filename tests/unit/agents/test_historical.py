"""The historical agent."""

from collections.abc import Callable, Sequence

import pytest
from unit.agents.answers import Answer, factor_of, value_of

from watchfloor.agents import HistoricalAgent, HistoricalConfig
from watchfloor.core import (
    AgentAnalysis,
    FactorName,
    SignalHistory,
    SimilarThreats,
    ThreatId,
    ThreatSignal,
)


class RememberedHistory:
    """A history that is the same for every signal."""

    def __init__(self, past: SignalHistory) -> None:
        self._past = past

    async def similar(self, batch: Sequence[ThreatSignal]) -> Sequence[SignalHistory]:
        return [self._past for _ in batch]


def past(*, total: int = 0, false: int = 0, real: int = 0, repeats: int = 0) -> SignalHistory:
    union = SimilarThreats("union", total, false, real, (ThreatId("newest"),) if total else ())
    same = SimilarThreats("type and customer", total, false, real)
    return SignalHistory((same,), union, repeats, 90)


@pytest.fixture
def answer(signal_of: Callable[..., ThreatSignal]) -> Answer:
    async def ask(remembered: SignalHistory, **config: int) -> AgentAnalysis:
        agent = HistoricalAgent(RememberedHistory(remembered), HistoricalConfig(**config))
        [analysis] = await agent.analyze([signal_of(source_ip="203.0.113.7")])
        return analysis

    return ask


async def test_no_past_is_no_evidence(answer: Answer) -> None:
    analysis = await answer(past())

    assert analysis.factors == ()
    assert analysis.confidence == 0.4
    assert "Nothing similar" in analysis.analysis


async def test_the_rate_is_measured_from_verdicts(answer: Answer) -> None:
    analysis = await answer(past(total=12, false=5, real=1))

    rate = factor_of(analysis, FactorName.FALSE_POSITIVE_RATE)
    assert rate.value == 0.833
    assert rate.impact < 0
    assert value_of(analysis, FactorName.SIMILAR_THREATS) == 12
    assert value_of(analysis, FactorName.SIMILAR_FALSE_POSITIVES) == 5
    assert value_of(analysis, FactorName.SIMILAR_TRUE_POSITIVES) == 1


async def test_real_threats_before_make_this_one_worse(answer: Answer) -> None:
    analysis = await answer(past(total=12, real=6))

    assert factor_of(analysis, FactorName.FALSE_POSITIVE_RATE).impact > 0


@pytest.mark.parametrize(
    ("verdicts", "has_rate"),
    [
        pytest.param(0, False, id="none"),
        pytest.param(2, False, id="one too few"),
        pytest.param(3, True, id="just enough"),
    ],
)
async def test_a_rate_needs_enough_verdicts(
    answer: Answer, verdicts: int, *, has_rate: bool
) -> None:
    analysis = await answer(past(total=50, false=verdicts), minimum_verdicts=3)

    assert (analysis.factor(FactorName.FALSE_POSITIVE_RATE) is not None) is has_rate


async def test_more_verdicts_make_it_surer(answer: Answer) -> None:
    few, many = await answer(past(total=4, false=4)), await answer(past(total=40, false=40))

    assert few.confidence < many.confidence == 0.9


@pytest.mark.parametrize(
    ("repeats", "impact"),
    [
        pytest.param(0, None, id="first time"),
        pytest.param(2, 0.0, id="twice before"),
        pytest.param(3, 0.05, id="several"),
        pytest.param(10, 0.10, id="many"),
    ],
)
async def test_a_source_that_comes_back_raises_the_severity(
    answer: Answer, repeats: int, impact: float | None
) -> None:
    factor = (await answer(past(repeats=repeats))).factor(FactorName.REPEAT_SOURCE)

    assert (factor.impact if factor else None) == impact


async def test_a_capped_count_is_not_told_as_exact(answer: Answer) -> None:
    assert "at least 100 with the same type" in (await answer(past(total=100))).analysis
