"""The false-positive analyzer: every condition alone, and what it must not be fooled by."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from watchfloor.analyzers import FalsePositiveAnalyzer
from watchfloor.core import (
    PROFILES,
    FalsePositiveScore,
    IndicatorCategory,
    Investigation,
    Recommendation,
    ThreatType,
)

Judge = Callable[..., Awaitable[FalsePositiveScore]]
VERIFIED = {"context": {"crawler": "verified", "crawler_name": "Googlebot"}}
SPOOFED = {
    "context": {
        "crawler": "spoofed",
        "crawler_name": "Googlebot",
        "contradiction": "The user agent claims Googlebot, the address says otherwise.",
    }
}
DEPLOYED = [{"kind": "deployment", "is_touching": False}]
DEPLOYED_HERE = [{"kind": "deployment", "is_touching": True}]
INTEL = [{"label": "botnet", "confidence": 50, "source": "feed"}]


@pytest.fixture
def judge(case_of: Callable[..., Investigation]) -> Judge:
    async def ask(**arguments: Any) -> FalsePositiveScore:
        [score] = await FalsePositiveAnalyzer().analyze([case_of(**arguments)])
        return score

    return ask


@pytest.mark.parametrize(
    ("threat_type", "baseline"),
    [
        (ThreatType.BOT_TRAFFIC, 0.35),
        (ThreatType.PROXY_NETWORK, 0.40),
        (ThreatType.DEVICE_COMPROMISE, 0.10),
        (ThreatType.ANOMALY, 0.50),
        (ThreatType.RATE_LIMIT_BREACH, 0.45),
        (ThreatType.GEO_ANOMALY, 0.55),
        (ThreatType.CREDENTIAL_STUFFING, 0.15),
        (ThreatType.ACCOUNT_TAKEOVER, 0.10),
        (ThreatType.DATA_SCRAPING, 0.35),
        (ThreatType.BRUTE_FORCE, 0.20),
    ],
)
async def test_without_evidence_the_score_is_the_baseline_of_the_type(
    judge: Judge, threat_type: ThreatType, baseline: float
) -> None:
    score = await judge(threat_type=threat_type)

    assert score.score == baseline
    [indicator] = score.indicators
    assert (indicator.category, indicator.impact) == (IndicatorCategory.BASELINE, baseline)
    assert "no evidence" in score.explanation


def test_every_type_has_a_baseline() -> None:
    assert set(PROFILES) == set(ThreatType)


@pytest.mark.parametrize(
    ("finding", "category", "impact"),
    [
        ("context user_agent_class attack_tool", "user_agent", -0.20),
        ("context user_agent_class tool", "user_agent", -0.10),
        ("context user_agent_class empty", "user_agent", -0.05),
        ("config allow_listed 198.51.100.0/24", "ip_reputation", 0.20),
        ("context address_scope internal", "ip_reputation", 0.15),
        ("context contradiction both", "ip_reputation", -0.10),
        ("context provider amazon", "ip_reputation", -0.05),
    ],
)
async def test_each_finding_moves_the_score(
    judge: Judge, finding: str, category: str, impact: float
) -> None:
    agent, factor, value = finding.split()
    score = await judge(findings={agent: {factor: value}})

    assert_moved_by(score, category, impact)


@pytest.mark.parametrize(
    ("agent", "factors", "category", "impact"),
    [
        ("context", {"address_reputation": 3}, "ip_reputation", -0.18),
        ("context", {"address_reputation": 9}, "ip_reputation", -0.30),
        ("context", {"intel_match": INTEL}, "ip_reputation", -0.15),
        ("devops", {"recent_change": DEPLOYED}, "request_pattern", 0.05),
        ("devops", {"recent_change": DEPLOYED_HERE}, "request_pattern", 0.10),
        ("devops", {"open_incident": DEPLOYED}, "request_pattern", -0.05),
        ("priority", {"target": "admin"}, "request_pattern", -0.10),
    ],
    ids=[
        *("three bad lists", "nine", "intel", "deployment", "deployment there", "incident"),
        "administration page",
    ],
)
async def test_graded_findings_move_the_score_by_their_weight(
    judge: Judge, agent: str, factors: dict[str, Any], category: str, impact: float
) -> None:
    assert_moved_by(await judge(findings={agent: factors}), category, impact)


@pytest.mark.parametrize(
    ("arguments", "category", "impact"),
    [
        pytest.param({"request_count": 49}, "request_pattern", 0.10, id="below 10 a minute"),
        pytest.param({"request_count": 5_001}, "request_pattern", -0.15, id="above 1000"),
        pytest.param({"endpoint": "/Health/?x=1"}, "request_pattern", 0.12, id="health check"),
        pytest.param({"confidence": 0.86}, "agent_confidence", -0.10, id="sure agents"),
        pytest.param({"confidence": 0.49}, "agent_confidence", 0.10, id="unsure agents"),
    ],
)
async def test_what_the_signal_and_the_agents_are_like_moves_the_score(
    judge: Judge, arguments: dict[str, Any], category: str, impact: float
) -> None:
    assert_moved_by(await judge(**arguments), category, impact)


def assert_moved_by(score: FalsePositiveScore, category: str, impact: float) -> None:
    _, indicator = score.indicators
    assert (indicator.category, indicator.impact) == (category, impact)
    assert score.score == pytest.approx(0.35 + impact)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param({"findings": {"context": {"user_agent_class": "browser"}}}, id="browser"),
        pytest.param({"findings": {"context": {"crawler_name": "Foobot"}}}, id="unproven crawler"),
        pytest.param({"findings": {"context": {"address_scope": "public"}}}, id="public address"),
        pytest.param({"findings": {"context": {"address_reputation": 0}}}, id="on no list"),
        pytest.param({"request_count": 50}, id="exactly 10 a minute"),
        pytest.param({"request_count": 5_000}, id="exactly 1000 a minute"),
        pytest.param({"endpoint": "/healthy-food"}, id="not quite a health check"),
        pytest.param({"request_count": 1, "threat_type": "account_takeover"}, id="one take-over"),
        pytest.param(
            {"findings": {"priority": {"target": "login"}}, "threat_type": "brute_force"},
            id="a login page where every such threat has one",
        ),
        pytest.param({"confidence": 0.5}, id="confidence at the lower bound"),
        pytest.param({"confidence": 0.85}, id="confidence at the upper bound"),
        pytest.param(
            {"findings": {"devops": {"recent_change": [{"kind": "incident"}]}}}, id="past incident"
        ),
    ],
)
async def test_near_misses_add_nothing(judge: Judge, arguments: dict[str, Any]) -> None:
    assert len((await judge(**arguments)).indicators) == 1


@pytest.mark.parametrize(
    ("false", "real", "impact"),
    [
        pytest.param(10, 0, 0.20, id="all false"),
        pytest.param(3, 0, 0.06, id="few verdicts weigh less"),
        pytest.param(0, 20, -0.20, id="all real"),
        pytest.param(5, 5, None, id="exactly half"),
        pytest.param(2, 8, None, id="exactly a fifth"),
    ],
)
async def test_history_counts_by_measured_verdicts(
    judge: Judge, false: int, real: int, impact: float | None
) -> None:
    share = false / (false + real)
    past = {
        "similar_false_positives": false,
        "similar_true_positives": real,
        "false_positive_rate": share,
    }
    score = await judge(findings={"historical": past})

    impacts = [each.impact for each in score.indicators if each.category == "history"]
    assert impacts == ([] if impact is None else [impact])
    assert score.historical_fp_rate == share
    assert (score.similar_resolved_as_fp, score.similar_resolved_as_real) == (false, real)


async def test_without_enough_verdicts_no_rate_is_claimed(judge: Judge) -> None:
    score = await judge(findings={"historical": {"similar_false_positives": 1}})

    assert score.historical_fp_rate is None
    assert score.score == 0.35


async def test_a_genuine_crawler_is_a_likely_false_alarm_with_its_reasons(judge: Judge) -> None:
    score = await judge(findings=VERIFIED, request_count=500, time_window_minutes=1440.0)

    assert score.recommendation is Recommendation.LIKELY_FP
    assert score.score == 0.95
    assert "Googlebot" in score.explanation


async def test_its_name_from_elsewhere_is_worse_than_no_name(judge: Judge) -> None:
    spoofed, plain = await judge(findings=SPOOFED), await judge()

    assert spoofed.score < plain.score
    assert spoofed.recommendation is Recommendation.LIKELY_REAL


async def test_a_spoof_has_no_share_in_the_good_name_it_takes(judge: Judge) -> None:
    good_name = {
        "similar_false_positives": 20,
        "similar_true_positives": 0,
        "false_positive_rate": 1.0,
    }
    with_history = await judge(findings={**SPOOFED, "historical": good_name})

    assert with_history.score == (await judge(findings=SPOOFED)).score


async def test_an_internal_address_that_contradicts_itself_is_no_excuse(judge: Judge) -> None:
    forged = {"context": {"address_scope": "internal", "contradiction": "x"}}

    assert (await judge(findings=forged)).score < (await judge()).score


@pytest.mark.parametrize("threat_type", list(ThreatType))
async def test_leaving_fields_out_gains_nothing(judge: Judge, threat_type: ThreatType) -> None:
    """Fewer fields make the agents less sure; that must not read as a false alarm."""
    bare = await judge(
        threat_type=threat_type,
        confidence=0.3,
        source_ip=None,
        user_agent=None,
        request_count=None,
        endpoint=None,
    )
    full = await judge(threat_type=threat_type)

    assert bare.score <= full.score
    assert bare.confidence < full.confidence


@pytest.mark.parametrize("agent", ["historical", "config", "devops", "context", "priority"])
async def test_making_an_agent_fail_gains_nothing(judge: Judge, agent: str) -> None:
    """Its confidence of 0 stays out of the mean, and doubt of the others does not count."""
    whole, broken = await judge(), await judge(failed=(agent,))
    doubtful = await judge(failed=(agent,), confidence=0.3)

    assert broken.score == doubtful.score == whole.score
    assert broken.confidence < whole.confidence


async def test_all_agents_failing_leaves_the_baseline_and_little_confidence(
    judge: Judge,
) -> None:
    score = await judge(failed=("historical", "config", "devops", "context", "priority"))

    assert score.score == 0.35
    assert score.confidence < 0.2


async def test_more_verdicts_and_evidence_make_the_score_surer(judge: Judge) -> None:
    past = {"similar_false_positives": 6, "similar_true_positives": 0, "false_positive_rate": 1.0}
    surer = await judge(findings={**VERIFIED, "historical": past})

    assert surer.confidence > (await judge()).confidence


@pytest.mark.parametrize(
    ("request_count", "findings", "recommendation"),
    [
        pytest.param(500, {}, Recommendation.LIKELY_REAL, id="below 0.4"),
        pytest.param(49, {}, Recommendation.NEEDS_REVIEW, id="between"),
        pytest.param(500, VERIFIED, Recommendation.LIKELY_FP, id="from 0.7"),
    ],
)
async def test_the_band_of_the_score_is_the_recommendation(
    judge: Judge, request_count: int, findings: dict[str, Any], recommendation: Recommendation
) -> None:
    score = await judge(request_count=request_count, findings=findings)

    assert score.recommendation is recommendation


async def test_the_explanation_names_both_sides(judge: Judge) -> None:
    score = await judge(
        request_count=49, findings={"context": {"user_agent_class": "tool", "provider": "ovh"}}
    )

    assert score.explanation == (
        "Probably real (score 0.30). For a false alarm: few requests: 9.8 a minute. Against it:"
        " the user agent is that of a script or library; the address is in a data centre or"
        " proxy (ovh)."
    )
