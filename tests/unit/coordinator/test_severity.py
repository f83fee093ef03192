"""Severity: a sum of factors and nothing else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.coordinator.severity import THRESHOLDS, decide_severity
from watchfloor.core import (
    PROFILES,
    AgentAnalysis,
    AgentName,
    AgentStatus,
    Factor,
    Severity,
    ThreatType,
)

Analyses = dict[AgentName, AgentAnalysis]


def analyses_of(*, failed: tuple[str, ...] = (), **impacts: dict[str, float]) -> Analyses:
    """The answers of the named agents, each with its factors."""
    return {
        AgentName(agent): AgentAnalysis(
            agent_name=AgentName(agent),
            status=AgentStatus.FAILED if agent in failed else AgentStatus.OK,
            analysis="A critical, critical, critical text.",
            confidence=0.8,
            factors=tuple(
                Factor(name=name, value="x", impact=impact) for name, impact in factors.items()
            ),
        )
        for agent, factors in impacts.items()
    }


def test_the_sum_of_all_factors_is_the_score() -> None:
    analyses = analyses_of(
        priority={"base_risk": 0.3, "volume": 0.15},
        config={"customer_tier": 0.07, "allow_listed": -0.2},
    )
    decision = decide_severity(analyses, threat_type=ThreatType.BOT_TRAFFIC)

    assert (decision.severity, decision.score) == (Severity.LOW, 0.32)


def test_every_factor_that_moved_it_is_listed_under_its_agent() -> None:
    analyses = analyses_of(
        priority={"base_risk": 0.3}, historical={"repeat_source": 0.1, "similar_threats": 0.0}
    )
    decision = decide_severity(analyses, threat_type=ThreatType.BOT_TRAFFIC)

    listed = {factor.name: factor.impact for factor in decision.factors}
    assert listed == {"priority.base_risk": 0.3, "historical.repeat_source": 0.1}


def test_an_agent_that_failed_adds_nothing() -> None:
    analyses = analyses_of(
        priority={"base_risk": 0.3}, context={"intel_match": 0.5}, failed=("context",)
    )

    assert decide_severity(analyses, threat_type=ThreatType.BOT_TRAFFIC).score == 0.3


@pytest.mark.parametrize("threat_type", list(ThreatType))
@pytest.mark.parametrize("failed", [("priority",), ()], ids=["failed", "silent"])
def test_without_priority_the_table_of_types_gives_the_base_risk(
    threat_type: ThreatType, failed: tuple[str, ...]
) -> None:
    decision = decide_severity(analyses_of(priority={}, failed=failed), threat_type=threat_type)

    assert decision.score == PROFILES[threat_type].base_risk
    assert [factor.name for factor in decision.factors] == ["priority.base_risk"]


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (1.0, Severity.CRITICAL),
        (0.8, Severity.CRITICAL),
        (0.799, Severity.HIGH),
        (0.6, Severity.HIGH),
        (0.599, Severity.MEDIUM),
        (0.35, Severity.MEDIUM),
        (0.349, Severity.LOW),
        (0.0, Severity.LOW),
    ],
)
def test_the_thresholds(score: float, severity: Severity) -> None:
    analyses = analyses_of(priority={"base_risk": score or -0.1})

    assert decide_severity(analyses, threat_type=ThreatType.ANOMALY).severity is severity


def test_sums_of_binary_fractions_do_not_miss_a_threshold() -> None:
    """0.1 + 0.7 is 0.7999999999999999 in floating point."""
    analyses = analyses_of(priority={"base_risk": 0.7}, config={"critical_endpoint": 0.1})

    assert decide_severity(analyses, threat_type=ThreatType.ANOMALY).severity is Severity.CRITICAL


@given(
    impacts=st.dictionaries(
        st.sampled_from(AgentName),
        st.dictionaries(st.text(min_size=1, max_size=4), st.floats(-1, 1), max_size=4),
    )
)
def test_the_score_is_bounded_and_explained_by_its_factors(
    impacts: dict[AgentName, dict[str, float]],
) -> None:
    analyses = analyses_of(failed=(), **{str(agent): each for agent, each in impacts.items()})
    decision = decide_severity(analyses, threat_type=ThreatType.BRUTE_FORCE)

    total = math.fsum(factor.impact for factor in decision.factors)
    assert decision.score == pytest.approx(min(1.0, max(0.0, total)), abs=0.0005001)
    assert decision.severity is next(each for least, each in THRESHOLDS if decision.score >= least)
