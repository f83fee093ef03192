"""The policy engine: its expectations as a table, and what holds for all policies."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.analyzers import decide
from watchfloor.core import Policy, PolicyAction, PolicyContext, PolicyEffects, PolicyId

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STRENGTH = [PolicyAction.ALLOW, PolicyAction.NOTIFY, PolicyAction.FLAG, PolicyAction.BLOCK]


def policy(
    name: str, action: str, *, age_s: float = 0, enabled: bool = True, **when: Any
) -> Policy:
    moment = NOON - timedelta(seconds=age_s)
    return Policy.model_validate(
        {
            "policyId": PolicyId(name),
            "projectId": "main",
            "name": name,
            "conditions": when,
            "actions": {"action": action},
            "enabled": enabled,
            "createdAt": moment,
            "updatedAt": moment,
        }
    )


BLOCK_CRITICAL = policy("critical", "block", minRiskScore=0.8)
NOTIFY_HIGH = policy("high", "notify", minRiskScore=0.6, maxRiskScore=0.79)
NOTIFY_BELOW = policy("below", "notify", minRiskScore=0.6, riskScoreBelow=0.8)
FLAG_DECEPTION = policy(
    "deception", "flag", patternsAny=["cot_deception", "manipulation", "social_engineering"]
)
ALL = (
    BLOCK_CRITICAL,
    NOTIFY_HIGH,
    FLAG_DECEPTION,
    policy("privileges", "flag", patternsAny=["privilege_escalation", "unauthorized_access"]),
    policy("both", "flag", patternsAll=["cot_deception", "goal_drift"]),
    policy("label", "flag", cotLabelsAny=["deception"]),
    policy("labels", "flag", cotLabelsAll=["deception", "manipulation"]),
    policy("busy", "notify", minRiskScore=0.6, eventCount={"min": 8}),
)
THREE_PATTERNS = ("cot_deception", "manipulation", "social_engineering")


@pytest.mark.parametrize(
    ("policies", "context", "action", "least_triggered"),
    [
        pytest.param([BLOCK_CRITICAL], {"risk_score": 0.85}, "block", 1, id="critical"),
        pytest.param([BLOCK_CRITICAL], {"risk_score": 0.75}, "allow", 0, id="below-critical"),
        pytest.param([BLOCK_CRITICAL], {"risk_score": 0.8}, "block", 1, id="exactly-critical"),
        pytest.param([NOTIFY_HIGH], {"risk_score": 0.7}, "notify", 1, id="high"),
        pytest.param([NOTIFY_HIGH], {"risk_score": 0.85}, "allow", 0, id="above-high"),
        pytest.param([NOTIFY_HIGH], {"risk_score": 0.79}, "notify", 1, id="at-most-holds-at"),
        pytest.param([NOTIFY_HIGH], {"risk_score": 0.795}, "allow", 0, id="the-gap"),
        pytest.param([NOTIFY_BELOW], {"risk_score": 0.795}, "notify", 1, id="the-gap-closed"),
        pytest.param([NOTIFY_BELOW], {"risk_score": 0.8}, "allow", 0, id="below-is-less"),
        pytest.param(
            ALL,
            {
                "risk_score": 0.88,
                "patterns": THREE_PATTERNS,
                "cot_labels": ("deception",),
                "event_count": 10,
            },
            "block",
            2,
            id="everything",
        ),
        pytest.param(ALL, {"risk_score": 0.65, "event_count": 8}, "notify", 1, id="eight-events"),
        pytest.param(ALL, {"risk_score": 0.15, "event_count": 3}, "allow", 0, id="quiet"),
        pytest.param([], {"risk_score": 1.0}, "allow", 0, id="no-policies"),
        pytest.param([policy("default", "flag")], {"risk_score": 0}, "flag", 1, id="default"),
        pytest.param(
            [policy("off", "block", enabled=False)], {"risk_score": 1}, "allow", 0, id="disabled"
        ),
        pytest.param(
            [policy("empty", "notify", patternsAny=[], cotLabelsAll=[], eventCount={})],
            {"risk_score": 0},
            "notify",
            1,
            id="empty-lists-are-unset",
        ),
        pytest.param(
            [policy("skipped", "block", cotLabelsAny=["deception"])],
            {"risk_score": 1},
            "allow",
            0,
            id="only-skipped",
        ),
        pytest.param(
            [policy("rest", "block", cotLabelsAny=["deception"], minRiskScore=0.5)],
            {"risk_score": 0.6},
            "block",
            1,
            id="the-rest-decides",
        ),
        pytest.param(
            [policy("known", "block", cotLabelsAny=["deception"], minRiskScore=0.5)],
            {"risk_score": 0.6, "cot_labels": ()},
            "allow",
            0,
            id="known-and-absent-fails",
        ),
    ],
)
def test_policies_decide(
    policies: list[Policy], context: dict[str, Any], action: str, least_triggered: int
) -> None:
    decision = decide(policies, PolicyContext.model_validate(context))

    assert decision.action == action
    assert len(decision.triggered_policies) >= least_triggered
    assert len(decision.reasons) == max(1, len(decision.triggered_policies))
    if not decision.triggered_policies:
        assert decision.reasons == ("No policies triggered",)


@pytest.mark.parametrize(
    ("window_ms", "least", "is_triggered"),
    [(1000, 2, True), (1000, 3, False), (10_000, 3, True), (999, 2, False), (10**30, 3, True)],
)
def test_events_are_counted_within_the_window_before_the_newest(
    window_ms: int, least: int, is_triggered: bool
) -> None:
    rule = policy("burst", "flag", eventCount={"min": least, "timeWindowMs": window_ms})
    times = (NOON, NOON + timedelta(seconds=9), NOON + timedelta(seconds=10))

    decision = decide([rule], PolicyContext(risk_score=0, event_times=times, event_count=3))

    assert (decision.action is PolicyAction.FLAG) is is_triggered


def test_a_window_without_times_is_skipped() -> None:
    rule = policy("burst", "flag", eventCount={"min": 1, "timeWindowMs": 10})

    assert decide([rule], PolicyContext(risk_score=0, event_count=3)).action is PolicyAction.ALLOW


def test_the_reasons_stand_in_the_order_of_age() -> None:
    young, old = policy("young", "block"), policy("old", "allow", age_s=60)

    decision = decide([young, old], PolicyContext(risk_score=0))

    assert decision.triggered_policies == ("old", "young")
    assert decision.reasons == ("old: always", "young: always")


contexts = st.builds(
    PolicyContext,
    risk_score=st.floats(0, 1),
    patterns=st.lists(st.sampled_from(THREE_PATTERNS)).map(tuple),
    cot_labels=st.none() | st.lists(st.sampled_from(["deception", "manipulation"])).map(tuple),
    event_count=st.none() | st.integers(0, 20),
)
sets_of_policies = st.lists(st.sampled_from(ALL), unique_by=lambda each: each.policy_id)


@given(sets_of_policies, contexts)
def test_the_strongest_action_wins_whatever_the_order(
    policies: list[Policy], context: PolicyContext
) -> None:
    decision = decide(policies, context)
    triggered = [each for each in policies if each.policy_id in decision.triggered_policies]

    assert decide(policies[::-1], context) == decision
    assert decision.action == max(
        (each.actions.action for each in triggered),
        key=STRENGTH.index,
        default=PolicyAction.ALLOW,
    )


@given(sets_of_policies, contexts, st.sampled_from(PolicyAction))
def test_a_disabled_policy_changes_nothing(
    policies: list[Policy], context: PolicyContext, action: PolicyAction
) -> None:
    disabled = [
        each.model_copy(
            update={
                "policy_id": f"off-{each.policy_id}",
                "enabled": False,
                "actions": PolicyEffects(action=action),
            }
        )
        for each in policies
    ]

    assert decide(policies + disabled, context) == decide(policies, context)


@given(sets_of_policies, contexts)
def test_what_is_not_known_never_triggers_more_than_the_same_without_it(
    policies: list[Policy], context: PolicyContext
) -> None:
    """Leaving out thoughts must not make a policy about thoughts alone trigger."""
    blind = context.model_copy(update={"cot_labels": None})

    assert not {"label", "labels"} & set(decide(policies, blind).triggered_policies)
