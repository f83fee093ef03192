"""The response analyzer: the grid, and what bends it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from watchfloor.analyzers import ResponseAnalyzer
from watchfloor.core import (
    ActionType,
    FalsePositiveScore,
    Investigation,
    Recommendation,
    ResponseAction,
    ResponsePlan,
    Severity,
    ThreatType,
    Urgency,
)

Plan = Callable[..., Awaitable[ResponsePlan]]
AUTO_BLOCK = {"config": {"auto_block": True}}

GRID = {
    ThreatType.BOT_TRAFFIC: (
        "block_ip immediate, rate_limit immediate",
        "rate_limit urgent, challenge urgent",
        "challenge normal, monitor normal",
        "monitor low",
    ),
    ThreatType.PROXY_NETWORK: (
        "block_ip immediate, escalate immediate",
        "block_ip urgent, challenge urgent",
        "challenge normal, rate_limit normal",
        "monitor normal",
    ),
    ThreatType.DEVICE_COMPROMISE: (
        "quarantine immediate, escalate immediate, block_ip immediate",
        "quarantine urgent, challenge urgent",
        "challenge normal, monitor normal",
        "monitor low",
    ),
    ThreatType.RATE_LIMIT_BREACH: (
        "rate_limit immediate, block_ip urgent",
        "rate_limit urgent",
        "rate_limit normal",
        "monitor low",
    ),
    ThreatType.GEO_ANOMALY: (
        "challenge immediate, escalate urgent",
        "challenge urgent",
        "challenge normal",
        "monitor low",
    ),
    ThreatType.ANOMALY: (
        "escalate urgent, monitor normal",
        "escalate urgent, monitor normal",
        "monitor normal",
        "monitor normal",
    ),
    ThreatType.CREDENTIAL_STUFFING: (
        "block_ip immediate, rate_limit immediate",
        "block_ip urgent, rate_limit urgent",
        "challenge normal, rate_limit normal",
        "monitor low",
    ),
}
GRID[ThreatType.ACCOUNT_TAKEOVER] = GRID[ThreatType.DEVICE_COMPROMISE]
GRID[ThreatType.DATA_SCRAPING] = GRID[ThreatType.BOT_TRAFFIC]
GRID[ThreatType.BRUTE_FORCE] = GRID[ThreatType.CREDENTIAL_STUFFING]


def judged(score: float, *, confidence: float = 0.7) -> FalsePositiveScore:
    return FalsePositiveScore(
        score=score,
        confidence=confidence,
        indicators=(),
        recommendation=Recommendation.NEEDS_REVIEW,
        explanation="",
    )


@pytest.fixture
def plan(case_of: Callable[..., Investigation]) -> Plan:
    async def ask(
        severity: Severity = Severity.CRITICAL, fp_score: float = 0.5, **arguments: Any
    ) -> ResponsePlan:
        case = case_of(**arguments)._replace(severity=severity, false_positive=judged(fp_score))
        [answer] = await ResponseAnalyzer().analyze([case])
        return answer

    return ask


def actions_of(plan: ResponsePlan) -> tuple[ResponseAction, ...]:
    return (plan.primary_action, *plan.secondary_actions)


def in_words(plan: ResponsePlan) -> str:
    return ", ".join(f"{action.action_type} {action.urgency}" for action in actions_of(plan))


@pytest.mark.parametrize(
    ("threat_type", "severity", "expected"),
    [
        pytest.param(threat_type, severity, words, id=f"{threat_type}-{severity}")
        for threat_type in ThreatType
        for severity, words in zip(Severity, GRID[threat_type], strict=True)
    ],
)
async def test_the_grid(
    plan: Plan, threat_type: ThreatType, severity: Severity, expected: str
) -> None:
    assert in_words(await plan(severity, threat_type=threat_type)) == expected


@pytest.mark.parametrize(
    ("severity", "tier", "sla", "escalate"),
    [
        pytest.param(Severity.CRITICAL, "standard", 15, 7, id="critical"),
        pytest.param(Severity.HIGH, "standard", 30, 15, id="high"),
        pytest.param(Severity.MEDIUM, "standard", 60, 30, id="medium"),
        pytest.param(Severity.LOW, "standard", 240, 120, id="low"),
        pytest.param(Severity.CRITICAL, "premium", 7, 3, id="critical premium"),
        pytest.param(Severity.MEDIUM, "enterprise", 30, 15, id="medium enterprise"),
        pytest.param(Severity.HIGH, "free", 30, 15, id="high free"),
    ],
)
async def test_deadlines_follow_severity_and_tier(
    plan: Plan, severity: Severity, tier: str, sla: int, escalate: int
) -> None:
    answer = await plan(severity, findings={"config": {"customer_tier": tier}})

    assert (answer.sla_minutes, answer.auto_escalate_after_minutes) == (sla, escalate)


@pytest.mark.parametrize(
    ("severity", "path"),
    [
        (Severity.CRITICAL, ("SOC Tier 2", "SOC Manager", "CISO", "Customer Success", "a", "b")),
        (Severity.HIGH, ("SOC Tier 2", "SOC Manager", "Customer Success", "a", "b")),
        (Severity.MEDIUM, ("SOC Tier 1", "SOC Tier 2", "a", "b")),
        (Severity.LOW, ("SOC Tier 1", "a", "b")),
    ],
)
async def test_the_first_two_contacts_end_the_escalation_path(
    plan: Plan, severity: Severity, path: tuple[str, ...]
) -> None:
    answer = await plan(severity, findings={"config": {"contacts": ["a", "b", "c"]}})

    assert answer.escalation_path == path


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("threat_type", list(ThreatType))
async def test_a_likely_false_alarm_is_only_watched(
    plan: Plan, threat_type: ThreatType, severity: Severity
) -> None:
    answer = await plan(severity, 0.7, threat_type=threat_type)

    assert in_words(answer) == "monitor low"
    assert answer.primary_action.auto_executable
    assert answer.primary_action.parameters["duration_minutes"] == 30
    assert answer.escalation_path == ("SOC Tier 1",)
    assert (answer.sla_minutes, answer.auto_escalate_after_minutes) == (240, 120)
    assert answer.overall_confidence == 0.7
    assert "false alarm" in answer.notes[0]


@pytest.mark.parametrize(
    ("fp_score", "expected"),
    [
        pytest.param(0.29, "rate_limit immediate, challenge immediate", id="hardly false"),
        pytest.param(0.30, "rate_limit urgent, challenge urgent", id="at the bound"),
        pytest.param(0.69, "rate_limit urgent, challenge urgent", id="nearly false"),
    ],
)
async def test_what_is_hardly_a_false_alarm_is_one_step_more_urgent(
    plan: Plan, fp_score: float, expected: str
) -> None:
    assert in_words(await plan(Severity.HIGH, fp_score)) == expected


async def test_nothing_is_more_urgent_than_immediate(plan: Plan) -> None:
    answer = await plan(Severity.CRITICAL, 0.1)

    assert {action.urgency for action in actions_of(answer)} == {Urgency.IMMEDIATE}
    assert answer.notes == ()


@pytest.mark.parametrize("threat_type", list(ThreatType))
@pytest.mark.parametrize("severity", list(Severity))
async def test_an_allow_listed_address_is_never_blocked(
    plan: Plan, threat_type: ThreatType, severity: Severity
) -> None:
    listed = {"config": {"allow_listed": "198.51.100.0/24", "auto_block": True}}
    answer = await plan(severity, 0.1, threat_type=threat_type, findings=listed)

    everything = (*actions_of(answer), *answer.backup_actions)
    assert ActionType.BLOCK_IP not in {action.action_type for action in everything}
    harmless = {ActionType.MONITOR, ActionType.ESCALATE}
    assert all(each.requires_approval for each in everything if each.action_type not in harmless)
    kinds = [action.action_type for action in actions_of(answer)]
    assert len(kinds) == len(set(kinds))


async def test_a_replaced_block_is_noted(plan: Plan) -> None:
    answer = await plan(findings={"config": {"allow_listed": "198.51.100.0/24"}})

    assert in_words(answer) == "escalate immediate, rate_limit immediate"
    assert "198.51.100.7 is allow-listed (198.51.100.0/24)" in answer.notes[0]


async def test_without_an_address_a_block_becomes_the_next_sensible_step(plan: Plan) -> None:
    answer = await plan(source_ip=None, findings=AUTO_BLOCK)

    assert in_words(answer) == "escalate immediate, rate_limit immediate"
    assert "No address to block is known" in answer.notes[0]


async def test_what_would_reach_the_whole_customer_waits_for_approval(plan: Plan) -> None:
    answer = await plan(Severity.HIGH, source_ip=None, findings=AUTO_BLOCK)

    rate_limit = answer.primary_action
    assert (rate_limit.target, rate_limit.estimated_impact) == ("acme", "high")
    assert rate_limit.requires_approval


@pytest.mark.parametrize(
    ("findings", "failed", "automatic"),
    [
        pytest.param(AUTO_BLOCK, (), True, id="the policy allows it"),
        pytest.param({}, (), False, id="no policy"),
        pytest.param({"config": {"auto_block": False}}, (), False, id="the policy forbids it"),
        pytest.param(AUTO_BLOCK, ("config",), False, id="the policy is not known"),
        pytest.param(AUTO_BLOCK, ("context",), False, id="the source is not known"),
        pytest.param(
            {**AUTO_BLOCK, "context": {"crawler": "verified"}}, (), False, id="a genuine crawler"
        ),
        pytest.param(
            {**AUTO_BLOCK, "context": {"address_scope": "internal"}}, (), False, id="internal"
        ),
        pytest.param(
            {**AUTO_BLOCK, "context": {"crawler": "spoofed"}}, (), True, id="a spoofed crawler"
        ),
    ],
)
@pytest.mark.parametrize("threat_type", [ThreatType.BOT_TRAFFIC, ThreatType.ACCOUNT_TAKEOVER])
async def test_only_the_customers_policy_lets_actions_happen_unasked(
    plan: Plan,
    threat_type: ThreatType,
    findings: dict[str, Any],
    failed: tuple[str, ...],
    *,
    automatic: bool,
) -> None:
    answer = await plan(findings=findings, failed=failed, threat_type=threat_type, user_id="u1")

    for action in actions_of(answer):
        expected = automatic or action.action_type is ActionType.ESCALATE
        assert action.auto_executable is expected
        assert action.requires_approval is not expected


@pytest.mark.parametrize(
    ("user_id", "target"), [("u1", "u1"), (None, "acme")], ids=["account", "customer"]
)
async def test_quarantine_aims_at_the_account_else_the_customer(
    plan: Plan, user_id: str | None, target: str
) -> None:
    answer = await plan(threat_type=ThreatType.ACCOUNT_TAKEOVER, user_id=user_id)

    assert answer.primary_action.target == target


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("threat_type", list(ThreatType))
async def test_there_is_a_backup_and_it_is_not_planned_anyhow(
    plan: Plan, threat_type: ThreatType, severity: Severity
) -> None:
    answer = await plan(severity, threat_type=threat_type)

    planned = {action.action_type for action in actions_of(answer)}
    backups = [action.action_type for action in answer.backup_actions]
    assert not planned & set(backups)
    assert backups or planned == {ActionType.ESCALATE, ActionType.MONITOR}


async def test_missing_agents_make_the_plan_less_sure(plan: Plan) -> None:
    whole, broken = await plan(), await plan(failed=("historical", "devops"))

    assert whole.overall_confidence == 0.7
    assert broken.overall_confidence == 0.42


async def test_an_unknown_policy_is_noted(plan: Plan) -> None:
    assert "could not be looked up" in (await plan(failed=("config",))).notes[-1]


async def test_a_plan_is_made_without_a_score(case_of: Callable[..., Investigation]) -> None:
    [answer] = await ResponseAnalyzer().analyze([case_of()._replace(severity=Severity.HIGH)])

    assert in_words(answer) == "rate_limit urgent, challenge urgent"
