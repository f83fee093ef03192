"""Sessions, events and policies as JSON has them: camelCase, times in milliseconds since 1970."""

from collections.abc import Sequence
from typing import Any, Self

from pydantic import Field, JsonValue

from watchfloor.core import (
    DataflowVerdict,
    EventError,
    EventSource,
    JudgedThought,
    ModelUse,
    PiiLocation,
    PiiSummary,
    Policy,
    PolicyAction,
    PolicyConditions,
    PolicyEffects,
    RiskSnapshot,
    Session,
    SessionChange,
    SessionChangeKind,
    SessionDataflow,
    SessionStatus,
    Speaker,
    ToolUse,
)
from watchfloor.gateway.dataflow_view import DataflowView
from watchfloor.gateway.evaluation import Evaluated
from watchfloor.gateway.view import Milliseconds, View


class SessionView(View):
    """A session as it is listed."""

    id: str
    project_id: str
    external_id: str | None = None
    agent_id: str
    workflow_id: str | None = None
    user_id: str | None = None
    customer_id: str | None = None
    addresses: tuple[str, ...] = ()
    status: SessionStatus
    current_risk_score: float
    current_patterns: tuple[str, ...]
    labels: tuple[str, ...]
    dataflow_verdict: DataflowVerdict | None = None
    action: str
    tags: tuple[str, ...]
    event_count: int
    counters: "CountersView"
    created_at: Milliseconds
    last_activity_at: Milliseconds
    concluded_at: Milliseconds | None = None
    conclusion_number: int
    feature_id: str | None = None

    @classmethod
    def of(cls, session: Session, **more: Any) -> Self:  # noqa: ANN401 - fields of subclasses
        """The view of this session."""
        same = {name for name in cls.model_fields if name in Session.model_fields}
        return cls(
            **{name: getattr(session, name) for name in same - {"counters", *more}},
            id=session.session_id,
            current_risk_score=session.risk_score,
            current_patterns=session.patterns,
            event_count=session.counters.events,
            last_activity_at=session.last_event_at,
            counters=CountersView.model_validate(session.counters),
            **more,
        )


class CountersView(View):
    """What was counted in a session."""

    events: int
    messages: int
    model_calls: int
    responses: int
    tool_calls: int
    errors: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
    response_time_ms: float
    tools: dict[str, int]


class SnapshotView(View):
    """What an analysis found at one moment."""

    id: str = Field(validation_alias="snapshot_id")
    event_id: str | None = None
    risk_score: float
    patterns: tuple[str, ...]
    explanation: str | None = None
    provider: str
    created_at: Milliseconds


class ThoughtView(View):
    """What a thought shows."""

    event_id: str
    risk_score: float
    labels: tuple[str, ...]
    indicators: tuple[str, ...]
    summary: str
    provider: str
    fallback_reason: str | None = None
    created_at: Milliseconds
    analyzed_at: Milliseconds

    @classmethod
    def of(cls, thought: JudgedThought) -> Self:
        """The view of what this thought shows."""
        event_id, happened_at, analysis = thought
        told = analysis.model_dump(exclude={"cues"})
        return cls(event_id=event_id, created_at=happened_at, **told)


class PiiView(View):
    """Personal data and secrets in a session, in figures."""

    total_findings: int
    types: dict[str, int]
    secrets: dict[str, int]
    locations: dict[PiiLocation, int]
    provider: str
    analyzed_at: Milliseconds


class DetailedSession(SessionView):
    """A session with everything that is known about it."""

    available_tools: tuple[str, ...]
    metadata: dict[str, JsonValue]
    risk_snapshots: tuple[SnapshotView, ...]
    thoughts: tuple[ThoughtView, ...]
    dataflow: DataflowView | None = None
    pii: PiiView | None


class SessionChangeView(View):
    """What became of a session."""

    kind: SessionChangeKind
    session: SessionView
    former_id: str | None
    changed_at: Milliseconds

    @classmethod
    def of(cls, change: SessionChange) -> Self:
        """The view of this change."""
        return cls(
            kind=change.kind,
            session=SessionView.of(change.session),
            former_id=change.former_id,
            changed_at=change.changed_at,
        )


class ToolView(ToolUse, View):
    """A tool and what was asked of it or what it said."""


class ModelView(ModelUse, View):
    """A call of a language model, without its text."""


class ShownError(EventError, View):
    """What went wrong."""


class EventView(View):
    """An event as it is kept."""

    id: str = Field(validation_alias="event_id")
    project_id: str
    session_id: str
    external_id: str | None = None
    agent_id: str
    workflow_id: str | None = None
    user_id: str | None = None
    customer_id: str | None = None
    client_address: str | None = None
    type: str = Field(validation_alias="event_type")
    role: Speaker | None = None
    content: str | None = None
    content_length: int | None = None
    reasoning: str | None = None
    tool_calls: tuple[ToolView, ...] = ()
    tool: ToolView | None = None
    model: ModelView | None = None
    error: ShownError | None = None
    trace_id: str | None = None
    span_id: str | None = None
    parent_span_id: str | None = None
    is_late: bool = False
    metadata: dict[str, JsonValue]
    source: EventSource
    created_at: Milliseconds = Field(validation_alias="event_time")
    received_at: Milliseconds


class PolicyView(View):
    """A policy as it is kept."""

    id: str = Field(validation_alias="policy_id")
    project_id: str
    name: str
    description: str | None = None
    conditions: PolicyConditions
    actions: PolicyEffects
    enabled: bool
    created_at: Milliseconds
    updated_at: Milliseconds

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """The view of this policy."""
        return cls.model_validate(policy)


def detailed(
    session: Session,
    snapshots: Sequence[RiskSnapshot],
    thoughts: Sequence[JudgedThought],
    *,
    dataflow: SessionDataflow | None,
    pii: PiiSummary | None,
) -> DetailedSession:
    """A session with what analyses of it found."""
    return DetailedSession.of(
        session,
        risk_snapshots=tuple(SnapshotView.model_validate(each) for each in snapshots),
        thoughts=tuple(map(ThoughtView.of, thoughts)),
        dataflow=dataflow and DataflowView.model_validate(dataflow),
        pii=None if pii is None else PiiView.model_validate(pii),
    )


class EvaluationView(View):
    """Whether a session may go on."""

    session_id: str
    risk_score: float
    patterns: tuple[str, ...]
    action: PolicyAction
    reasons: tuple[str, ...]
    timestamp: Milliseconds

    @classmethod
    def of(cls, evaluated: Evaluated) -> "EvaluationView":
        """The answer that shows this evaluation."""
        return cls(
            session_id=evaluated.session_id,
            risk_score=evaluated.risk_score,
            patterns=tuple(evaluated.patterns),
            action=evaluated.action,
            reasons=tuple(evaluated.reasons),
            timestamp=evaluated.evaluated_at,
        )
