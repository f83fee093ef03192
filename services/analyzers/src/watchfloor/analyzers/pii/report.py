"""What was found in all sessions of an agent, together."""

from collections import Counter
from collections.abc import Sequence

from watchfloor.core import PiiConfidence, PiiReport, SessionPii

_MOST_DETAILED, _MOST_COMMON = 50, 5


def pii_report(sessions: Sequence[SessionPii]) -> PiiReport:
    """The findings of sessions, counted; the surest are told one by one.

    Args:
        sessions: All that were looked at, those without findings included.
    """
    findings = [finding for session in sessions for finding in session.findings]
    by_type = Counter(finding.entity_type for finding in findings)
    by_confidence = Counter(finding.confidence for finding in findings)
    by_session = {one.session_id: len(one.findings) for one in sessions if one.findings}
    surest = sorted(findings, key=lambda finding: -finding.score)
    return PiiReport(
        total_findings=len(findings),
        findings_by_type=dict(by_type.most_common()),
        findings_by_session=by_session,
        findings_by_location=Counter(finding.location for finding in findings),
        high_confidence_count=by_confidence[PiiConfidence.HIGH],
        medium_confidence_count=by_confidence[PiiConfidence.MEDIUM],
        low_confidence_count=by_confidence[PiiConfidence.LOW],
        detailed_findings=tuple(surest[:_MOST_DETAILED]),
        sessions_with_pii=len(by_session),
        sessions_without_pii=len(sessions) - len(by_session),
        most_common_entities=tuple(kind for kind, _ in by_type.most_common(_MOST_COMMON)),
        provider=sessions[0].provider if sessions else PiiReport().provider,
    )
