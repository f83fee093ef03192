"""The report of all checks of an agent."""

from collections.abc import Sequence

from watchfloor.analyzers.security_checks.catalogue import CATEGORIES
from watchfloor.analyzers.security_checks.check import worst
from watchfloor.analyzers.security_checks.material import Material
from watchfloor.core import (
    AgentId,
    CheckCategoryReport,
    Clock,
    PiiReport,
    SecurityReport,
    SecuritySummary,
    mint_uuid7,
)


def security_report(agent_id: AgentId, material: Material, *, clock: Clock) -> SecurityReport:
    """What all checks come to; a pure function of the material, but for its id and time."""
    found = [category.look(material) for category in CATEGORIES if category.applies(material)]
    now = clock.now()
    return SecurityReport(
        report_id=mint_uuid7(now),
        agent_id=agent_id,
        timestamp=now,
        sessions_analyzed=len(material.sessions),
        categories={category.category_id: category for category in found},
        summary=_summary(found, material.pii),
        overall_status=worst([category.highest_severity for category in found]),
    )


def _summary(found: Sequence[CheckCategoryReport], pii: PiiReport | None) -> SecuritySummary:
    return SecuritySummary(
        total_checks=sum(category.total_checks for category in found),
        passed_checks=sum(category.passed_checks for category in found),
        critical_issues=sum(category.critical_checks for category in found),
        warnings=sum(category.warning_checks for category in found),
        pii_disabled=None if pii is None else pii.disabled,
        pii_disabled_reason=None if pii is None else pii.disabled_reason,
    )
