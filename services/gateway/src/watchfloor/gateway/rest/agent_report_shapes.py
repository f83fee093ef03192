"""Bodies of the routes of reports on monitored agents."""

from collections.abc import Sequence
from typing import Self

from pydantic import AwareDatetime, BaseModel

from watchfloor.core import (
    AgentAnalytics,
    AgentId,
    AgentPatterns,
    AgentRiskAnalysis,
    KeptCheck,
    MonitoredAgent,
    PiiStatus,
    SecurityCheck,
    WorkflowId,
)
from watchfloor.gateway.agent_reports import AgentChecks, CheckTotals


class AgentAnswer(BaseModel):
    """One monitored agent, what its last analysis found, and when it was seen last.

    Before the first analysis there are no patterns and no analytics.
    """

    agent: MonitoredAgent
    patterns: AgentPatterns | None
    analytics: AgentAnalytics | None
    risk_analysis: AgentRiskAnalysis
    last_updated: AwareDatetime


class ListedCheck(SecurityCheck):
    """What one check came to, and in whose run."""

    agent_id: AgentId
    workflow_id: WorkflowId | None
    analysis_id: str
    created_at: AwareDatetime

    @classmethod
    def of(cls, kept: KeptCheck) -> Self:
        """The kept check as it is listed."""
        whose = kept.model_dump(exclude={"check", "project_id"})
        return cls.model_validate(whose | kept.check.model_dump())


class CheckCounts(BaseModel):
    """Checks by what they came to."""

    total: int
    passed: int
    warnings: int
    critical: int


class AgentChecksAnswer(BaseModel):
    """What the checks of one agent came to in its newest run; none before its first."""

    agent_id: AgentId
    checks: tuple[ListedCheck, ...]
    latest_check_at: AwareDatetime | None
    summary: CheckCounts

    @classmethod
    def of(cls, found: AgentChecks) -> Self:
        """The answer that shows these checks."""
        return cls(
            agent_id=found.agent_id,
            checks=tuple(map(ListedCheck.of, found.checks)),
            latest_check_at=found.checks[0].created_at if found.checks else None,
            summary=CheckCounts(**CheckTotals.of(found.checks)._asdict()),
        )


class WorkflowCheckCounts(BaseModel):
    """The checks of a workflow's agents by what they came to."""

    total_checks: int
    passed: int
    warnings: int
    critical: int
    agents_analyzed: int
    pii_status: PiiStatus


class WorkflowChecksAnswer(BaseModel):
    """What the checks of every agent of a workflow came to."""

    workflow_id: str
    agents: tuple[AgentChecksAnswer, ...]
    total_summary: WorkflowCheckCounts

    @classmethod
    def of(cls, workflow_id: str, agents: Sequence[AgentChecks]) -> Self:
        """The answer that shows the checks of these agents."""
        totals = CheckTotals.of([kept for agent in agents for kept in agent.checks])
        looked_for = any(agent.looked_for_pii for agent in agents)
        return cls(
            workflow_id=workflow_id,
            agents=tuple(map(AgentChecksAnswer.of, agents)),
            total_summary=WorkflowCheckCounts(
                total_checks=totals.total,
                passed=totals.passed,
                warnings=totals.warnings,
                critical=totals.critical,
                agents_analyzed=sum(bool(agent.checks) for agent in agents),
                pii_status=PiiStatus.COMPLETE if looked_for else PiiStatus.PENDING,
            ),
        )
