"""An answer while it is being written."""

from pydantic import JsonValue

from watchfloor.core import AgentAnalysis, AgentName, Factor, FactorName


class Draft:
    """Collects what an agent finds about one signal; ``finish`` makes the value of it.

    Attributes:
        confidence: How sure the agent is, 0 to 1; its rule is the agent's own.
        review_reason: Why a person should look; asking for it is done by setting this.
    """

    def __init__(self, *, confidence: float) -> None:
        self.confidence = confidence
        self.review_reason: str | None = None
        self._sentences: list[str] = []
        self._findings: list[tuple[float, str]] = []
        self._factors: list[Factor] = []
        self._recommendations: list[str] = []
        self._sources: list[str] = []

    def say(self, sentence: str) -> None:
        """Add a sentence to the analysis."""
        self._sentences.append(sentence)

    def factor(self, name: FactorName, value: JsonValue, impact: float = 0.0) -> None:
        """Hand a fact to the later stages."""
        self._factors.append(Factor(name=name, value=value, impact=round(impact, 3)))

    def find(
        self, finding: str, name: FactorName, value: JsonValue, *, impact: float = 0.0
    ) -> None:
        """Hand a fact to the later stages and show it among the key findings."""
        self.factor(name, value, impact)
        self._findings.append((abs(impact), finding))

    def recommend(self, recommendation: str) -> None:
        """Add something that an analyst should do."""
        self._recommendations.append(recommendation)

    def cite(self, source: str) -> None:
        """Add a source, with its age where that matters."""
        self._sources.append(source)

    def finish(self, agent: AgentName) -> AgentAnalysis:
        """The answer; findings that weigh more come first."""
        by_weight = sorted(self._findings, key=lambda entry: -entry[0])
        return AgentAnalysis(
            agent_name=agent,
            analysis=" ".join(self._sentences),
            confidence=round(min(1.0, max(0.0, self.confidence)), 3),
            key_findings=tuple(finding for _, finding in by_weight),
            recommendations=tuple(self._recommendations),
            factors=tuple(self._factors),
            sources=tuple(self._sources),
            requests_review=self.review_reason is not None,
            review_reason=self.review_reason,
        )
