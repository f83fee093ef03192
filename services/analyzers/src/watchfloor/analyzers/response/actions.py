"""The steps of a response: what each one is, does, and costs."""

from types import MappingProxyType
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers.response.target import Target
from watchfloor.core import (
    ActionType,
    PlannedAction,
    ResponseAction,
    Severity,
    ThreatType,
)

_SERIOUS = frozenset({Severity.CRITICAL, Severity.HIGH})
_CONFIDENCE_SERIOUS, _CONFIDENCE_OTHER = 0.8, 0.6


class _Kind(NamedTuple):
    """What is always true of one action.

    Attributes:
        purpose: What it does to its target, as the beginning of a sentence.
        impact: What legitimate users notice.
        parameters: How long and how much.
    """

    purpose: str
    impact: str
    parameters: dict[str, JsonValue]


_KINDS = MappingProxyType(
    {
        ActionType.BLOCK_IP: _Kind(
            "Block {target}", "medium", {"duration_minutes": 60, "scope": "customer"}
        ),
        ActionType.RATE_LIMIT: _Kind(
            "Slow {target} down", "medium", {"requests_per_minute": 10, "duration_minutes": 30}
        ),
        ActionType.CHALLENGE: _Kind(
            "Let {target} prove to be a person",
            "low",
            {"challenge_type": "captcha", "duration_minutes": 60},
        ),
        ActionType.MONITOR: _Kind(
            "Watch {target}", "low", {"duration_minutes": 60, "alert_threshold": 100}
        ),
        ActionType.ESCALATE: _Kind(
            "Hand this case of {target} to an analyst", "low", {"tier": "SOC Tier 2"}
        ),
        ActionType.QUARANTINE: _Kind(
            "Lock {target} until it is known to be in the right hands",
            "high",
            {"notify_user": True},
        ),
        ActionType.WHITELIST: _Kind(
            "Allow the source for {target}", "low", {"duration_minutes": 1440}
        ),
    }
)


class Situation(NamedTuple):
    """What every action of one plan rests on."""

    threat_type: ThreatType
    severity: Severity
    target: Target


def carry_out(step: PlannedAction, situation: Situation) -> ResponseAction:
    """A step of a template, aimed at this threat's target."""
    kind, target = _KINDS[step.action], situation.target
    unasked = target.may_happen_unasked(step.action)
    is_serious = situation.severity in _SERIOUS
    words = situation.threat_type.replace("_", " ")
    purpose = kind.purpose.format(target=_named(step.action, target))
    return ResponseAction(
        action_type=step.action,
        urgency=step.urgency,
        target=target.of(step.action),
        reason=f"{purpose}: {words} of {situation.severity} severity.",
        parameters=dict(kind.parameters),
        auto_executable=unasked,
        requires_approval=not unasked,
        estimated_impact=_impact(step.action, situation),
        confidence=_CONFIDENCE_SERIOUS if is_serious else _CONFIDENCE_OTHER,
    )


def _named(action: ActionType, target: Target) -> str:
    name = target.of(action)
    return f"all traffic of {name}" if target.is_wide(action) else name


def _impact(action: ActionType, situation: Situation) -> str:
    """A serious block is felt more; what reaches a whole customer is felt by everybody."""
    if action in {ActionType.MONITOR, ActionType.ESCALATE}:
        return "low"
    is_serious_block = action is ActionType.BLOCK_IP and situation.severity in _SERIOUS
    if is_serious_block or situation.target.is_wide(action):
        return "high"
    return _KINDS[action].impact
