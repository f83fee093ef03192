"""Puts a finished threat together from what was found."""

from datetime import datetime

from watchfloor.coordinator.review import review_reasons
from watchfloor.coordinator.techniques import tactics_of, techniques_of
from watchfloor.core import (
    PROFILES,
    AgentName,
    AgentStatus,
    Clock,
    Investigation,
    Judgement,
    Severity,
    ThreatAnalysis,
    ThreatSignal,
    ThreatStatus,
)
from watchfloor.reference import AttackCatalogue


class Assembly:
    """Makes the value that is stored, published and shown.

    Args:
        catalogue: ATT&CK by id.
        clock: For the moment of completion.
    """

    def __init__(self, catalogue: AttackCatalogue, *, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock

    def threat(
        self, case: Investigation, judgement: Judgement, *, severity_score: float
    ) -> ThreatAnalysis:
        """The finished threat of an investigation and what the analyzers said about it."""
        degraded = tuple(
            name for name in AgentName if case.analyses[name].status is not AgentStatus.OK
        )
        reasons = review_reasons(case._replace(false_positive=judgement.false_positive), degraded)
        techniques = techniques_of(case.signal, self._catalogue)
        now = self._clock.now()
        return ThreatAnalysis(
            id=case.signal.threat_id,
            project_id=case.signal.project_id,
            signal=case.signal,
            agent_analyses=dict(case.analyses),
            false_positive_score=judgement.false_positive,
            response_plan=judgement.response,
            investigation_timeline=judgement.timeline,
            severity=case.severity,
            severity_score=severity_score,
            severity_factors=case.severity_factors,
            mitre_techniques=techniques,
            mitre_tactics=tactics_of(techniques, self._catalogue),
            oat=PROFILES[case.signal.threat_type].oat,
            requires_human_review=bool(reasons),
            review_reason=reasons[0] if reasons else None,
            review_reasons=reasons,
            degraded=degraded,
            status=ThreatStatus.COMPLETED,
            total_processing_time_ms=_milliseconds_since(case.signal, now),
            created_at=now,
        )

    def failed(self, signal: ThreatSignal, reason: str) -> ThreatAnalysis:
        """The threat of a signal that was given up."""
        now = self._clock.now()
        return ThreatAnalysis(
            id=signal.threat_id,
            project_id=signal.project_id,
            signal=signal,
            severity=Severity.MEDIUM,
            requires_human_review=True,
            review_reason="the analysis failed",
            review_reasons=("the analysis failed",),
            status=ThreatStatus.FAILED,
            failure_reason=reason,
            total_processing_time_ms=_milliseconds_since(signal, now),
            created_at=now,
        )


def _milliseconds_since(signal: ThreatSignal, now: datetime) -> float:
    return round(max((now - signal.received_at).total_seconds(), 0.0) * 1000, 3)
