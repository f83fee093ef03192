"""What checks look at, with what matters to a test set."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from watchfloor.analyzers.pii.counting import entities_of
from watchfloor.analyzers.security_checks.catalogue import CATEGORIES
from watchfloor.analyzers.security_checks.material import Material
from watchfloor.analyzers.security_checks.report import security_report
from watchfloor.core import (
    AgentId,
    BehaviorReport,
    FakeClock,
    PiiFinding,
    PiiReport,
    SecurityCheck,
    SecurityReport,
    SessionFacts,
    SessionId,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
OURS = frozenset(
    {
        "RESOURCE_007_PRINCIPAL_SPEND",
        "RESOURCE_008_RETRY_LOOPS",
        "ENV_004_NEW_TOOLS",
        "ENV_005_INJECTED_INSTRUCTIONS",
    }
)
"""Checks that the reference does not have."""


def make_facts(session_id: str = "s", **fields: Any) -> SessionFacts:
    """A concluded session."""
    return SessionFacts(SessionId(session_id), 1, NOW, NOW)._replace(**fields)


def make_behavior(**fields: Any) -> BehaviorReport:
    """Sessions that are all alike, but for what is said."""
    alike = {
        "total_sessions": 100,
        "num_clusters": 1,
        "stability_score": 1.0,
        "predictability_score": 1.0,
        "cluster_diversity": 0.1,
    }
    return BehaviorReport.model_validate(alike | fields)


def make_pii(document: dict[str, Any]) -> PiiReport:
    """A report as the reference writes it, its texts masked."""
    findings = [
        {
            "entity_type": finding["entity_type"],
            "masked": "***",
            "start": finding["start"],
            "end": finding["end"],
            "score": finding["score"],
            "confidence": "high" if finding["score"] >= 0.8 else "medium",
            "session_id": finding["session_id"],
            "event_id": "e",
            "location": finding["event_location"],
        }
        for finding in document["detailed_findings"]
    ]
    entities = entities_of(map(PiiFinding.model_validate, findings))
    return PiiReport.model_validate(
        document | {"detailed_findings": findings, "entities": entities}
    )


def report_of(
    sessions: Sequence[SessionFacts] = (),
    *,
    behavior: BehaviorReport | None = None,
    pii: PiiReport | None = None,
    **material: Any,
) -> SecurityReport:
    """Every check of an agent."""
    whole = Material(sessions, behavior=behavior, pii=pii, **material)
    return security_report(AgentId("shop"), whole, clock=FakeClock(NOW))


def check_of(
    check_id: str, sessions: Sequence[SessionFacts] = (), **material: Any
) -> SecurityCheck:
    """One check of an agent."""
    whole = Material(sessions, **material)
    (found,) = [
        check.look(whole, category.category_id)
        for category in CATEGORIES
        for check in category.checks
        if check.check_id == check_id
    ]
    return found
