"""What the coordinator asks of the actors, whoever hosts them."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AnalysisAgent,
    Analyzer,
    Component,
    Investigation,
    Judgement,
    ThreatSignal,
)
from watchfloor.runtime.timed import Timed


class AnalyzerName(StrEnum):
    """The analyzers that follow the agents, in the order in which they run."""

    FALSE_POSITIVE = "false_positive"
    RESPONSE = "response"
    TIMELINE = "timeline"


AgentBuilders = Mapping[AgentName, Callable[[], AnalysisAgent]]
"""Makes each agent; called again when a hung one must be replaced."""

AnalyzerBuilders = Mapping[AnalyzerName, Callable[[], Analyzer[Any]]]
"""Makes each analyzer; called again when a hung one must be replaced."""


class ActorRuntime(Component, Protocol):
    """Hosts the agents and analyzers. All calls are idempotent and take whole batches."""

    async def analyze(
        self, agent: AgentName, batch: Sequence[ThreatSignal]
    ) -> Timed[AgentAnalysis]:
        """One agent's answer to each signal, in order; its work is one step.

        Never raises for what an agent does wrong: such answers are marked ``failed`` or
        ``timed_out``, have confidence 0, and come within the agent's time budget.
        """
        ...

    @property
    def width(self) -> int:
        """How many batches are worked on at the same time, in the sense of processes."""
        ...

    async def judge(self, batch: Sequence[Investigation]) -> Timed[Judgement]:
        """What the analyzers say about each investigation, in order; raises what they raise.

        Each analyzer is one step, in the order of ``AnalyzerName``.

        Raises:
            DeadlineError: An analyzer did not answer in time.
        """
        ...
