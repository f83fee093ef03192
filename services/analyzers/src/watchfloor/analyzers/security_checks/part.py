"""The security checks of an agent as a part of its report."""

import asyncio
from collections.abc import Mapping
from typing import TypeVar

from watchfloor.analyzers.security_checks.material import Material
from watchfloor.analyzers.security_checks.port import Baselines, Sessions
from watchfloor.analyzers.security_checks.report import security_report
from watchfloor.core import (
    AnalysisSession,
    BehaviorReport,
    Clock,
    PartOutcome,
    PiiReport,
    SecuritySummary,
)

R = TypeVar("R")
_CRITICAL_RISK, _WARNING_RISK = 0.25, 0.05


class SecurityChecksPart:
    """Makes the checks; a ``ReportPart``.

    It reads what the parts before it found: ``behavioral`` and ``pii``, where those are there.

    Args:
        sessions: Concluded sessions.
        baselines: What they are measured by.
        clock: Time.
    """

    needs_minimum = True

    def __init__(self, sessions: Sessions, baselines: Baselines, *, clock: Clock) -> None:
        self._sessions = sessions
        self._baselines = baselines
        self._clock = clock

    async def analyze(
        self, run: AnalysisSession, earlier: Mapping[str, PartOutcome]
    ) -> PartOutcome:
        """Make every check that says something about this agent.

        Raises:
            UnavailableError: The store is away.
        """
        material = Material(
            sessions=await self._sessions.of(run),
            behavior=_result(earlier, "behavioral", BehaviorReport),
            baseline=await self._baselines.baseline(run.project_id, run.agent_id),
            pii=_result(earlier, "pii", PiiReport),
        )
        report = await asyncio.to_thread(security_report, run.agent_id, material, clock=self._clock)
        return PartOutcome(
            result=report,
            sessions_analyzed=report.sessions_analyzed,
            findings_count=report.summary.critical_issues + report.summary.warnings,
            risk_score=_risk(report.summary),
            checks=report.checks,
        )


def _risk(summary: SecuritySummary) -> float:
    risk = summary.critical_issues * _CRITICAL_RISK + summary.warnings * _WARNING_RISK
    return round(min(1.0, risk), 2)


def _result(earlier: Mapping[str, PartOutcome], name: str, kind: type[R]) -> R | None:
    outcome = earlier.get(name)
    return outcome.result if outcome and isinstance(outcome.result, kind) else None
