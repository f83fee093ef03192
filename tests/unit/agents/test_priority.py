"""The priority agent."""

from collections.abc import Callable
from typing import Any

import pytest
from unit.agents.answers import Answer, factor_of, value_of

from watchfloor.agents import PriorityAgent
from watchfloor.core import PROFILES, AgentAnalysis, FactorName, ThreatSignal, ThreatType
from watchfloor.reference import AttackCatalogue


@pytest.fixture(scope="module")
def catalogue() -> AttackCatalogue:
    return AttackCatalogue()


@pytest.fixture
def answer(signal_of: Callable[..., ThreatSignal], catalogue: AttackCatalogue) -> Answer:
    async def ask(**fields: Any) -> AgentAnalysis:
        [analysis] = await PriorityAgent(catalogue).analyze([signal_of(**fields)])
        return analysis

    return ask


@pytest.mark.parametrize("threat_type", list(ThreatType))
async def test_every_type_brings_its_base_risk_and_ids(
    answer: Answer, threat_type: ThreatType
) -> None:
    analysis, profile = await answer(threat_type=threat_type), PROFILES[threat_type]

    assert factor_of(analysis, FactorName.BASE_RISK).impact == profile.base_risk
    assert value_of(analysis, FactorName.OAT) == list(profile.oat)
    techniques = value_of(analysis, FactorName.TECHNIQUES)
    assert [(each["technique"], each["tactic"]) for each in techniques] == list(profile.techniques)
    assert all(each["name"] != each["technique"] for each in techniques)


@pytest.mark.parametrize(
    ("count", "window", "impact"),
    [
        pytest.param(500, 1440.0, 0.0, id="500 in a day"),
        pytest.param(50, 5.0, 0.0, id="10 a minute"),
        pytest.param(500, 5.0, 0.1, id="100 a minute"),
        pytest.param(5_000, 5.0, 0.2, id="1,000 a minute"),
        pytest.param(10**12, 1.0, 0.3, id="no more than the cap"),
    ],
)
async def test_volume_counts_by_powers_of_ten(
    answer: Answer, count: int, window: float, impact: float
) -> None:
    analysis = await answer(request_count=count, time_window_minutes=window)

    assert factor_of(analysis, FactorName.VOLUME).impact == impact


async def test_what_is_missing_is_left_out_and_lowers_confidence(answer: Answer) -> None:
    bare, full = await answer(), await answer(request_count=1, endpoint="/a")

    assert bare.factor(FactorName.VOLUME) is None
    assert bare.factor(FactorName.TARGET) is None
    assert bare.confidence < full.confidence == 0.9


async def test_a_login_page_is_worse(answer: Answer) -> None:
    target = factor_of(await answer(endpoint="/login"), FactorName.TARGET)

    assert (target.value, target.impact) == ("login", 0.08)


async def test_the_detectors_hints_come_first_where_att_ck_knows_them(answer: Answer) -> None:
    """T1086 is revoked and T9999 does not exist."""
    analysis = await answer(mitre_hints=("T1059", "T1086", "T9999"))

    techniques = value_of(analysis, FactorName.TECHNIQUES)
    assert [each["technique"] for each in techniques] == ["T1059", "T1595", "T1498"]
    assert "2 techniques that the detector names are unknown" in analysis.analysis
