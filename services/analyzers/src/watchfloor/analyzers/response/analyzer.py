"""The response analyzer: from severity and false-positive score to a plan."""

from collections.abc import Sequence

from watchfloor.analyzers._findings import Findings
from watchfloor.analyzers.response.actions import Situation, carry_out
from watchfloor.analyzers.response.steps import backups_for, one_step_sooner, steps_for
from watchfloor.analyzers.response.target import Target, target_of
from watchfloor.core import (
    ActionType,
    AgentName,
    FalsePositiveScore,
    Investigation,
    PlannedAction,
    ResponseAction,
    ResponsePlan,
    Severity,
    Urgency,
)

_DOWNGRADE_FROM, _HURRY_BELOW = 0.7, 0.3
_SLA_MINUTES = {
    Severity.CRITICAL: 15,
    Severity.HIGH: 30,
    Severity.MEDIUM: 60,
    Severity.LOW: 240,
}
_PATHS = {
    Severity.CRITICAL: ("SOC Tier 2", "SOC Manager", "CISO", "Customer Success"),
    Severity.HIGH: ("SOC Tier 2", "SOC Manager", "Customer Success"),
    Severity.MEDIUM: ("SOC Tier 1", "SOC Tier 2"),
    Severity.LOW: ("SOC Tier 1",),
}
_CONTACTS_TOLD = 2
_FALSE_ALARM_STEP = PlannedAction(ActionType.MONITOR, Urgency.LOW)
_FALSE_ALARM_MINUTES = 30


class ResponseAnalyzer:
    """Turns the template of type and severity into a plan for this customer and source.

    Confidence of a plan: the mean of the false-positive score's confidence and of the answering
    agents', times the share of agents that answered; of a plan for a likely false alarm: that of
    the score.
    """

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[ResponsePlan]:
        """One plan per investigation, in order."""
        return [_plan(investigation) for investigation in batch]


def _plan(investigation: Investigation) -> ResponsePlan:
    found = Findings(investigation)
    target = target_of(found)
    judged = investigation.false_positive
    if judged is not None and judged.score >= _DOWNGRADE_FROM:
        return _plan_for_false_alarm(investigation, target, judged)
    severity = investigation.severity
    steps, notes = steps_for(found.signal.threat_type, severity, target)
    if judged is not None and judged.score < _HURRY_BELOW:
        sooner = one_step_sooner(steps)
        if sooner != steps:
            notes = (*notes, f"Hardly a false alarm ({judged.score:.2f}): one step more urgent.")
        steps = sooner
    situation = Situation(found.signal.threat_type, severity, target)
    primary, *secondary = (carry_out(step, situation) for step in steps)
    return _with_deadlines(
        severity,
        target,
        primary=primary,
        secondary=tuple(secondary),
        backups=tuple(carry_out(step, situation) for step in backups_for(steps)),
        path=(*_PATHS[severity], *target.contacts[:_CONTACTS_TOLD]),
        confidence=_overall_confidence(found, judged),
        notes=(*notes, *_notes_on_approval((primary, *secondary), target)),
    )


def _plan_for_false_alarm(
    investigation: Investigation, target: Target, judged: FalsePositiveScore
) -> ResponsePlan:
    """Only watch for half an hour, with the slowest deadlines, whatever the severity."""
    situation = Situation(investigation.signal.threat_type, investigation.severity, target)
    watch = carry_out(_FALSE_ALARM_STEP, situation)
    parameters = {**watch.parameters, "duration_minutes": _FALSE_ALARM_MINUTES}
    return _with_deadlines(
        Severity.LOW,
        target,
        primary=watch.model_copy(
            update={"parameters": parameters, "confidence": judged.confidence}
        ),
        path=_PATHS[Severity.LOW],
        confidence=judged.confidence,
        notes=(f"Probably a false alarm ({judged.score:.2f}): watch instead of acting.",),
    )


def _with_deadlines(
    deadline_of: Severity,
    target: Target,
    *,
    primary: ResponseAction,
    secondary: tuple[ResponseAction, ...] = (),
    backups: tuple[ResponseAction, ...] = (),
    path: tuple[str, ...],
    confidence: float,
    notes: tuple[str, ...],
) -> ResponsePlan:
    sla_minutes = _SLA_MINUTES[deadline_of]
    if target.has_short_sla:
        sla_minutes //= 2
        notes = (*notes, "The customer's tier halves the time to answer.")
    return ResponsePlan(
        primary_action=primary,
        secondary_actions=secondary,
        backup_actions=backups,
        escalation_path=path,
        sla_minutes=sla_minutes,
        auto_escalate_after_minutes=sla_minutes // 2,
        overall_confidence=confidence,
        notes=notes,
    )


def _overall_confidence(found: Findings, judged: FalsePositiveScore | None) -> float:
    parts = [found.mean_confidence or 0.0]
    if judged is not None:
        parts.append(judged.confidence)
    answered = len(found.answers) / len(AgentName)
    return round(sum(parts) / len(parts) * answered, 3)


def _notes_on_approval(actions: Sequence[ResponseAction], target: Target) -> tuple[str, ...]:
    """Why actions wait for a person although the policy, if it is known, would let them go."""
    if all(action.auto_executable for action in actions):
        return ()
    if not target.is_policy_known:
        return ("Policy and allow-list could not be looked up: check both before acting.",)
    if target.has_auto_block and target.protection:
        return (f"Nothing happens unasked, because {target.protection}.",)
    return ()
