"""What the session path needs of other rooms."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchfloor.core import (
    AgentId,
    AnalysisSession,
    Delivery,
    DeliveryDraft,
    Event,
    FeatureSet,
    MonitoredAgent,
    MonitoredTrace,
    PiiReading,
    Policy,
    PolicyContext,
    PolicyDecision,
    Project,
    SecurityCheck,
    Session,
    SessionAnalysis,
    SessionChange,
    SessionDataflow,
    SessionExcerpt,
    SessionKey,
    SessionPart,
    ThoughtAnalysis,
    ThreatSignal,
    TraceId,
)
from watchfloor.store import DueStep, Found, Saved, SessionNews, SessionWork


class Saving(Protocol):
    """Where sessions and events are written."""

    async def save(
        self,
        parts: Sequence[SessionPart],
        make: Callable[[Mapping[SessionKey, SessionWork]], Sequence[SessionNews]],
    ) -> Saved:
        """Lock the sessions, ask what is new of them, write that; what is known changes nothing."""
        ...


class Changes(Protocol):
    """Where watchers of sessions hear of changes."""

    async def publish(self, change: SessionChange, *, message_id: str) -> None:
        """Announce one; the same id twice is announced once."""
        ...


class NewestEvents(Protocol):
    """Where sessions' newest events are read."""

    async def newest_of_all(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        """So many of the newest events of each session, oldest first."""
        ...


class Events(NewestEvents, Protocol):
    """Where events are read."""

    async def conversations(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        """The newest messages or uses of tools of each, and the first words of system and user.

        At most so many of each kind, oldest first.
        """
        ...


class Due(Protocol):
    """Sessions whose analysis is due."""

    async def claim(self, limit: int, *, lease_s: float) -> Sequence[Session]:
        """Some that nobody else has, riskiest first."""
        ...

    async def finish(self, found: Sequence[Found]) -> Sequence[Session]:
        """Write what was found; events that came meanwhile keep a session due."""
        ...

    async def release(self, key: SessionKey, *, retry_at: datetime) -> None:
        """Give it back."""
        ...


class Policies(Protocol):
    """Where policies are kept."""

    async def list(self, project_id: str) -> Sequence[Policy]:
        """All of a project, in the order in which they are looked at."""
        ...


class Decide(Protocol):
    """Looks at policies; pure."""

    def __call__(self, policies: Sequence[Policy], context: PolicyContext) -> PolicyDecision:
        """The strongest of what triggers, with all reasons."""
        ...


class ThoughtJudge(Protocol):
    """Looks at chains of thought."""

    async def judge(
        self, events: Sequence[Event], place: int, *, may_ask_model: bool
    ) -> ThoughtAnalysis:
        """What the thought at this place shows, with what stands before and after it."""
        ...


class SessionJudge(Protocol):
    """Looks at sessions."""

    async def judge(self, excerpt: SessionExcerpt, *, may_ask_model: bool) -> SessionAnalysis:
        """What a session shows."""
        ...


class DataflowJudge(Protocol):
    """Looks at where the values came from that agents put into calls of tools."""

    async def judge(self, conversation: SessionExcerpt) -> SessionDataflow:
        """What a conversation shows; others may work meanwhile."""
        ...


class PiiReader(Protocol):
    """Looks for personal data and secrets."""

    async def read(self, excerpt: SessionExcerpt, before: PiiReading | None) -> PiiReading:
        """What is in a session of which a part was read before, without keeping the loop."""
        ...


class PiiReadings(Protocol):
    """Where it is kept how far sessions were read."""

    async def of(self, keys: Collection[SessionKey]) -> Mapping[SessionKey, PiiReading]:
        """How far these were read; those that nobody read are left out."""
        ...

    async def keep(self, readings: Mapping[SessionKey, PiiReading]) -> None:
        """Keep these in place of those that the sessions had."""
        ...


class Deliveries(Protocol):
    """What is to be told to somebody outside."""

    async def add(self, drafts: Sequence[DeliveryDraft]) -> int:
        """Ask for all of them; one whose key is known is passed over."""
        ...

    async def claim(self, limit: int, *, lease_s: float) -> Sequence[Delivery]:
        """Take up what is due; nobody else has it meanwhile."""
        ...

    async def delivered(self, delivery: Delivery) -> None:
        """It has arrived."""
        ...

    async def failed(self, delivery: Delivery, *, reason: str) -> Delivery | None:
        """This attempt failed; the delivery as it is then."""
        ...


class Signals(Protocol):
    """The threat path."""

    async def publish(self, signal: ThreatSignal, *, repeat: bool = False) -> None:
        """Queue a signal; the same id again is the same threat."""
        ...


class Projects(Protocol):
    """All tenants."""

    async def list(self) -> Sequence[Project]:
        """All of them."""
        ...


class Backlog(Protocol):
    """What is not saved yet."""

    async def watermark(self, project_id: str) -> datetime | None:
        """The time of the project's oldest unsaved message; nothing where none waits."""
        ...


class Concluding(Protocol):
    """Concludes what is quiet, each once, whoever else does."""

    async def conclude(
        self, *, watermarks: Mapping[str, datetime], inactivity_s: float, limit: int
    ) -> Sequence[SessionKey]:
        """Some sessions, the quietest first."""
        ...

    async def conclude_traces(
        self, *, watermarks: Mapping[str, datetime], inactivity_s: float, limit: int
    ) -> Sequence[tuple[str, TraceId]]:
        """Some traces, the quietest first."""
        ...

    async def are_left(self, *, watermarks: Mapping[str, datetime], inactivity_s: float) -> bool:
        """Whether others are as quiet, such as what somebody holds."""
        ...


class Marks(Protocol):
    """Where sessions and traces are marked as analysed."""

    async def mark(self, sets: Sequence[FeatureSet]) -> None:
        """Mark whose features they are, unless it went on since."""
        ...


class Steps(Protocol):
    """What is to be done after conclusions."""

    async def due(self, limit: int, *, lease_s: float) -> Sequence[DueStep]:
        """Take up what is due; nobody else has it meanwhile."""
        ...

    async def hold(self, steps: Collection[DueStep], *, lease_s: float) -> None:
        """They are still at work."""
        ...

    async def done(self, steps: Collection[DueStep]) -> None:
        """They are done."""
        ...

    async def postpone(self, steps: Collection[DueStep], *, pause_s: float) -> None:
        """They are due again after a pause; this was no attempt."""
        ...

    async def failed(self, steps: Collection[DueStep], *, reason: str, retry_at: datetime) -> bool:
        """They failed; whether one is given up."""
        ...


class Sessions(Protocol):
    """Where sessions are read."""

    async def these(self, keys: Collection[SessionKey]) -> Sequence[Session]:
        """Those that are there themselves."""
        ...


class Traces(Protocol):
    """Where traces are read."""

    async def these(self, keys: Collection[tuple[str, TraceId]]) -> Sequence[MonitoredTrace]:
        """Those that are known."""
        ...


class AllEvents(Protocol):
    """Where all events of sessions are read."""

    async def of_all(self, keys: Collection[SessionKey]) -> Sequence[Event]:
        """Every event of these sessions, in no order."""
        ...


class SessionEvents(Events, AllEvents, Protocol):
    """Where events are read, the newest or all of them."""


class Conclusions(Concluding, Marks, Protocol):
    """Concludes what is quiet, and marks what was analysed."""


class Features(Protocol):
    """Where features are kept."""

    async def keep(self, sets: Sequence[FeatureSet]) -> Sequence[FeatureSet]:
        """Keep them; what was kept first under their ids stays, and is returned."""
        ...


class FeatureTeller(Protocol):
    """Tells somebody outside of features."""

    async def tell(self, sets: Sequence[FeatureSet]) -> None:
        """Return when he has them."""
        ...


class Sender(Protocol):
    """Speaks HTTP to somebody outside."""

    async def post(
        self, url: str, body: bytes, *, headers: dict[str, str], timeout_s: float
    ) -> int:
        """The status of the answer.

        Raises:
            DeniedError: Nothing may go there.
            UnavailableError: There was nobody to answer.
            DeadlineError: No answer came in time.
        """
        ...


class Leases(Protocol):
    """Work that only one may do at a time."""

    async def take(self, name: str, holder: str, *, ttl_s: float) -> bool:
        """Whether it is the holder's."""
        ...

    async def renew(self, name: str, holder: str, *, ttl_s: float) -> bool:
        """Whether it still is."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Give it back."""
        ...


class Agents(Protocol):
    """Monitored agents."""

    async def get(self, project_id: str, agent_id: str) -> MonitoredAgent | None:
        """One, or nothing."""
        ...


class Runs(Protocol):
    """Runs of the analyses of agents."""

    async def begin(
        self,
        project_id: str,
        agent_id: str,
        *,
        completed_sessions: int,
        workflow_id: str | None = None,
    ) -> AnalysisSession:
        """A new run."""
        ...

    async def complete(
        self,
        project_id: str,
        analysis_id: str,
        *,
        sessions_analyzed: int,
        findings_count: int,
        risk_score: float | None = None,
        results: Mapping[str, str],
        checks: Sequence[SecurityCheck],
    ) -> AnalysisSession | None:
        """It ended well; this is what its parts found, as JSON, and single checks of it."""
        ...

    async def fail(
        self, project_id: str, analysis_id: str, *, reason: str
    ) -> AnalysisSession | None:
        """It failed."""
        ...

    async def recover(self, *, older_than_s: float) -> Sequence[AnalysisSession]:
        """Fail what has been in progress for so long; what that was."""
        ...

    async def last_completed(self, project_id: str, agent_id: str) -> AnalysisSession | None:
        """The newest that ended well."""
        ...


class Runner(Protocol):
    """Runs the analyses of agents."""

    async def trigger(self, project_id: str, agent_id: AgentId, *, why: str) -> object:
        """Run them where it is time to."""
        ...
