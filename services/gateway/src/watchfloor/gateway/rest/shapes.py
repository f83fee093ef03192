"""Bodies that only the REST face knows; most of them exist to be documented."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from watchfloor.core import (
    AgentName,
    AgentWord,
    ApiKey,
    ChangeEvent,
    DeadLetterKind,
    IssuedKey,
    Project,
    ProjectId,
    RelatedSession,
    Role,
    SessionId,
    SessionStatus,
    SharedTrait,
    ThreatId,
    ThreatSignal,
    ThreatSummary,
)
from watchfloor.gateway.pipeline_status import Pipeline
from watchfloor.runtime import Readiness


class Reason(BaseModel):
    """Why one field was refused; an empty field means the whole."""

    field: str
    reason: str


class Problem(BaseModel):
    """An error, as RFC 9457 says."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[Reason, ...] = ()


class Submitted(BaseModel):
    """What became of one signal: its id, or why it was refused."""

    index: int
    id: ThreatId | None = None
    repeated: bool | None = None
    code: str | None = None
    errors: tuple[Reason, ...] | None = None
    retry_after_s: float | None = None


class SubmissionAnswer(BaseModel):
    """What became of each signal, in order."""

    results: tuple[Submitted, ...]
    accepted: int
    refused: int


class PendingThreat(BaseModel):
    """A signal that is accepted and not yet analysed."""

    id: ThreatId
    threat_id: ThreatId
    project_id: ProjectId | None = None
    status: Literal["pending"] = "pending"
    signal: ThreatSignal | None = None


class RequeuedLetter(BaseModel):
    """Something that was given up and waits again."""

    kind: DeadLetterKind
    id: str
    status: Literal["pending"] = "pending"


class RelatedSessionView(BaseModel):
    """A session of an AI agent, and what it has in common with a threat."""

    session_id: SessionId
    agent_id: str
    user_id: str | None
    status: SessionStatus
    risk_score: float
    last_activity: AwareDatetime
    matched: tuple[SharedTrait, ...]

    @classmethod
    def of(cls, related: RelatedSession) -> Self:
        """The view of this session."""
        session = related.session
        return cls(
            session_id=session.session_id,
            agent_id=session.agent_id,
            user_id=session.user_id,
            status=session.status,
            risk_score=session.risk_score,
            last_activity=session.last_event_at,
            matched=related.matched,
        )


class TimeWindow(BaseModel):
    """From when to when was looked."""

    model_config = ConfigDict(validate_by_name=True)
    since: Annotated[AwareDatetime, Field(alias="from")]
    until: Annotated[AwareDatetime, Field(alias="to")]


class RelatedSessionsAnswer(BaseModel):
    """Sessions that have something in common with a threat, those that share the most first."""

    sessions: tuple[RelatedSessionView, ...]
    window: TimeWindow


class SimilarThreatView(BaseModel):
    """A past threat, and what it has in common with the one that was asked about."""

    threat: ThreatSummary
    shared: tuple[str, ...]


class SimilarThreatsAnswer(BaseModel):
    """Past threats, those that share the most first, then the newest."""

    similar: tuple[SimilarThreatView, ...]


class MinuteView(BaseModel):
    """How many threats came in the minute that began then."""

    minute: AwareDatetime
    total: int


class ThreatCounts(BaseModel):
    """Counts over a project's threats."""

    total: int
    customers_affected: int
    average_processing_time_ms: float | None
    requiring_review: int
    by_type: dict[str, int]
    by_severity: dict[str, int]
    by_status: dict[str, int]
    by_verdict: dict[str, int]
    per_minute: tuple[MinuteView, ...] = ()


class Stored(BaseModel):
    """How many were stored."""

    stored: int


class Removed(BaseModel):
    """How many were removed."""

    removed: int


class RecordedChanges(BaseModel):
    """Changes as they are kept."""

    changes: tuple[ChangeEvent, ...]


class IntelFeed(BaseModel):
    """One feed: how much it brought, and how old its last word is."""

    source: str
    indicators: int
    imported_at: AwareDatetime


class IntelSources(BaseModel):
    """Every feed."""

    sources: tuple[IntelFeed, ...]


class AllProjects(BaseModel):
    """Every project."""

    projects: tuple[Project, ...]


class NewProject(BaseModel):
    """A project to be made."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    project_id: ProjectId


class RotatedKey(BaseModel):
    """How long the key that is replaced stays good.

    Attributes:
        overlap_s: So many seconds from now on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    overlap_s: Annotated[float, Field(ge=0, le=365 * 86_400)] = 86_400.0


class KeyView(BaseModel):
    """A key, without its secret."""

    id: str
    prefix: str
    role: Role
    project: ProjectId
    name: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "KeyView":
        """The view of this key."""
        told = key.model_dump(exclude={"key_id", "project_id"})
        return cls(id=key.key_id, project=key.project_id, **told)


class KeysAnswer(BaseModel):
    """A project's keys."""

    keys: tuple[KeyView, ...]


class KeyAnswer(BaseModel):
    """A key with its secret, which is shown this once."""

    id: str
    key: str
    prefix: str
    role: Role
    project: ProjectId
    name: str | None = None
    expires_at: datetime | None = None

    @classmethod
    def of(cls, issued: IssuedKey) -> "KeyAnswer":
        """The answer that hands out this key."""
        told = issued.model_dump(include={"key", "prefix", "role", "name", "expires_at"})
        return cls(id=issued.key_id, project=issued.project_id, **told)


class Health(BaseModel):
    """That this process lives."""

    status: Literal["healthy"] = "healthy"
    version: str
    uptime_seconds: float


class ReadyAnswer(BaseModel):
    """Whether requests are welcome, with ``ok`` or an error's code for each part.

    What coordinators tell stands beside it and refuses nothing, since signals wait for them:
    how many there are (absent while the bus is away), how their parts and the analysis agents are.
    """

    status: Literal["ready", "not_ready", "stopping"]
    components: dict[str, str]
    coordinators: int | None = None
    coordinator_components: dict[str, str] = Field(default_factory=dict)
    agents: dict[AgentName, AgentWord] = Field(default_factory=dict)

    @classmethod
    def of(cls, readiness: Readiness, pipeline: Pipeline | None) -> Self:
        """What is told of both."""
        if pipeline is None:
            return cls.model_validate(readiness._asdict())
        agents = pipeline.last_minute.agents
        return cls.model_validate(
            {
                **readiness._asdict(),
                "coordinators": pipeline.coordinators,
                "coordinator_components": pipeline.components,
                "agents": {name: each.word for name, each in agents.items()},
            }
        )


def none_left_out(model: BaseModel) -> dict[str, JsonValue]:
    """The members that are set, as JSON."""
    dumped: dict[str, JsonValue] = model.model_dump(mode="json", exclude_none=True)
    return dumped
