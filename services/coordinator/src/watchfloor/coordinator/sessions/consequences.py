"""What a finished analysis makes others know: webhooks, and a signal on the threat path."""

import json
from typing import Any

from watchfloor.coordinator.sessions.judging import Findings
from watchfloor.core import DeliveryDraft, Event, Policy, RiskSnapshot


def policy_deliveries(findings: Findings, event: Event) -> list[DeliveryDraft]:
    """One for each policy that triggered and names somebody to tell.

    Args:
        findings: What was found.
        event: Tells of the decision; its id makes a repeat the same deliveries.
    """
    return [
        DeliveryDraft(
            project_id=event.project_id,
            key=f"{event.event_id}/{policy.policy_id}",
            kind="policy",
            url=policy.actions.webhook_url,
            payload=_json(_policy_payload(findings, event, policy)),
        )
        for policy in findings.policies
        if policy.actions.webhook_url is not None
    ]


def analysis_delivery(findings: Findings, snapshot: RiskSnapshot, url: str) -> DeliveryDraft:
    """Tells of a finished analysis."""
    session = findings.session
    return DeliveryDraft(
        project_id=session.project_id,
        key=f"analysis/{session.session_id}/{snapshot.event_id}/{session.counters.events}",
        kind="analysis",
        url=url,
        payload=_json(
            {
                "type": "session.analyzed",
                "projectId": session.project_id,
                "sessionId": session.session_id,
                "agentId": session.agent_id,
                "riskScore": snapshot.risk_score,
                "patterns": findings.decision.patterns,
                "dataflowVerdict": findings.dataflow_verdict,
                "labels": findings.labels,
                "explanation": snapshot.explanation,
                "provider": snapshot.provider,
                "action": findings.decision.action,
                "analyzedAt": snapshot.created_at.isoformat(),
            }
        ),
    )


def _policy_payload(findings: Findings, event: Event, policy: Policy) -> dict[str, Any]:
    session, decision = findings.session, findings.decision
    return {
        "type": "policy.triggered",
        "projectId": session.project_id,
        "sessionId": session.session_id,
        "agentId": session.agent_id,
        "policyId": policy.policy_id,
        "policyName": policy.name,
        "message": policy.actions.message,
        "action": decision.action,
        "reasons": decision.reasons,
        "riskScore": decision.risk_score,
        "patterns": decision.patterns,
        "cotLabels": findings.labels,
        "eventId": event.event_id,
        "decidedAt": event.received_at.isoformat(),
        "payload": policy.actions.webhook_payload,
    }


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
