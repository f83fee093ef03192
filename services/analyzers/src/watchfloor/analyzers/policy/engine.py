"""The policy engine: which policies trigger, and what that means together."""

from collections.abc import Sequence

from watchfloor.analyzers.policy.conditions import FAILED, outcomes_of
from watchfloor.core import Policy, PolicyAction, PolicyContext, PolicyDecision

_STRENGTH = {action: -rank for rank, action in enumerate(PolicyAction)}
_NOTHING_TRIGGERED = "No policies triggered"


def decide(policies: Sequence[Policy], context: PolicyContext) -> PolicyDecision:
    """What the enabled policies say together about one session. Pure.

    A policy triggers when every condition that is set holds. Conditions about thoughts and events
    are skipped where the context does not know them; a policy of which nothing but skipped
    conditions is left does not trigger. One without conditions always does. The strongest action
    wins: block, flag, notify, allow.

    Args:
        policies: Those of the session's project, in any order; they are looked at by age.
        context: What is known about the session.
    """
    enabled = (policy for policy in policies if policy.enabled)
    in_order = sorted(enabled, key=lambda policy: (policy.created_at, policy.policy_id))
    triggered = [
        (policy, reason) for policy in in_order if (reason := _reason(policy, context)) is not None
    ]
    actions = [policy.actions.action for policy, _ in triggered]
    return PolicyDecision(
        action=max(actions, key=_STRENGTH.__getitem__, default=PolicyAction.ALLOW),
        reasons=tuple(reason for _, reason in triggered) or (_NOTHING_TRIGGERED,),
        triggered_policies=tuple(policy.policy_id for policy, _ in triggered),
        risk_score=context.risk_score,
        patterns=context.patterns,
    )


def _reason(policy: Policy, context: PolicyContext) -> str | None:
    """Why the policy triggers, or nothing where it does not."""
    outcomes = outcomes_of(policy.conditions, context)
    if not outcomes:
        return f"{policy.name}: always"
    held = [outcome for outcome in outcomes if isinstance(outcome, str)]
    if FAILED in outcomes or not held:
        return None
    return f"{policy.name}: {'; '.join(held)}"
