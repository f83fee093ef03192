"""What is known about one signal while it is being looked at."""

from collections.abc import Mapping
from typing import NamedTuple

from watchfloor.core.analysis import AgentAnalysis, AgentName, Factor
from watchfloor.core.false_positive import FalsePositiveScore
from watchfloor.core.response import ResponsePlan
from watchfloor.core.severity import Severity
from watchfloor.core.signal import ThreatSignal
from watchfloor.core.timeline import InvestigationTimeline, PhaseSpan


class Investigation(NamedTuple):
    """One signal and all that was found so far; each analyzer sees what those before it said.

    Attributes:
        signal: What was reported.
        analyses: The answer of each of the five agents, failed ones included.
        severity: Set after the fan-in.
        severity_factors: Every factor that moved the severity; named ``<agent>.<factor>``.
        false_positive: Set by the first analyzer.
        response: Set by the second.
        phases: When each part really ran.
    """

    signal: ThreatSignal
    analyses: Mapping[AgentName, AgentAnalysis]
    severity: Severity = Severity.MEDIUM
    severity_factors: tuple[Factor, ...] = ()
    false_positive: FalsePositiveScore | None = None
    response: ResponsePlan | None = None
    phases: tuple[PhaseSpan, ...] = ()


class Judgement(NamedTuple):
    """What the analyzers say about one investigation.

    Attributes:
        false_positive: How likely it is a false alarm, and why.
        response: What to do about it.
        timeline: What happened when.
    """

    false_positive: FalsePositiveScore
    response: ResponsePlan
    timeline: InvestigationTimeline
