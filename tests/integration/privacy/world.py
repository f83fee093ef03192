"""One project's data, made as its coordinator makes it, and what erases it."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any, Self
from uuid import uuid4

from integration.coordinator.making import make_event, telling
from integration.store.sessions.making import save
from support.audit import RING

from watchfloor.archive import ArchivedRows, ColumnKind, ParquetArchive
from watchfloor.bus import (
    DeadLetterBox,
    EventQueue,
    NATSBus,
    ResultMessage,
    ResultStream,
)
from watchfloor.core import (
    AgentId,
    ChangeEventInput,
    Customer,
    DeadLetter,
    DeadLetterKind,
    Erasure,
    Severity,
    SubjectField,
    SystemClock,
    ThreatAnalysis,
    ThreatSignal,
    ThreatStatus,
    mint_uuid7,
)
from watchfloor.privacy import Eraser, SubjectTokens, places_of, subject_named
from watchfloor.store import (
    ChangeEventRepository,
    CustomerRepository,
    ErasureRepository,
    ProjectRepository,
    SessionIdentity,
    SessionSaving,
    Store,
    ThreatRepository,
    ThreatRow,
)

_COLUMNS = ("project_id", "threat_id", "user_id")


class World:
    """A project.

    Attributes:
        project: Its id.
        store: The database.
        owner: The same as its owner, who alone may erase.
        bus: The streams.
        archive: The files.
        erasures: What was asked for.
        tidied: What was tidied up.
    """

    def __init__(
        self, store: Store, bus: NATSBus, archive: ParquetArchive, *, owner: Store
    ) -> None:
        self.project = f"p-{uuid4().hex[:12]}"
        self.store = store
        self.owner = owner
        self.bus = bus
        self.archive = archive
        self.erasures = ErasureRepository(store)
        self.tidied: set[str] = set()

    @classmethod
    async def made(
        cls, store: Store, bus: NATSBus, archive: ParquetArchive, *, owner: Store
    ) -> Self:
        """The project, as an admin makes it."""
        world = cls(store, bus, archive, owner=owner)
        await ProjectRepository(store).create(world.project)
        return world

    async def beside(self) -> Self:
        """Another project of the same installation."""
        return await self.made(self.store, self.bus, self.archive, owner=self.owner)

    def signal(self, user: str | None = None, customer: str = "acme") -> ThreatSignal:
        now = datetime.now(UTC)
        signal = {
            "threat_id": mint_uuid7(now),
            "project_id": self.project,
            "received_at": now,
            "detected_at": now,
            "threat_type": "bot_traffic",
            "customer_id": customer,
            "user_id": user,
        }
        return ThreatSignal.model_validate(signal)

    async def threat(self, user: str | None = None, customer: str = "acme") -> str:
        """A finished threat, saved and published."""
        return await self.finish(self.signal(user, customer))

    async def finish(self, signal: ThreatSignal) -> str:
        """What a coordinator does with a signal, without its analysis."""
        threat = ThreatAnalysis(
            id=signal.threat_id,
            project_id=signal.project_id,
            signal=signal,
            severity=Severity.HIGH,
            requires_human_review=False,
            status=ThreatStatus.COMPLETED,
            total_processing_time_ms=4.0,
            created_at=datetime.now(UTC),
        )
        document = threat.model_dump_json().encode()
        await ThreatRepository(self.store).save([ThreatRow(threat, document)])
        await ResultStream(self.bus).publish(ResultMessage.of(threat, document))
        return signal.threat_id

    async def session(self, name: str, *users: str) -> None:
        """A session of the first user, with an event of each."""
        identity = SessionIdentity(AgentId("shop"), user_id=users[0], customer_id="acme")
        events = [make_event(self.project, name, user, user_id=user) for user in users]
        await save(SessionSaving(self.store), events, identity=identity)

    async def queue(self, *users: str) -> None:
        """One message that tells of events of each user, waiting."""
        events = [make_event(self.project, f"s-{user}", user, user_id=user) for user in users]
        await EventQueue(self.bus).publish(telling(*events))

    async def letter(self, *users: str) -> None:
        """The same as a dead letter."""
        moment = datetime.now(UTC)
        events = [{"session_id": f"s-{user}", "user_id": user} for user in users]
        letter = DeadLetter(
            kind=DeadLetterKind.EVENTS,
            id=mint_uuid7(moment),
            project_id=self.project,
            reason="it was given up",
            failed_at=moment,
            attempts=5,
            content={"events": events},
        )
        await DeadLetterBox(self.bus, EventQueue(self.bus)).put(letter)

    async def know(self, customer: str) -> None:
        """What people told of a customer."""
        await CustomerRepository(self.store).put_all(
            self.project, [Customer(customer_id=customer, name=customer.title())]
        )
        change = {"kind": "deployment", "summary": "a release", "customer_id": customer}
        await ChangeEventRepository(self.store).record_all(
            self.project, [ChangeEventInput.model_validate(change)], received_at=datetime.now(UTC)
        )

    def put_away(self, *users: str) -> None:
        """Rows of theirs in one file of the archive."""
        columns: dict[str, ColumnKind] = dict.fromkeys(_COLUMNS, "text")
        values = [(self.project, f"t-{user}", user) for user in users]
        rows = ArchivedRows(
            self.project, "threats", date(2026, 3, 1), ("threat_id",), columns, values
        )
        with self.archive.exclusive():
            self.archive.commit(self.archive.write(rows))

    async def ask(
        self,
        user: str,
        field: SubjectField = SubjectField.USER,
        *,
        is_dry_run: bool = False,
    ) -> Erasure:
        """Ask for an erasure, as a gateway does."""
        now, tokens = datetime.now(UTC), SubjectTokens(RING)
        erasure_id = mint_uuid7(now)
        return await self.erasures.ask(
            Erasure(
                erasure_id=erasure_id,
                project_id=self.project,
                field=field,
                tokens=tokens.of(self.project, field, [user]),
                proof=tokens.proof(self.project, erasure_id),
                is_dry_run=is_dry_run,
                asked_at=now,
                changed_at=now,
            )
        )

    def eraser(self, *, places: Sequence[Any] | None = None, lease_s: float = 1.0) -> Eraser:
        """One that does not wait long."""
        return Eraser(
            self.store,
            self.places() if places is None else places,
            keys=lambda: RING,
            tidy=self._tidy,
            clock=SystemClock(),
            settle_s=0.05,
            lease_s=lease_s,
        )

    def places(self) -> Sequence[Any]:
        """Where data can be, for whoever may erase it."""
        return places_of(self.owner, self.bus, self.archive)

    async def erased(self, user: str, field: SubjectField = SubjectField.USER) -> Erasure:
        """Ask for an erasure and have it done."""
        asked = await self.ask(user, field)
        await self.eraser().work()
        return await self.of(asked)

    async def of(self, asked: Erasure) -> Erasure:
        """The erasure as it is."""
        found = await self.erasures.get(self.project, asked.erasure_id)
        assert found is not None
        return found

    async def held(self, user: str, field: SubjectField = SubjectField.USER) -> dict[str, int]:
        """What there is of somebody, by place."""
        subject = subject_named(self.project, field, [user])
        counts: dict[str, int] = {}
        for place in places_of(self.store, self.bus, self.archive):
            async for copy in place.find(subject):
                counts[copy.place] = counts.get(copy.place, 0) + 1
        return counts

    async def _tidy(self, places: Collection[str]) -> None:
        self.tidied |= set(places)
