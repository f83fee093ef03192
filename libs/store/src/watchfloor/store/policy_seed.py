"""The policies that every project begins with."""

from watchfloor.core import (
    DATAFLOW_PATTERNS,
    DataflowVerdict,
    PolicyAction,
    PolicyConditions,
    PolicyEffects,
    PolicyId,
    PolicyInput,
)

CRITICAL_RISK = 0.8
HIGH_RISK = 0.6

SEED = (
    (
        PolicyId("pol_block_critical"),
        PolicyInput(
            name="Block critical risk",
            conditions=PolicyConditions(min_risk_score=CRITICAL_RISK),
            actions=PolicyEffects(action=PolicyAction.BLOCK),
        ),
    ),
    (
        PolicyId("pol_flag_deception"),
        PolicyInput(
            name="Flag deception",
            conditions=PolicyConditions(
                patterns_any=("cot_deception", "manipulation", "social_engineering")
            ),
            actions=PolicyEffects(action=PolicyAction.FLAG),
        ),
    ),
    (
        PolicyId("pol_notify_high_risk"),
        PolicyInput(
            name="Notify of high risk",
            # What is not blocked is notified of: between the two there is no gap.
            conditions=PolicyConditions(min_risk_score=HIGH_RISK, risk_score_below=CRITICAL_RISK),
            actions=PolicyEffects(action=PolicyAction.NOTIFY),
        ),
    ),
    (
        PolicyId("pol_flag_privilege_escalation"),
        PolicyInput(
            name="Flag privilege escalation",
            conditions=PolicyConditions(
                patterns_any=("privilege_escalation", "unauthorized_access", "credential_theft")
            ),
            actions=PolicyEffects(action=PolicyAction.FLAG),
        ),
    ),
    (
        PolicyId("pol_flag_hijacked_agent"),
        PolicyInput(
            name="Flag hijacked agents",
            description="An agent followed instructions that it read in data.",
            conditions=PolicyConditions(
                patterns_any=DATAFLOW_PATTERNS[DataflowVerdict.HIJACKED][-1:]
            ),
            actions=PolicyEffects(action=PolicyAction.FLAG),
        ),
    ),
)
"""In the order in which they are looked at."""
