"""The patterns that there are, and those that thoughts speak for."""

from types import MappingProxyType

from watchfloor.analyzers.session_risk.attempts import OVERRIDES, SOCIAL
from watchfloor.analyzers.session_risk.requests import GATHERING, REQUESTS
from watchfloor.analyzers.session_risk.steering import STEERING

PATTERN_OF_LABEL = MappingProxyType(
    {
        "deception": "cot_deception",
        "cot_deception": "cot_deception",
        "hidden_agenda": "cot_deception",
        "goal_drift": "goal_drift",
        "manipulation": "manipulation",
        "harmful_intent": "harmful_content",
        "safety_bypass": "policy_violation",
        "policy_evasion": "policy_violation",
        "policy_violation": "policy_violation",
        "misalignment": "policy_violation",
    }
)
"""What a label of a thought means for its session."""

USER_RULES = (*OVERRIDES, *SOCIAL, *REQUESTS, *GATHERING, *STEERING)
TOOL_RULES = (*OVERRIDES, *STEERING)
_OF_THE_COURSE = ("gradual_escalation", "long_conversation")

PATTERNS = tuple(
    dict.fromkeys(
        [*(rule.name for rule in USER_RULES), *PATTERN_OF_LABEL.values(), *_OF_THE_COURSE]
    )
)
"""Every pattern that there is."""
