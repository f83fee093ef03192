"""What analyses say about thoughts and sessions."""

from datetime import datetime
from typing import NamedTuple, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.event import Event
from watchfloor.core.session import Risk
from watchfloor.core.session_ids import EventId


class Cue(BaseModel):
    """One piece of evidence.

    Attributes:
        name: What it stands for: a label or pattern, by id.
        weight: What it adds to the score.
        evidence: What was seen, in at most 200 characters.
        event_id: Where.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    weight: float
    evidence: str
    event_id: str | None = None


class RiskAnalysis(BaseModel):
    """How risky something is, with the evidence.

    Attributes:
        risk_score: 0 to 1.
        cues: The evidence with its weights.
        provider: ``heuristic``, or the model that was asked.
        fallback_reason: Why the model's answer was not used, where one was asked.
        analyzed_at: When.
    """

    model_config = ConfigDict(frozen=True)
    risk_score: Risk
    cues: tuple[Cue, ...] = ()
    provider: str = "heuristic"
    fallback_reason: str | None = None
    analyzed_at: AwareDatetime


class ThoughtAnalysis(RiskAnalysis):
    """What a chain of thought shows.

    Attributes:
        labels: What it shows, by id.
        indicators: The evidence, in words.
        summary: In a sentence.
    """

    labels: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    summary: str


class JudgedThought(NamedTuple):
    """A thought of a session, and what it shows.

    Attributes:
        event_id: The event that tells it.
        happened_at: When it was thought.
        analysis: What it shows.
    """

    event_id: EventId
    happened_at: datetime
    analysis: ThoughtAnalysis


class SessionAnalysis(RiskAnalysis):
    """What a session shows.

    Attributes:
        patterns: Threat patterns, by id.
        explanation: Why, in words.
    """

    patterns: tuple[str, ...] = ()
    explanation: str


class SessionExcerpt(BaseModel):
    """What a session's analysis looks at.

    Attributes:
        events: Its newest events, oldest first.
        total_events: How many it has.
    """

    model_config = ConfigDict(frozen=True)
    events: tuple[Event, ...] = Field(default_factory=tuple)
    total_events: int = 0


class SessionRiskModel(Protocol):
    """Judges sessions without waiting for anybody: at the edge it has ten milliseconds."""

    def judge(self, excerpt: SessionExcerpt) -> SessionAnalysis:
        """The deterministic judgement; pure and quick."""
        ...
