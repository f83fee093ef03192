"""What the threat path, the dead letters and the keys ask of the bus and of the store."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from watchfloor.bus import Claim, ResultMessage
from watchfloor.core import (
    AlikeThreat,
    ApiKey,
    Caller,
    ConflictError,
    DeadLetterPage,
    IssuedKey,
    KeyId,
    NotFoundError,
    Project,
    ProjectId,
    Quota,
    Role,
    ThreatFilter,
    ThreatId,
    ThreatSignal,
    ThreatSummary,
    Verdict,
    Withdrawal,
)


class StoredThreat(Protocol):
    """A finished threat as it is kept."""

    @property
    def document(self) -> bytes:
        """Its JSON, byte for byte."""
        ...

    @property
    def cursor(self) -> str:
        """Where a part of the list begins that follows it."""
        ...


class ThreatPage(Protocol):
    """A part of the list of threats."""

    @property
    def threats(self) -> Sequence[StoredThreat]:
        """Newest first."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next part begins."""
        ...


class SummaryPage(Protocol):
    """A part of the list of threats, as rows."""

    @property
    def items(self) -> Sequence[ThreatSummary]:
        """Newest first."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next part begins."""
        ...


class ThreatStats(Protocol):
    """Counts over a project's threats."""

    @property
    def total(self) -> int:
        """All of them."""
        ...

    @property
    def by_type(self) -> Mapping[str, int]:
        """Number by threat type; there is one such mapping for severity, status and verdict."""
        ...


class MinuteCount(Protocol):
    """What was received in one minute."""

    @property
    def minute(self) -> datetime:
        """Its beginning."""
        ...

    @property
    def total(self) -> int:
        """How many threats."""
        ...


class SignalSink(Protocol):
    """The way into the queue."""

    async def publish(self, signal: ThreatSignal, *, repeat: bool = False) -> None:
        """Make a signal durable."""
        ...


class SignalFinder(Protocol):
    """Looks into the queue."""

    async def find(self, project_id: str, threat_id: str) -> ThreatSignal | None:
        """The signal, while it waits."""
        ...


class Pending(Protocol):
    """Counts what waits in a queue."""

    async def pending(self, project_id: str) -> int:
        """Messages of the project that wait."""
        ...


class Waiting(Protocol):
    """Counts what waits in a queue, whoever's it is."""

    async def waiting(self) -> int:
        """Messages of all projects that wait."""
        ...

    async def oldest(self) -> datetime | None:
        """When the oldest of them came; nothing where none waits any more."""
        ...


class SignalQueue(SignalSink, SignalFinder, Pending, Waiting, Protocol):
    """The queue between gateways and coordinators."""


class Disk(Protocol):
    """The disk under the queue."""

    @property
    def free_share(self) -> float | None:
        """The part of it that is free; nothing before it was looked at."""
        ...

    def require_space(self) -> None:
        """Return when there is room; ``UnavailableError`` says that there is none."""
        ...


class Keys(Protocol):
    """Callers' keys for their reports."""

    async def claim(
        self,
        project_id: str,
        key: str,
        *,
        body: str,
        threat_id: ThreatId,
        or_body: Collection[str] = (),
    ) -> Claim:
        """Bind the key to the id, or learn which id it stands for."""
        ...


class Announcements(Protocol):
    """Where changes of finished threats are announced."""

    async def publish(self, message: ResultMessage) -> None:
        """Announce a revision; the same one twice is announced once."""
        ...


class ThreatLists(Protocol):
    """Lists finished threats."""

    async def list(
        self,
        project_id: str,
        where: ThreatFilter,
        /,
        *,
        or_search: Sequence[str] = (),
        limit: int = 100,
        cursor: str | None = None,
    ) -> ThreatPage:
        """Some of them, newest first."""
        ...

    async def summaries(
        self,
        project_id: str,
        where: ThreatFilter,
        /,
        *,
        or_search: Sequence[str] = (),
        limit: int = 100,
        cursor: str | None = None,
    ) -> SummaryPage:
        """The same threats, as rows."""
        ...


class Threats(ThreatLists, Protocol):
    """Finished threats, as they are kept."""

    async def get(self, project_id: str, threat_id: str) -> StoredThreat | None:
        """One of them."""
        ...

    async def summaries_of(
        self, project_id: str, threat_ids: Sequence[str]
    ) -> Mapping[str, ThreatSummary]:
        """Those of them that exist, as rows, by their ids."""
        ...

    async def stats(self, project_id: str, *, since: datetime | None = None) -> ThreatStats:
        """Counts over them."""
        ...

    async def per_minute(
        self, project_id: str, *, until: datetime, minutes: int
    ) -> Sequence[MinuteCount]:
        """How many there were in each of the last minutes."""
        ...

    async def record_verdict(
        self, project_id: str, threat_id: str, verdict: Verdict | Withdrawal
    ) -> StoredThreat:
        """Judge one of them, or take the judgement back."""
        ...

    async def record_verdicts(
        self, project_id: str, threat_ids: Sequence[str], verdict: Verdict | Withdrawal
    ) -> Mapping[str, StoredThreat | NotFoundError | ConflictError]:
        """The same for many: each of them, or why it cannot be judged."""
        ...

    async def mark_published(self, project_id: str, revisions: Mapping[str, int]) -> None:
        """Note that these revisions, by threat, were announced."""
        ...


class DeadLetters(Protocol):
    """What was given up, of one kind."""

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> DeadLetterPage:
        """Some of a project's."""
        ...

    async def requeue(self, project_id: str, letter_id: str) -> bool:
        """Have one tried again; says whether there was one."""
        ...

    async def drop(self, project_id: str, letter_id: str) -> bool:
        """Throw one away; says whether there was one."""
        ...


class History(Protocol):
    """What past threats have in common with others."""

    async def alike(self, signal: ThreatSignal, *, limit: int) -> Sequence[AlikeThreat]:
        """Past threats like a signal's, those that share the most first."""
        ...


class Projects(Protocol):
    """Tenants."""

    async def create(self, project_id: str) -> Project:
        """Make one."""
        ...

    async def list(self) -> Sequence[Project]:
        """All of them."""
        ...

    async def quotas(self) -> Mapping[ProjectId, Quota]:
        """The quota of each that has one of its own."""
        ...

    async def set_quota(self, project_id: str, quota: Quota) -> Project | None:
        """Say what one may have; nothing where there is none."""
        ...


class ApiKeys(Protocol):
    """API keys."""

    async def authenticate(self, key: str) -> Caller | None:
        """The caller that has this key, where it is good."""
        ...

    async def issue(
        self,
        project_id: str,
        role: Role,
        *,
        name: str | None = None,
        expires_at: datetime | None = None,
    ) -> IssuedKey:
        """Make one for a project."""
        ...

    async def find(self, key_id: str) -> ApiKey | None:
        """The one of that id."""
        ...

    async def list(self, project_id: str) -> Sequence[ApiKey]:
        """All of a project."""
        ...

    async def revoke(self, key: ApiKey) -> None:
        """Let it be good no more."""
        ...

    async def end(self, key: ApiKey, at: datetime) -> None:
        """Let it be good until then at most."""
        ...

    async def note_uses(self, used_at: Mapping[tuple[ProjectId, KeyId], datetime]) -> None:
        """Write down when keys were used last."""
        ...


class Verified(NamedTuple):
    """A token that is good by itself.

    Attributes:
        caller: Whom it speaks for.
        issued_at: When it was issued.
    """

    caller: Caller
    issued_at: datetime


class Tokens(Protocol):
    """Tokens that others issue."""

    async def verified(self, token: str) -> Verified:
        """Whom a token speaks for; ``UnauthenticatedError`` where it is not good."""
        ...

    async def stop(self) -> None:
        """Close all connections."""
        ...


class KeptLogins(Protocol):
    """People who logged in with a browser."""

    async def begin(self, caller: Caller, *, key_id: KeyId | None, ends_at: datetime) -> str:
        """Log the caller in; the answer is what it shows from then on."""
        ...

    async def authenticate(self, secret: str) -> Caller | None:
        """Who logged in with that, and is still in."""
        ...

    async def end(self, caller: Caller, secret: str) -> None:
        """Log it out."""
        ...

    async def revoke(self, project_id: str, name: str) -> None:
        """Call back all tokens that somebody has by now, and log that person out."""
        ...

    async def revoked_at(self, project_id: str, name: str) -> datetime | None:
        """When somebody's tokens were called back last."""
        ...


class KeyNews(Protocol):
    """What gateways tell each other about keys."""

    async def tell(self, key_id: str) -> None:
        """Say that this key must be looked up again."""
        ...

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Call ``heard`` with each key that is told of."""
        ...

    async def stop(self) -> None:
        """Listen no more."""
        ...
