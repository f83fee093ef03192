"""What came of a batch of signals, and when each step of it really ran."""

from collections.abc import Iterator, Sequence
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

    def stages(self) -> Iterator[tuple[str, float]]:
        """What each stage took, in seconds: the agents together, then each analyzer."""
        agents = [step.ran for step in self.steps if isinstance(step.by, AgentName)]
        if agents:
            began = min(ran.started_at for ran in agents)
            yield "agents", (max(ran.ended_at for ran in agents) - began).total_seconds()
        for by, ran in self.steps:
            if isinstance(by, AnalyzerName):
                yield by, (ran.ended_at - ran.started_at).total_seconds()
