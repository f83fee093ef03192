"""Puts a report together from what the last run left; computes nothing."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from watchfloor.core import (
    AgentRiskAnalysis,
    AgentUsage,
    AnalysisSession,
    AnalysisStatus,
    BehaviorReport,
    BehaviorStatus,
    EvaluationStatus,
    MonitoredAgent,
    PiiReport,
    PiiStatus,
    RiskSummary,
    SecurityReport,
)

M = TypeVar("M", bound=BaseModel)


def risk_analysis(
    agent: MonitoredAgent,
    *,
    completed: AnalysisSession | None,
    newest: AnalysisSession | None,
    results: Mapping[str, str],
    minimum_sessions: int,
) -> AgentRiskAnalysis:
    """An agent's report.

    Args:
        agent: Whose.
        completed: Its newest run that ended well.
        newest: Its newest run, however it ended.
        results: What ``completed`` found, as JSON by part.
        minimum_sessions: Completed sessions that a whole report needs.
    """
    behavior = _part(results, "behavioral", BehaviorReport)
    security = _part(results, "security_checks", SecurityReport)
    pii = _part(results, "pii", PiiReport)
    has_failed = newest is not None and newest.status is AnalysisStatus.FAILED
    return AgentRiskAnalysis(
        evaluation_id=completed.analysis_id if completed else None,
        agent_id=agent.agent_id,
        timestamp=completed.completed_at if completed else None,
        sessions_analyzed=completed.sessions_analyzed if completed else 0,
        evaluation_status=_status(
            agent, is_there=security is not None, has_failed=has_failed, minimum=minimum_sessions
        ),
        behavioral_analysis=behavior,
        security_report=security,
        pii_analysis=pii,
        summary=_summary(agent, behavior, security, pii, minimum=minimum_sessions),
        error=newest.failure_reason if newest and has_failed else None,
    )


def usage_in(results: Mapping[str, str]) -> AgentUsage | None:
    """How much an agent does, as its newest run that ended well added it up."""
    return _part(results, "usage", AgentUsage)


def _status(
    agent: MonitoredAgent, *, is_there: bool, has_failed: bool, minimum: int
) -> EvaluationStatus:
    if is_there:
        return EvaluationStatus.COMPLETE
    if agent.completed < minimum:
        return EvaluationStatus.INSUFFICIENT_DATA
    return EvaluationStatus.ERROR if has_failed else EvaluationStatus.PENDING


def _summary(
    agent: MonitoredAgent,
    behavior: BehaviorReport | None,
    security: SecurityReport | None,
    pii: PiiReport | None,
    *,
    minimum: int,
) -> RiskSummary:
    missing = max(0, minimum - agent.completed)
    too_few = {
        "min_sessions_required": minimum,
        "current_sessions": agent.completed,
        "sessions_needed": missing,
    }
    return RiskSummary(
        critical_issues=security.summary.critical_issues if security else 0,
        warnings=security.summary.warnings if security else 0,
        stability_score=behavior.stability_score if behavior else None,
        predictability_score=behavior.predictability_score if behavior else None,
        total_sessions=agent.sessions,
        completed_sessions=agent.completed,
        active_sessions=agent.sessions - agent.completed,
        behavioral_status=behavior.status if behavior else BehaviorStatus.WAITING_FOR_COMPLETION,
        behavioral_message=_behavioral_message(behavior, missing),
        pii_status=_pii_status(pii),
        pii_findings=pii.total_findings if pii else None,
        pii_sessions_with_pii=pii.sessions_with_pii if pii else None,
        pii_message=None if pii else "Personal data was not looked for yet.",
        pii_disabled=pii.disabled if pii else False,
        pii_disabled_reason=pii.disabled_reason if pii else None,
        **(too_few if missing and not security else {}),
    )


def _behavioral_message(behavior: BehaviorReport | None, missing: int) -> str | None:
    if behavior is not None:
        return behavior.error
    if missing:
        return f"{missing} more completed sessions are needed."
    return "The first analysis has not ended yet."


def _pii_status(pii: PiiReport | None) -> PiiStatus:
    if pii is None:
        return PiiStatus.PENDING
    return PiiStatus.DISABLED if pii.disabled else PiiStatus.COMPLETE


def _part(results: Mapping[str, str], name: str, kind: type[M]) -> M | None:
    document = results.get(name)
    return None if document is None else kind.model_validate_json(document)
