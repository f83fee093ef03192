"""The threat path's backends, in memory."""

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from watchfloor.bus import Claim, HistoryGoneError, Result, ResultMessage, ResumeToken
from watchfloor.core import (
    FIRST_PROJECT,
    AlikeThreat,
    ApiKey,
    AuditEntry,
    AuditFilter,
    Caller,
    ConflictError,
    FakeClock,
    FieldProblem,
    InvalidInputError,
    IssuedKey,
    KeyId,
    KeyUse,
    ListedEntry,
    NotFoundError,
    Project,
    Quota,
    Role,
    Severity,
    ThreatAnalysis,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    ThreatSummary,
    ThreatType,
    UnavailableError,
    Withdrawal,
    mint_uuid7,
)

NOW = datetime(2025, 1, 31, 12, 0, 0, 123_456, tzinfo=UTC)
KEYS = {
    "key-of-acme": ("acme", Role.ADMIN),
    "key-of-other": ("other", Role.ADMIN),
    "operator": (FIRST_PROJECT, Role.ADMIN),
    **{f"{role}-of-acme": ("acme", role) for role in Role},
}


class Backend:
    """Any of them can be away."""

    def __init__(self) -> None:
        self.is_away = False
        self.asked: list[tuple[Any, ...]] = []

    def _check(self, *asked: Any) -> None:
        self.asked.append(asked)
        if self.is_away:
            raise UnavailableError("It is away.", retry_after_s=2.5)


class Queue(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.published: list[tuple[ThreatSignal, bool]] = []
        self.unfinished: dict[tuple[str, str], ThreatSignal] = {}
        self.count = 0
        self.readings = 0
        self.fails_after: int | None = None
        self.on_publish: Callable[[ThreatSignal], object] = str

    async def publish(self, signal: ThreatSignal, *, repeat: bool = False) -> None:
        if self.fails_after is not None and len(self.published) >= self.fails_after:
            self.is_away = True
        self._check()
        self.published.append((signal, repeat))
        self.unfinished[signal.project_id, signal.threat_id] = signal
        self.on_publish(signal)

    async def find(self, project_id: str, threat_id: str) -> ThreatSignal | None:
        self._check()
        return self.unfinished.get((project_id, threat_id))

    async def pending(self, project_id: str) -> int:
        self._check(project_id)
        self.readings += 1
        return self.count

    async def waiting(self) -> int:
        self._check()
        return len(self.unfinished)

    async def oldest(self) -> datetime | None:
        self._check()
        return min((each.received_at for each in self.unfinished.values()), default=None)


class Keys(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.bound: dict[tuple[str, str], tuple[str, ThreatId]] = {}

    async def claim(
        self,
        project_id: str,
        key: str,
        *,
        body: str,
        threat_id: ThreatId,
        or_body: Collection[str] = (),
    ) -> Claim:
        self._check()
        known, bound = self.bound.setdefault((project_id, key), (body, threat_id))
        if known not in {body, *or_body}:
            raise ConflictError("This idempotency key was used with another body.")
        return Claim(bound, is_new=bound == threat_id)


class Feed(Backend):
    """Hears results, keeps them, and reads them again."""

    def __init__(self) -> None:
        super().__init__()
        self.listeners: list[Callable[[Any], None]] = []
        self.reconnected: list[Callable[[], None]] = []
        self.position = ResumeToken("5", 0, 0)
        self.kept: list[Any] = []
        self.first = 1
        self.while_reading: Callable[[], object] = str

    def listen(
        self, listener: Callable[[Any], None], *, on_reconnect: Callable[[], None] | None = None
    ) -> None:
        self.listeners.append(listener)
        if on_reconnect:
            self.reconnected.append(on_reconnect)

    def announce(self, message: ResultMessage) -> ResumeToken:
        stream, sequence, at_ms = self.position
        self.position = ResumeToken(stream, sequence + 1, at_ms + 1)
        result = Result(message, self.position)
        self.kept.append(result)
        for listener in self.listeners:
            listener(result)
        return self.position

    def forget(self) -> None:
        """Nothing that was published so far is held any more."""
        self.first = self.position.sequence + 1
        self.kept.clear()

    def lose_one(self) -> None:
        """One result is removed before anybody heard it."""
        self.position = self.position._replace(sequence=self.position.sequence + 1)

    async def after(
        self, token: ResumeToken, *, project_id: str, until: int
    ) -> AsyncGenerator[list[Any]]:
        self._check(token, until)
        if token.stream != self.position.stream or token.sequence < self.first - 1:
            raise HistoryGoneError("They are gone.")
        for result in list(self.kept):
            if token.sequence < result.token.sequence <= until:
                self.while_reading()
                if _project_of(result) == project_id:
                    yield [result]

    def reconnect(self) -> None:
        for tell in self.reconnected:
            tell()


def _project_of(heard: Any) -> str:
    project_id: str = getattr(heard, "message", heard).project_id
    return project_id


class Demand(Backend):
    """Nobody but this gateway is there to hear."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: list[Callable[[bytes], None]] = []

    async def tell(self, report: bytes) -> None:
        self._check()
        for heard in self._heard:
            heard(report)

    async def listen(self, heard: Callable[[bytes], None]) -> None:
        self._heard.append(heard)

    async def stop(self) -> None:
        self._heard.clear()


class Announcements(Backend):
    """Hears which revisions are told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[ResultMessage] = []

    async def publish(self, message: ResultMessage) -> None:
        self._check()
        self.told.append(message)


def finished(
    threat_id: str, *, project_id: str = "acme", revision: int = 1, raw_data: Any = None
) -> bytes:
    """The document of a finished threat."""
    signal = ThreatSignal(
        threat_id=ThreatId(threat_id),
        project_id=project_id,
        received_at=NOW,
        detected_at=NOW,
        threat_type=ThreatType.ANOMALY,
        customer_id="a",
        raw_data=raw_data or {},
    )
    threat = ThreatAnalysis(
        id=signal.threat_id,
        project_id=project_id,
        signal=signal,
        severity=Severity.LOW,
        requires_human_review=False,
        status=ThreatStatus.COMPLETED,
        revision=revision,
        total_processing_time_ms=1,
        created_at=NOW,
    )
    return threat.model_dump_json().encode()


class Threats(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[tuple[str, str], bytes] = {}
        self.verdicts: list[Any] = []
        self.published: list[tuple[str, int]] = []

    async def get(self, project_id: str, threat_id: str) -> Any:
        self._check()
        document = self.documents.get((project_id, threat_id))
        return None if document is None else SimpleNamespace(document=document)

    async def list(
        self,
        project_id: str,
        where: Any,
        *,
        or_search: Sequence[str] = (),
        limit: int = 100,
        cursor: str | None = None,
    ) -> Any:
        self._check(project_id, where, limit, cursor)
        self.searched = or_search
        if cursor not in {None, "next"}:
            problem = FieldProblem("cursor", "must be a next_cursor of an earlier answer")
            raise InvalidInputError("The cursor is not valid.", fields=(problem,))
        mine = [doc for (project, _), doc in self.documents.items() if project == project_id]
        threats = tuple(
            SimpleNamespace(document=document, cursor=f"after-{number}")
            for number, document in enumerate(mine[:limit])
        )
        return SimpleNamespace(threats=threats, next_cursor="next" if len(mine) > limit else None)

    async def summaries(self, project_id: str, where: Any, **part: Any) -> Any:
        page = await self.list(project_id, where, **part)
        threats = (ThreatAnalysis.model_validate_json(each.document) for each in page.threats)
        rows = tuple(map(ThreatSummary.of, threats))
        return SimpleNamespace(items=rows, next_cursor=page.next_cursor)

    async def summaries_of(self, project_id: str, threat_ids: Sequence[str]) -> Any:
        page = await self.summaries(project_id, None)
        return {each.id: each for each in page.items if each.id in threat_ids}

    async def alike(self, signal: ThreatSignal, *, limit: int) -> Any:
        self._check(signal.threat_id, limit)
        others = (each for project, each in self.documents if project == signal.project_id)
        ids = [each for each in others if each != signal.threat_id]
        return [AlikeThreat(ThreatId(each), ("address",)) for each in [*ids, "gone"]]

    async def stats(self, project_id: str, *, since: datetime | None = None) -> Any:
        self._check(project_id, since)
        return SimpleNamespace(
            total=1,
            customers_affected=1,
            average_processing_time_ms=4.5,
            requiring_review=0,
            by_type={"anomaly": 1},
            by_severity={"low": 1},
            by_status={"completed": 1},
            by_verdict={},
        )

    async def per_minute(self, project_id: str, *, until: datetime, minutes: int) -> Any:
        self._check(project_id, until, minutes)
        return [SimpleNamespace(minute=until, total=7)]

    async def record_verdict(self, project_id: str, threat_id: str, verdict: Any) -> Any:
        judged = (await self.record_verdicts(project_id, [threat_id], verdict))[threat_id]
        if isinstance(judged, NotFoundError):
            raise judged
        return judged

    async def record_verdicts(
        self, project_id: str, threat_ids: Sequence[str], verdict: Any
    ) -> dict[str, Any]:
        self._check()
        return {each: self._judged(project_id, each, verdict) for each in threat_ids}

    def _judged(self, project_id: str, threat_id: str, verdict: Any) -> Any:
        is_judged = threat_id in {judged for judged, _ in self.verdicts}
        if (project_id, threat_id) not in self.documents:
            return NotFoundError("No threat has this id.")
        if isinstance(verdict, Withdrawal) and not is_judged:
            return NotFoundError("This threat has no verdict.")
        self.verdicts.append((threat_id, verdict))
        return SimpleNamespace(document=self.documents[project_id, threat_id])

    async def mark_published(self, project_id: str, revisions: Mapping[str, int]) -> None:
        self._check(project_id)
        self.published.extend(revisions.items())


class Projects(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.declared: dict[str, Quota] = {}

    async def create(self, project_id: str) -> Project:
        if project_id == "acme":
            raise ConflictError("This project exists.")
        return Project(project_id=project_id, created_at=NOW)

    async def list(self) -> Sequence[Project]:
        ids = ("acme", "default", "other")
        return [Project(project_id=each, created_at=NOW, quota=self._quota(each)) for each in ids]

    async def quotas(self) -> Mapping[str, Quota]:
        self._check()
        return dict(self.declared)

    async def set_quota(self, project_id: str, quota: Quota) -> Project | None:
        if project_id == "nobody":
            return None
        self.declared[project_id] = quota
        return Project(project_id=project_id, created_at=NOW, quota=quota)

    def _quota(self, project_id: str) -> Quota:
        return self.declared.get(project_id, Quota())


class AuditPage(NamedTuple):
    items: tuple[ListedEntry, ...]
    next_cursor: str | None


class AuditedEntries(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[AuditEntry] = []
        self.uses: list[KeyUse] = []
        self.filters: list[AuditFilter] = []

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        self._check()
        self.entries += entries

    async def learn(self, uses: Collection[KeyUse], _make: object, *, at: datetime) -> list[KeyUse]:
        assert at >= NOW
        self._check()
        self.uses += uses
        return []

    async def list(
        self, project_id: str, where: AuditFilter, /, *, limit: int = 100, cursor: str | None = None
    ) -> AuditPage:
        self._check()
        self.filters.append(where)
        found = [each for each in self.entries if each.project_id == project_id]
        page = tuple(ListedEntry(each, 7) for each in found[:limit])
        return AuditPage(page, None if cursor else "bmV4dA")


class ApiKeys(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.lookups = 0
        self.revoked: set[str] = set()
        self.ends: dict[str, datetime] = {}
        self.kept: dict[str, ApiKey] = {}
        self.uses: list[dict[tuple[str, KeyId], datetime]] = []
        self.during_lookup: Callable[[], object] = str

    async def authenticate(self, key: str) -> Caller | None:
        self._check()
        self.lookups += 1
        if key not in KEYS or key in self.revoked:
            return None
        project, role = KEYS[key]
        self.during_lookup()
        return Caller(
            key_id=KeyId(key),
            prefix=key[:11],
            project_id=project,
            role=role,
            expires_at=self.ends.get(key),
        )

    async def issue(self, project_id: str, role: Role, **fields: Any) -> IssuedKey:
        key_id = KeyId(mint_uuid7(NOW))
        told = {"prefix": "wf_abcdefgh", "project_id": project_id, "role": role, **fields}
        self.kept[key_id] = ApiKey(key_id=key_id, created_at=NOW, **told)
        return IssuedKey(key="wf_abc", **self.kept[key_id].model_dump())

    async def find(self, key_id: str) -> ApiKey | None:
        return self.kept.get(key_id)

    async def list(self, project_id: str) -> Sequence[ApiKey]:
        return [each for each in self.kept.values() if each.project_id == project_id]

    async def revoke(self, key: ApiKey) -> None:
        self.kept[key.key_id] = key.model_copy(update={"revoked_at": NOW})

    async def end(self, key: ApiKey, at: datetime) -> None:
        self.kept[key.key_id] = key.model_copy(update={"expires_at": at})

    async def note_uses(self, used_at: Any) -> None:
        self._check()
        self.uses.append(dict(used_at))


class KeyNews(Backend):
    """Told to all who listen in the same process, at once."""

    def __init__(self) -> None:
        super().__init__()
        self.listeners: list[Callable[[str], None]] = []

    async def tell(self, key_id: str) -> None:
        self._check(key_id)
        for listener in self.listeners:
            listener(key_id)

    async def listen(self, heard: Callable[[str], None]) -> None:
        self.listeners.append(heard)

    async def stop(self) -> None:
        self.listeners.clear()


class Logins(Backend):
    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock
        self.kept: dict[str, tuple[Caller, datetime]] = {}
        self.revocations: dict[tuple[str, str], datetime] = {}

    async def begin(self, caller: Caller, *, key_id: KeyId | None, ends_at: datetime) -> str:
        self._check(key_id)
        secret = f"login-{len(self.kept)}"
        self.kept[secret] = (caller.model_copy(update={"expires_at": ends_at}), ends_at)
        return secret

    async def authenticate(self, secret: str) -> Caller | None:
        self._check()
        caller, ends_at = self.kept.get(secret, (None, NOW))
        return caller if self._clock.now() < ends_at else None

    async def end(self, caller: Caller, secret: str) -> None:
        self._check(caller)
        self.kept.pop(secret, None)

    async def revoke(self, project_id: str, name: str) -> None:
        self._check(project_id, name)
        self.revocations[project_id, name] = datetime.now(UTC)

    async def revoked_at(self, project_id: str, name: str) -> datetime | None:
        return self.revocations.get((project_id, name))
