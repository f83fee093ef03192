"""What came of a batch of signals, and when each step of it really ran."""

from collections.abc import Sequence
from typing import NamedTuple

from watchfloor.core import AgentName, Interval, ThreatAnalysis
from watchfloor.runtime import AnalyzerName


class Step(NamedTuple):
    """A part of the analysis, which a whole batch goes through together.

    Attributes:
        by: Whose it is.
        ran: When, by the clock of this process.
    """

    by: AgentName | AnalyzerName
    ran: Interval


class Analysed(NamedTuple):
    """A batch that was analysed.

    Attributes:
        threats: One for each signal, in order.
        steps: What led to them: the agents, then the analyzers.
    """

    threats: Sequence[ThreatAnalysis]
    steps: Sequence[Step] = ()
