"""What the agents handed over, read safely by the names of core's ``FactorName``."""

from collections.abc import Sequence

from pydantic import JsonValue

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    FactorName,
    Investigation,
    ThreatSignal,
)


class Findings:
    """The factors of all agents that answered; a name nobody gave reads as nothing.

    Attributes:
        signal: What the findings are about.
        answers: The agents that answered, in the order of ``AgentName``.
        missing: The agents that did not.
    """

    def __init__(self, investigation: Investigation) -> None:
        self.signal: ThreatSignal = investigation.signal
        by_name = investigation.analyses
        self.answers: tuple[AgentAnalysis, ...] = tuple(
            by_name[agent]
            for agent in AgentName
            if agent in by_name and by_name[agent].status is AgentStatus.OK
        )
        answered = {analysis.agent_name for analysis in self.answers}
        self.missing = tuple(agent for agent in AgentName if agent not in answered)
        self._values: dict[str, JsonValue] = {}
        for analysis in self.answers:
            for factor in analysis.factors:
                self._values.setdefault(factor.name, factor.value)

    def text(self, name: FactorName) -> str | None:
        """The factor's value where it is a text."""
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: FactorName) -> float | None:
        """The factor's value where it is a number."""
        value = self._values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value)

    def is_true(self, name: FactorName) -> bool:
        """Whether the factor is there and true."""
        return self._values.get(name) is True

    def texts(self, name: FactorName) -> tuple[str, ...]:
        """The texts in a factor that is a list."""
        return tuple(item for item in self._list(name) if isinstance(item, str))

    def entries(self, name: FactorName) -> tuple[dict[str, JsonValue], ...]:
        """The objects in a factor that is a list."""
        return tuple(item for item in self._list(name) if isinstance(item, dict))

    @property
    def mean_confidence(self) -> float | None:
        """The mean confidence of the agents that answered; nothing when none did."""
        if not self.answers:
            return None
        return sum(analysis.confidence for analysis in self.answers) / len(self.answers)

    def _list(self, name: FactorName) -> Sequence[JsonValue]:
        value = self._values.get(name)
        return value if isinstance(value, list) else ()
