"""Sessions of AI agents as they are shown."""

from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue
from pydantic.alias_generators import to_camel

from watchfloor.client._documents import JsonObject, value_of
from watchfloor.client.port import Message
from watchfloor.core import (
    DataflowVerdict,
    EventId,
    FollowedBy,
    InstructionSource,
    PolicyAction,
    Refused,
    SessionChangeKind,
    SessionCounters,
    SessionStatus,
    TracedValue,
)

_CHANGED = "session_changed"


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class SeenSnapshot(_Shown):
    """What an analysis found at one moment."""

    risk_score: float
    patterns: tuple[str, ...] = ()
    explanation: str | None = None
    provider: str
    created_at: AwareDatetime


class SeenThought(_Shown):
    """What a thought shows."""

    event_id: str
    risk_score: float
    labels: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    summary: str
    provider: str
    created_at: AwareDatetime


class SeenValue(TracedValue, _Shown):
    """A value that was given to a tool, and where it came from."""


class SeenSource(InstructionSource, _Shown):
    """An instruction in a tool's result."""


class SeenFollowing(FollowedBy, _Shown):
    """What an agent did that an instruction wanted."""

    values: tuple[SeenValue, ...] = ()


class SeenChain(_Shown):
    """From an instruction to what it led to."""

    source: SeenSource
    followed_by: SeenFollowing | None = None
    score: float
    frameworks: tuple[str, ...] = ()


class SeenDataflow(_Shown):
    """Whether an agent followed instructions in data, and what tells."""

    verdict: DataflowVerdict
    score: float
    chains: tuple[SeenChain, ...] = ()
    partly_read: tuple[int, ...] = ()
    limited: bool = False
    analyzed_at: AwareDatetime


class SeenPii(_Shown):
    """Personal data and secrets in a session, in figures."""

    total_findings: int
    types: dict[str, int] = {}
    secrets: dict[str, int] = {}
    locations: dict[str, int] = {}
    provider: str
    analyzed_at: AwareDatetime


class SeenCounters(SessionCounters, _Shown):
    """What was counted in a session."""


class SeenSession(_Shown):
    """A session as it is shown; asking for one session alone gives what analyses found."""

    id: str
    external_id: str | None = None
    agent_id: str
    workflow_id: str | None = None
    user_id: str | None = None
    customer_id: str | None = None
    addresses: tuple[str, ...] = ()
    status: SessionStatus
    current_risk_score: float
    current_patterns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    dataflow_verdict: DataflowVerdict | None = None
    action: str
    tags: tuple[str, ...] = ()
    event_count: int
    counters: SeenCounters
    created_at: AwareDatetime
    last_activity_at: AwareDatetime
    concluded_at: AwareDatetime | None = None
    risk_snapshots: tuple[SeenSnapshot, ...] = ()
    thoughts: tuple[SeenThought, ...] = ()
    dataflow: SeenDataflow | None = None
    pii: SeenPii | None = None


class SessionEvent(NamedTuple):
    """One session that changed.

    Attributes:
        event: ``session_changed``; ``initial_batch`` for what was there before.
        token: Where in the stream it stands; opaque.
        session: The session after that.
        kind: What became of it, where it changed.
    """

    event: str
    token: str
    session: SeenSession
    kind: SessionChangeKind | None = None

    @classmethod
    def of(cls, message: Message, document: JsonObject) -> "SessionEvent":
        """The session that a message tells of."""
        if message.name != _CHANGED:
            return cls(message.name, message.token, value_of(SeenSession, document))
        change = value_of(_Change, document)
        return cls(message.name, message.token, change.session, change.kind)


class _Change(_Shown):
    kind: SessionChangeKind
    session: SeenSession


class Recorded(NamedTuple):
    """What became of one event.

    Attributes:
        place: Its number among the told, from 0.
        outcome: Its id, or why it was refused.
    """

    place: int
    outcome: EventId | Refused


class Evaluation(_Shown):
    """Whether a session may go on.

    Attributes:
        session_id: Which session.
        risk_score: 0 to 1.
        patterns: Threat patterns, by id.
        action: What the policies say.
        reasons: Why.
        timestamp: When this was found.
    """

    session_id: str
    risk_score: float
    patterns: tuple[str, ...] = ()
    action: PolicyAction
    reasons: tuple[str, ...] = ()
    timestamp: AwareDatetime


class SaidMessage(BaseModel):
    """One message of a conversation."""

    model_config = ConfigDict(frozen=True)
    role: str | None = None
    content: str | None = None
    reasoning: str | None = None
    tool_calls: tuple[dict[str, JsonValue], ...] = ()
    name: str | None = None


class SeenDecision(_Shown):
    """What policies decided at one moment."""

    created_at: AwareDatetime
    metadata: dict[str, JsonValue]
