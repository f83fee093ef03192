"""Everything that is known about a monitored agent, as its last run left it."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.behavior import BehaviorReport, BehaviorStatus
from watchfloor.core.pii import PiiReport
from watchfloor.core.security_checks import SecurityReport
from watchfloor.core.session_ids import AgentId


class EvaluationStatus(StrEnum):
    """How much of a report there is."""

    COMPLETE = "COMPLETE"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"
    PENDING = "PENDING"
    ERROR = "ERROR"


class PiiStatus(StrEnum):
    """How much is known about personal data."""

    COMPLETE = "complete"
    PENDING = "pending"
    DISABLED = "disabled"


class RiskSummary(BaseModel):
    """A report in figures.

    Attributes:
        critical_issues: Checks that are critical.
        warnings: Checks that warn.
        stability_score: Share of the largest cluster of sessions.
        predictability_score: Share of the sessions that are no outliers.
        total_sessions: The agent's sessions.
        completed_sessions: Those of them that are concluded.
        active_sessions: Those that are not.
        behavioral_status: Whether there is enough to compare.
        behavioral_message: What is missing, where something is.
        pii_status: How much is known about personal data.
        pii_findings: How much of it was found.
        pii_sessions_with_pii: In how many sessions.
        pii_message: What is missing, where something is.
        pii_disabled: Whether it was not looked for.
        pii_disabled_reason: Why not.
        min_sessions_required: Completed sessions that a report needs, where they are too few.
        current_sessions: How many there are, likewise.
        sessions_needed: How many are missing, likewise.
    """

    model_config = ConfigDict(frozen=True)
    critical_issues: int = 0
    warnings: int = 0
    stability_score: float | None = None
    predictability_score: float | None = None
    total_sessions: int = 0
    completed_sessions: int = 0
    active_sessions: int = 0
    behavioral_status: BehaviorStatus = BehaviorStatus.WAITING_FOR_COMPLETION
    behavioral_message: str | None = None
    pii_status: PiiStatus = PiiStatus.PENDING
    pii_findings: int | None = None
    pii_sessions_with_pii: int | None = None
    pii_message: str | None = None
    pii_disabled: bool = False
    pii_disabled_reason: str | None = None
    min_sessions_required: int | None = None
    current_sessions: int | None = None
    sessions_needed: int | None = None


class AgentRiskAnalysis(BaseModel):
    """A report, put together from what is kept; nothing in it is computed for its reader.

    Attributes:
        evaluation_id: The run that it is of; nothing where there was none.
        agent_id: The monitored agent.
        timestamp: When that run ended.
        sessions_analyzed: How many sessions it looked at.
        evaluation_status: How much of a report there is.
        behavioral_analysis: How the agent behaves.
        security_report: What the checks came to.
        pii_analysis: Personal data and secrets.
        summary: The same in figures.
        error: Why the last run failed, where it did.
    """

    model_config = ConfigDict(frozen=True)
    evaluation_id: str | None = None
    agent_id: AgentId
    timestamp: AwareDatetime | None = None
    sessions_analyzed: int = 0
    evaluation_status: EvaluationStatus
    behavioral_analysis: BehaviorReport | None = None
    security_report: SecurityReport | None = None
    pii_analysis: PiiReport | None = None
    summary: RiskSummary
    error: str | None = None
