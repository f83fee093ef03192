"""The way from a session to the threat path: what policies block or flag can be a signal."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from pydantic import JsonValue

from watchfloor.coordinator.sessions.config import RaiseSignals
from watchfloor.coordinator.sessions.judging import Findings
from watchfloor.core import (
    Event,
    PolicyAction,
    ThreatId,
    ThreatSignal,
    ThreatType,
    mint_uuid7,
)

_RAISING: Mapping[RaiseSignals, frozenset[PolicyAction]] = MappingProxyType(
    {
        RaiseSignals.NEVER: frozenset(),
        RaiseSignals.BLOCK: frozenset({PolicyAction.BLOCK}),
        RaiseSignals.FLAG: frozenset({PolicyAction.BLOCK, PolicyAction.FLAG}),
    }
)
_TAKEOVER = frozenset(
    {"credential_theft", "unauthorized_access", "privilege_escalation", "access_control_bypass"}
)
_SCRAPING = frozenset({"reconnaissance", "information_gathering", "document_access_attempt"})
_LABEL_CHARACTERS = 255
_RANDOM_BITS = 62


def signal_of(findings: Findings, event: Event, *, raising: RaiseSignals) -> ThreatSignal | None:
    """The signal that a decision raises, or nothing.

    It comes from the address from which the agent was used first, and is about the customer that
    the session's sender names, else about the monitored agent.

    Its id follows from the decision's, so that a decision made again after a crash is the same
    threat.

    Args:
        findings: What was found.
        event: Tells of the decision.
        raising: From which decision on one is raised.
    """
    session, decision = findings.session, findings.decision
    if decision.action not in _RAISING[raising]:
        return None
    return ThreatSignal(
        threat_id=_threat_id(event),
        project_id=session.project_id,
        received_at=event.received_at,
        detected_at=event.received_at,
        threat_type=_type_of(findings),
        customer_id=(session.customer_id or session.agent_id)[:_LABEL_CHARACTERS],
        source_ip=session.addresses[0] if session.addresses else None,
        user_id=(session.user_id or "")[:_LABEL_CHARACTERS] or None,
        session_id=session.session_id,
        agent_id=session.agent_id[:_LABEL_CHARACTERS],
        raw_data=_evidence(findings, event),
    )


def _type_of(findings: Findings) -> ThreatType:
    """The nearest type of threat; what fits none is an anomaly."""
    patterns = set(findings.decision.patterns)
    if patterns & _TAKEOVER:
        return ThreatType.ACCOUNT_TAKEOVER
    if patterns & _SCRAPING:
        return ThreatType.DATA_SCRAPING
    return ThreatType.ANOMALY


def _evidence(findings: Findings, event: Event) -> dict[str, JsonValue]:
    """Ids and scores only: what was said stays in the session, which the signal names."""
    decision = findings.decision
    return {
        "source": "session",
        "action": decision.action.value,
        "risk_score": decision.risk_score,
        "patterns": list(decision.patterns),
        "cot_labels": list(findings.labels),
        "triggered_policies": list(decision.triggered_policies),
        "decision_event_id": event.event_id,
        "events": findings.session.counters.events,
        "addresses": list(findings.session.addresses),
    }


def _threat_id(event: Event) -> ThreatId:
    """A UUIDv7 of the decision's time whose other bits follow from the decision."""
    whole = f"{event.project_id}/{event.session_id}/{event.event_id}"
    digest = int.from_bytes(hashlib.sha256(whole.encode()).digest())
    minted = UUID(mint_uuid7(event.received_at)).int
    fixed = minted >> 76 << 76 | (digest >> 192 & 0xFFF) << 64 | 0b10 << _RANDOM_BITS
    return ThreatId(str(UUID(int=fixed | digest & ((1 << _RANDOM_BITS) - 1))))
