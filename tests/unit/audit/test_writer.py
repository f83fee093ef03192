"""What is not written with a change waits, bounded, and what had no room is told."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import pytest
from support.audit import NOON, RING, make_entry

from watchfloor.audit import AuditWriter
from watchfloor.core import AuditEntry, AuditKind, FakeClock, KeyUse, UnavailableError
from watchfloor.telemetry import Metrics


class Log:
    """A database that can be away; two of these tests are about nothing else."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.uses: list[KeyUse] = []
        self.is_away = False

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        if self.is_away:
            raise UnavailableError("away")
        await asyncio.sleep(0)
        self.entries += entries

    async def learn(
        self, uses: Collection[KeyUse], make: Callable[[KeyUse], AuditEntry], *, at: datetime
    ) -> Sequence[KeyUse]:
        assert at == NOON
        self.uses += uses
        self.entries += map(make, uses)
        return tuple(uses)


@pytest.fixture
def entries() -> Log:
    return Log()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def writer(entries: Log, metrics: Metrics) -> AuditWriter:
    clock = FakeClock(NOON)
    return AuditWriter(entries, keys=lambda: RING, clock=clock, metrics=metrics, most=3)


async def test_what_was_noted_is_written_signed_and_in_order(
    writer: AuditWriter, entries: Log
) -> None:
    noted = [make_entry(request_id=str(number)) for number in range(3)]
    for each in noted:
        writer.note(each)

    await writer.flush()

    assert [each.request_id for each in entries.entries] == ["0", "1", "2"]
    assert all(map(RING.is_genuine, entries.entries))


async def test_while_the_database_is_away_entries_wait_and_are_written_once(
    writer: AuditWriter, entries: Log
) -> None:
    entries.is_away = True
    writer.note(make_entry())
    with pytest.raises(UnavailableError):
        await writer.flush()

    entries.is_away = False
    await writer.flush()
    await writer.flush()

    assert len(entries.entries) == 1


async def test_two_who_write_at_once_write_each_entry_once(
    writer: AuditWriter, entries: Log
) -> None:
    writer.note(make_entry())

    await asyncio.gather(writer.flush(), writer.flush())

    assert len(entries.entries) == 1


async def test_what_has_no_room_is_counted_and_told_in_the_log_itself(
    writer: AuditWriter, entries: Log, metrics: Metrics
) -> None:
    """A gap that nobody can see would look as if nothing had been read."""
    for _ in range(5):
        writer.note(make_entry())

    await writer.flush()
    await writer.flush()

    assert b"soc_audit_dropped_total 2.0" in metrics.render()
    gap = entries.entries[-1]
    assert (gap.kind, gap.detail, gap.project_id) == (AuditKind.GAP, "entries:2", "shop")
    assert len(entries.entries) == 4


async def test_an_act_whose_entry_cannot_be_written_is_refused(
    writer: AuditWriter, entries: Log
) -> None:
    entries.is_away = True

    with pytest.raises(UnavailableError):
        await writer.write(make_entry(kind=AuditKind.ACT))


async def test_stopping_writes_what_waits(writer: AuditWriter, entries: Log) -> None:
    await writer.start()
    writer.note(make_entry())
    await writer.stop()
    await writer.stop()

    assert len(entries.entries) == 1


async def test_stopping_without_a_database_ends(writer: AuditWriter, entries: Log) -> None:
    entries.is_away = True
    writer.note(make_entry())

    await writer.stop()


async def test_a_use_outside_a_keys_habit_becomes_an_entry(
    writer: AuditWriter, entries: Log
) -> None:
    writer.note_use(KeyUse("shop", "key:1", "face:grpc", "192.0.2.7"))

    await writer.flush()
    await writer.flush()

    (entry,) = entries.entries
    assert (entry.kind, entry.actor, entry.detail) == (AuditKind.USE, "key:1", "face:grpc")
    assert RING.is_genuine(entry)
    assert len(entries.uses) == 1
