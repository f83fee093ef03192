"""What the session path asks of the bus, of the store and of whoever judges."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from watchfloor.core import (
    Event,
    EventType,
    JudgedThought,
    MonitoredAgent,
    MonitoredWorkflow,
    Policy,
    PolicyContext,
    PolicyDecision,
    PolicyInput,
    RelatedSession,
    RiskSnapshot,
    Session,
    SessionAnalysis,
    SessionDataflow,
    SessionExcerpt,
    SessionFilter,
    SessionPii,
    ThreatSignal,
    WrittenMessage,
)
from watchfloor.gateway.knowledge import Page


class EventQueue(Protocol):
    """The queue between gateways and those who save events."""

    async def publish(self, message: WrittenMessage) -> datetime:
        """Make the message durable; says when it was taken."""
        ...

    async def pending(self, project_id: str) -> int:
        """Messages of the project that wait."""
        ...

    async def waiting(self) -> int:
        """Messages of all projects that wait."""
        ...

    async def oldest(self) -> datetime | None:
        """When the oldest of them came; nothing where none waits any more."""
        ...


class SessionPage(Protocol):
    """A part of the list of sessions."""

    @property
    def sessions(self) -> Sequence[Session]:
        """In the order that was asked for."""
        ...

    @property
    def total(self) -> int:
        """How many there are in all."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next part begins."""
        ...


class EventPage(Protocol):
    """A part of a session's events."""

    @property
    def events(self) -> Sequence[Event]:
        """Oldest first."""
        ...

    @property
    def total(self) -> int:
        """How many there are in all."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next part begins."""
        ...


class RecentSession(Protocol):
    """A session as it stands, and what happened in it last."""

    @property
    def session(self) -> Session:
        """The session."""
        ...

    @property
    def events(self) -> Sequence[Event]:
        """Oldest first."""
        ...


class Sessions(Protocol):
    """Sessions as they are kept."""

    async def get(self, project_id: str, session_id: str) -> Session | None:
        """One of them."""
        ...

    async def list(
        self,
        project_id: str,
        where: SessionFilter,
        /,
        *,
        limit: int,
        cursor: str | None = None,
        offset: int = 0,
    ) -> SessionPage:
        """Some of them."""
        ...

    async def by_external_id(self, project_id: str, external_id: str) -> Session | None:
        """The one that its sender calls so."""
        ...

    async def related(
        self, signal: ThreatSignal, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[RelatedSession]:
        """Those that were active between these times and share a trait with the signal."""
        ...


class Events(Protocol):
    """Events as they are kept."""

    async def list(
        self,
        project_id: str,
        session_id: str,
        *,
        types: Collection[EventType] = (),
        after: datetime | None = None,
        before: datetime | None = None,
        limit: int,
        cursor: str | None = None,
        offset: int = 0,
    ) -> EventPage:
        """Some of a session's events, oldest first."""
        ...

    async def recent(self, project_id: str, session_id: str, limit: int, /) -> RecentSession | None:
        """A session with its newest events, oldest first."""
        ...

    async def received(self, project_id: str, event_ids: Collection[str], /) -> datetime | None:
        """When the last of these was taken; nothing while one of them is not saved."""
        ...

    async def conversation(self, project_id: str, session_id: str) -> Sequence[Event]:
        """The messages, in the order in which they read."""
        ...


class Snapshots(Protocol):
    """What analyses found."""

    async def list(self, project_id: str, session_id: str) -> Sequence[RiskSnapshot]:
        """All about one session, oldest first."""
        ...

    async def thoughts(self, project_id: str, session_id: str) -> Sequence[JudgedThought]:
        """What its thoughts show, in the order in which they were thought."""
        ...

    async def dataflow(self, project_id: str, session_id: str) -> SessionDataflow | None:
        """What its data flow shows; nothing where that was not analysed."""
        ...


class FoundPii(Protocol):
    """Personal data and secrets that were found in sessions."""

    async def get(self, project_id: str, session_id: str) -> SessionPii | None:
        """In one of them; nothing where nobody looked for them yet."""
        ...


class Agents(Protocol):
    """Monitored agents of a project."""

    async def get(self, project_id: str, agent_id: str) -> MonitoredAgent | None:
        """One of them."""
        ...

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[MonitoredAgent]:
        """Some of them."""
        ...


class Workflows(Protocol):
    """Workflows of a project."""

    async def get(self, project_id: str, workflow_id: str) -> MonitoredWorkflow | None:
        """One of them."""
        ...

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[MonitoredWorkflow]:
        """Some of them."""
        ...


class Policies(Protocol):
    """Policies of a project."""

    async def list(self, project_id: str) -> Sequence[Policy]:
        """All of them, in the order in which they are looked at."""
        ...

    async def get(self, project_id: str, policy_id: str) -> Policy | None:
        """One of them."""
        ...

    async def create(self, project_id: str, policy: PolicyInput) -> Policy:
        """Keep a new one."""
        ...

    async def replace(
        self,
        project_id: str,
        policy_id: str,
        policy: PolicyInput,
        *,
        changed_at: datetime | None = None,
    ) -> Policy | None:
        """Put another in its place; nothing where there is none.

        With ``changed_at`` only if it was changed last then; else ``ConflictError``.
        """
        ...

    async def delete(self, project_id: str, policy_id: str) -> bool:
        """Forget one; says whether there was one."""
        ...


class SessionJudge(Protocol):
    """Says what a session is worth and what the policies make of that."""

    def judge(self, excerpt: SessionExcerpt) -> SessionAnalysis:
        """The deterministic judgement; quick, and waits for nobody."""
        ...

    async def analyze(self, excerpt: SessionExcerpt) -> SessionAnalysis:
        """The same by whatever model is configured; the deterministic one where that fails."""
        ...

    def decide(self, policies: Sequence[Policy], context: PolicyContext) -> PolicyDecision:
        """What the policies say together."""
        ...


class Features(Protocol):
    """Features of traces, analysed on demand."""

    async def analyze(self, project_id: str, trace_id: str) -> str | None:
        """Analyse a trace's features, once however often it is asked.

        Returns:
            The id under which they are kept; nothing where the project has no such trace.
        """
        ...
