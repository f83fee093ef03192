"""Which steps a plan takes: the template, bent by what is known."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from watchfloor.analyzers.response.target import Target
from watchfloor.core import PROFILES, ActionType, PlannedAction, Severity, ThreatType, Urgency

_BY_URGENCY = tuple(Urgency)
_BACKUPS_AT_MOST = 2
_BACKUPS: dict[ActionType, tuple[ActionType, ...]] = {
    ActionType.BLOCK_IP: (ActionType.RATE_LIMIT, ActionType.CHALLENGE, ActionType.ESCALATE),
    ActionType.RATE_LIMIT: (ActionType.CHALLENGE, ActionType.ESCALATE),
    ActionType.CHALLENGE: (ActionType.RATE_LIMIT, ActionType.ESCALATE),
    ActionType.QUARANTINE: (ActionType.CHALLENGE, ActionType.ESCALATE),
    ActionType.ESCALATE: (ActionType.MONITOR,),
    ActionType.MONITOR: (ActionType.ESCALATE,),
    ActionType.WHITELIST: (ActionType.MONITOR,),
}
"""What comes nearest to each action where it cannot be carried out."""


class Steps(NamedTuple):
    """The steps of a plan, the first is the primary one, and what changed them."""

    steps: tuple[PlannedAction, ...]
    notes: tuple[str, ...]


def steps_for(threat_type: ThreatType, severity: Severity, target: Target) -> Steps:
    """The template's steps; a block that must not or cannot be is handed to a person instead."""
    template = PROFILES[threat_type].template[severity]
    obstacle = _obstacle_to_block(target)
    if obstacle is None or all(step.action is not ActionType.BLOCK_IP for step in template):
        return Steps(template, ())
    bent = (
        PlannedAction(ActionType.ESCALATE, step.urgency)
        if step.action is ActionType.BLOCK_IP
        else step
        for step in template
    )
    return Steps(_each_once(bent), (f"{obstacle}: the block is replaced by an escalation.",))


def one_step_sooner(steps: Sequence[PlannedAction]) -> tuple[PlannedAction, ...]:
    """The same steps, each one urgency sooner; what is immediate stays so."""
    return tuple(
        PlannedAction(step.action, _BY_URGENCY[max(0, _BY_URGENCY.index(step.urgency) - 1)])
        for step in steps
    )


def backups_for(steps: Sequence[PlannedAction]) -> tuple[PlannedAction, ...]:
    """What to do instead of the primary step; what the plan does anyhow is no backup."""
    primary, planned = steps[0], {step.action for step in steps}
    instead = (action for action in _BACKUPS[primary.action] if action not in planned)
    backups = [PlannedAction(action, primary.urgency) for action in instead]
    return tuple(backups[:_BACKUPS_AT_MOST])


def _obstacle_to_block(target: Target) -> str | None:
    if target.address is None:
        return "No address to block is known"
    if target.allow_listed is not None:
        return f"{target.address} is allow-listed ({target.allow_listed})"
    return None


def _each_once(steps: Iterable[PlannedAction]) -> tuple[PlannedAction, ...]:
    """Each action once, at the place and with the urgency of its first mention."""
    first: dict[ActionType, PlannedAction] = {}
    for step in steps:
        first.setdefault(step.action, step)
    return tuple(first.values())
