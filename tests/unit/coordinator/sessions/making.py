"""Values of the session path with what matters to a test set."""

from datetime import UTC, datetime, timedelta
from typing import Any

from watchfloor.core import (
    DataflowVerdict,
    Event,
    EventType,
    Policy,
    PolicyAction,
    PolicyContext,
    PolicyDecision,
    Session,
    SessionAnalysis,
    SessionDataflow,
    ThoughtAnalysis,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def make_session(**fields: Any) -> Session:
    session = {
        "session_id": "s-1",
        "project_id": "p",
        "agent_id": "shop",
        "created_at": NOW,
        "last_event_at": NOW,
        "last_received_at": NOW,
    }
    return Session.model_validate(session | fields)


def make_event(number: int = 1, **fields: Any) -> Event:
    event = {
        "event_id": f"event-{number}",
        "project_id": "p",
        "session_id": "s-1",
        "agent_id": "shop",
        "event_type": EventType.MESSAGE_USER,
        "event_time": NOW + timedelta(seconds=number),
        "received_at": NOW + timedelta(seconds=number),
        "role": "user",
        "content": f"message {number}",
        "source": "rest",
    }
    return Event.model_validate(event | fields)


def make_thought(number: int, content: str) -> Event:
    return make_event(number, event_type=EventType.COT, content=content, role=None)


def make_policy(policy_id: str = "pol_1", **actions: Any) -> Policy:
    return Policy.model_validate(
        {
            "policy_id": policy_id,
            "project_id": "p",
            "name": policy_id,
            "created_at": NOW,
            "updated_at": NOW,
            "actions": {"action": PolicyAction.BLOCK} | actions,
        }
    )


def make_decision(
    action: PolicyAction = PolicyAction.BLOCK, *policies: str, **fields: Any
) -> PolicyDecision:
    decision = {
        "action": action,
        "reasons": ("because",),
        "triggered_policies": policies,
        "risk_score": 0.9,
        "patterns": (),
    }
    return PolicyDecision.model_validate(decision | fields)


def make_risk(risk: float = 0.9, *patterns: str) -> SessionAnalysis:
    return SessionAnalysis(
        risk_score=risk, patterns=patterns, explanation="in words", analyzed_at=NOW
    )


def make_dataflow(verdict: DataflowVerdict, score: float = 0.5) -> SessionDataflow:
    return SessionDataflow(verdict=verdict, score=score, analyzed_at=NOW)


def make_thought_analysis(*labels: str) -> ThoughtAnalysis:
    return ThoughtAnalysis(
        risk_score=0.7,
        labels=labels,
        indicators=tuple(f"{label}: seen" for label in labels),
        summary="in words",
        analyzed_at=NOW,
    )


def decide_nothing(_policies: object, context: PolicyContext) -> PolicyDecision:
    return PolicyDecision(
        action=PolicyAction.ALLOW,
        reasons=(),
        triggered_policies=(),
        risk_score=context.risk_score,
        patterns=context.patterns,
    )
