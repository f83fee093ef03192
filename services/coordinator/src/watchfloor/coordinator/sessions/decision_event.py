"""The event that says what the policies decided, written when that changed."""

import hashlib

from watchfloor.coordinator.sessions.judging import Findings
from watchfloor.core import Event, EventId, EventSource, EventType, PolicyAction

_DIGEST_CHARACTERS = 32


def decision_event(findings: Findings) -> Event | None:
    """The event of a decision other than allow, unless the session has the same one already.

    Its id follows from the session, what was looked at and what was decided, so that an analysis
    done again after a crash writes nothing twice.
    """
    session, decision = findings.session, findings.decision
    if decision.action is PolicyAction.ALLOW or not _is_news(findings):
        return None
    return Event(
        event_id=_id_of(findings),
        project_id=session.project_id,
        session_id=session.session_id,
        external_id=session.external_id,
        agent_id=session.agent_id,
        workflow_id=session.workflow_id,
        user_id=session.user_id,
        customer_id=session.customer_id,
        event_type=EventType.POLICY_DECISION,
        event_time=session.last_received_at,
        received_at=session.last_received_at,
        content="\n".join(decision.reasons),
        metadata={
            "action": decision.action.value,
            "reasons": list(decision.reasons),
            "triggeredPolicies": list(decision.triggered_policies),
            "riskScore": decision.risk_score,
            "patterns": list(decision.patterns),
            "cotLabels": list(findings.labels),
            "cotIndicators": _indicators(findings),
        },
        source=EventSource.PRODUCT,
    )


def _is_news(findings: Findings) -> bool:
    decision = findings.decision
    if findings.session.action != decision.action:
        return True
    earlier = (each for each in reversed(findings.events) if _is_decision(each))
    last = next(earlier, None)
    wanted = list(decision.triggered_policies)
    return last is not None and last.metadata.get("triggeredPolicies") != wanted


def _is_decision(event: Event) -> bool:
    return event.event_type is EventType.POLICY_DECISION


def _id_of(findings: Findings) -> EventId:
    session, decision = findings.session, findings.decision
    said = [
        session.session_id,
        findings.events[-1].event_id if findings.events else "",
        decision.action,
        *decision.triggered_policies,
    ]
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()
    return EventId(f"decision-{digest[:_DIGEST_CHARACTERS]}")


def _indicators(findings: Findings) -> list[str]:
    return [said for _, thought in findings.thoughts for said in thought.indicators]
