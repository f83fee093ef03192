"""The port of those who look at all completed sessions of a monitored agent.

A report has parts: behaviour, security checks, PII. Each is made by one ``ReportPart``, registered
by name with the coordinator's analysis runner, which asks them one after the other and keeps what
they say in one transaction with the end of the run, so that a reader sees a whole report or none.
A part reads what those before it found from ``earlier``, and keeps only what it needs to be quick
the next time; whatever it keeps must allow that the same run is repeated.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from pydantic import BaseModel

from watchfloor.core.analysis_session import AnalysisSession
from watchfloor.core.security_checks import SecurityCheck


class PartOutcome(NamedTuple):
    """What a part of a report came to.

    Attributes:
        result: What readers are shown; kept as JSON under the part's name. Nothing is kept where
            there is none.
        sessions_analyzed: Sessions that it looked at.
        findings_count: What it found.
        risk_score: How bad that is, where it says so.
        checks: Single results that are to be found by themselves; kept beside the result.
    """

    result: BaseModel | None = None
    sessions_analyzed: int = 0
    findings_count: int = 0
    risk_score: float | None = None
    checks: tuple[SecurityCheck, ...] = ()


class ReportPart(Protocol):
    """Makes one part of a monitored agent's report."""

    @property
    def needs_minimum(self) -> bool:
        """Whether it says nothing about an agent that has few completed sessions."""
        ...

    async def analyze(
        self, run: AnalysisSession, earlier: Mapping[str, PartOutcome]
    ) -> PartOutcome:
        """Look at the agent's completed sessions.

        Args:
            run: Whose sessions, and for which run. At most one run of an agent is under way in
                all processes.
            earlier: What the parts before this one came to in the same run, by name.

        Raises:
            UnavailableError: A part of the product is away; the run is tried again.
        """
        ...
