"""The events of an investigation, each at a moment that was measured."""

from collections.abc import Iterator
from datetime import timedelta

from watchfloor.analyzers._findings import Findings
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    Investigation,
    Phase,
    PhaseSpan,
    TimelineEvent,
    TimelineEventType,
)

_LOOKING_UP = frozenset(
    {AgentName.HISTORICAL, AgentName.CONFIG, AgentName.DEVOPS, AgentName.CONTEXT}
)
"""Agents that bring in facts from outside the signal."""


def events_of(investigation: Investigation) -> Iterator[TimelineEvent]:
    """Every event whose moment is known, phase by phase."""
    spans = {span.phase: span for span in investigation.phases}
    yield from _arrival(investigation)
    if span := spans.get(Phase.QUEUE):
        yield _taken_up(span)
    if span := spans.get(Phase.AGENTS):
        yield from _answers(investigation, span)
        yield _correlation(investigation, span)
    if span := spans.get(Phase.FALSE_POSITIVE):
        yield from _judgement(investigation, span)
    if span := spans.get(Phase.SEVERITY):
        yield _severity(investigation, span)
    if span := spans.get(Phase.RESPONSE):
        yield from _response(investigation, span)


def _arrival(investigation: Investigation) -> Iterator[TimelineEvent]:
    signal = investigation.signal
    words = signal.threat_type.replace("_", " ")
    yield TimelineEvent(
        event_type=TimelineEventType.DETECTION,
        timestamp=signal.detected_at,
        phase=Phase.DETECTION,
        title="Detected",
        description=f"A detector saw {words} against {signal.customer}.",
        details={"threat_type": signal.threat_type, "source_ip": signal.source_ip},
    )
    yield TimelineEvent(
        event_type=TimelineEventType.DETECTION,
        timestamp=signal.received_at,
        phase=Phase.QUEUE,
        title="Received",
        description="The signal was accepted and is durable.",
    )


def _taken_up(span: PhaseSpan) -> TimelineEvent:
    waited_ms = round((span.ended_at - span.started_at) / timedelta(milliseconds=1), 3)
    return TimelineEvent(
        event_type=TimelineEventType.ANALYSIS,
        timestamp=span.ended_at,
        phase=Phase.QUEUE,
        title="Taken up",
        description=f"The analysis began after {waited_ms:,.0f} ms in the queue.",
        details={"waited_ms": waited_ms},
    )


def _answers(investigation: Investigation, span: PhaseSpan) -> Iterator[TimelineEvent]:
    for agent in AgentName:
        if analysis := investigation.analyses.get(agent):
            yield _answer(analysis, span)


def _answer(analysis: AgentAnalysis, span: PhaseSpan) -> TimelineEvent:
    agent = analysis.agent_name
    has_answered = analysis.status is AgentStatus.OK
    took = timedelta(milliseconds=analysis.processing_time_ms)
    # An agent was given up when the fan-in ended; its own time says nothing then.
    moment = min(span.started_at + took, span.ended_at) if has_answered else span.ended_at
    kind = TimelineEventType.ENRICHMENT if agent in _LOOKING_UP else TimelineEventType.ANALYSIS
    return TimelineEvent(
        event_type=kind,
        timestamp=moment,
        phase=Phase.AGENTS,
        title=f"{agent.capitalize()} agent {'answered' if has_answered else 'gave no answer'}",
        description=analysis.analysis,
        details={
            "confidence": analysis.confidence,
            "processing_time_ms": analysis.processing_time_ms,
        },
        agent_name=agent,
    )


def _correlation(investigation: Investigation, span: PhaseSpan) -> TimelineEvent:
    found = Findings(investigation)
    mean = found.mean_confidence
    sure = "" if mean is None else f", mean confidence {mean:.2f}"
    return TimelineEvent(
        event_type=TimelineEventType.CORRELATION,
        timestamp=span.ended_at,
        phase=Phase.AGENTS,
        title="Findings put together",
        description=f"{len(found.answers)} of {len(AgentName)} agents answered{sure}.",
        details={"missing": [agent.value for agent in found.missing]},
    )


def _judgement(investigation: Investigation, span: PhaseSpan) -> Iterator[TimelineEvent]:
    if judged := investigation.false_positive:
        yield TimelineEvent(
            event_type=TimelineEventType.ANALYSIS,
            timestamp=span.ended_at,
            phase=Phase.FALSE_POSITIVE,
            title="Judged for a false alarm",
            description=judged.explanation,
            details={"score": judged.score, "recommendation": judged.recommendation},
        )


def _severity(investigation: Investigation, span: PhaseSpan) -> TimelineEvent:
    factors = investigation.severity_factors
    return TimelineEvent(
        event_type=TimelineEventType.DECISION,
        timestamp=span.ended_at,
        phase=Phase.SEVERITY,
        title=f"Severity {investigation.severity}",
        description=f"{len(factors)} factors make it {investigation.severity}.",
        details={factor.name: factor.impact for factor in factors},
        severity=investigation.severity,
    )


def _response(investigation: Investigation, span: PhaseSpan) -> Iterator[TimelineEvent]:
    plan = investigation.response
    if plan is None:
        return
    for action in (plan.primary_action, *plan.secondary_actions):
        yield TimelineEvent(
            event_type=TimelineEventType.ACTION,
            timestamp=span.ended_at,
            phase=Phase.RESPONSE,
            title=f"Planned: {action.action_type.replace('_', ' ')}",
            description=action.reason,
            details={"urgency": action.urgency, "target": action.target},
        )
    yield TimelineEvent(
        event_type=TimelineEventType.ESCALATION,
        timestamp=span.ended_at,
        phase=Phase.RESPONSE,
        title="Escalation path set",
        description=f"{plan.escalation_path[0]} answers within {plan.sla_minutes} minutes.",
        details={
            "path": list(plan.escalation_path),
            "auto_escalate_after_minutes": plan.auto_escalate_after_minutes,
        },
    )
