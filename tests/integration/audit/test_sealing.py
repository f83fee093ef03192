"""Every committed entry becomes one link, whatever order, clock or process does."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration.audit.world import AuditWorld
from support import Servers, eventually

from watchfloor.audit import FaultKind, KeyRing
from watchfloor.core import AuditEntry, AuditHead, UnavailableError

pytestmark = pytest.mark.integration

_INSERT = (
    f"INSERT INTO audit_log ({', '.join(AuditEntry._fields)}) VALUES "
    f"({', '.join(f'${place}' for place in range(1, len(AuditEntry._fields) + 1))})"
)
Step = tuple[Literal["begin", "commit", "roll back", "seal"], int]


async def test_entries_are_linked_and_their_head_is_told(world: AuditWorld) -> None:
    await world.sealed(5)

    report = await world.verified()
    told = await world.heads.read(world.project)
    assert report.is_intact
    assert (report.first, report.last) == (1, 5)
    assert told == await world.chain.head(world.project)


async def test_a_sealer_that_runs_seals_by_itself_and_at_its_end(world: AuditWorld) -> None:
    sealer = world.sealer()
    await sealer.stop()
    await sealer.start()
    await world.write(1)
    await eventually(world.is_sealed)
    await world.write(1)
    await sealer.stop()
    await sealer.stop()

    report = await world.verified()
    assert (report.is_intact, report.last) == (True, 2)


async def test_sealing_goes_on_where_it_ended(world: AuditWorld) -> None:
    await world.sealed(3)
    await world.sealed(4)

    report = await world.verified()
    assert (report.is_intact, report.last) == (True, 7)


async def test_more_than_fits_at_once_is_sealed_in_one_look(world: AuditWorld) -> None:
    await world.sealed(2_345)

    report = await world.verified()
    assert (report.is_intact, report.last) == (True, 2_345)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["begin", "commit", "roll back"]), st.integers(0, 3)),
        st.just(("seal", 0)),
    ),
    max_size=24,
)


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(steps=STEPS)
async def test_commits_out_of_order_are_linked_once_each(
    make_world: Callable[[], AuditWorld], servers: Servers, steps: list[Step]
) -> None:
    """Ids and transactions are given out before commits: a sealer that went by them alone would
    pass over the one that began early and ended late."""
    world, sealer = make_world(), make_world().sealer()
    writers = _Writers(world, servers)
    try:
        for step, writer in steps:
            if step == "seal":
                await sealer.seal()
            else:
                await writers.do(step, writer)
        await writers.end()
        await sealer.seal()
    finally:
        await writers.end()
        await sealer.stop()

    linked = [each.link.entry_id async for each in world.reading.links(world.project)]
    assert sorted(linked) == sorted(writers.committed)
    assert (await world.verified()).is_intact


class _Writers:
    """Transactions that are open at the same time."""

    def __init__(self, world: AuditWorld, servers: Servers) -> None:
        self._world = world
        self._url = servers.app_url
        self._open: dict[int, tuple[asyncpg.Connection, str]] = {}
        self.committed: list[str] = []

    async def do(self, step: str, writer: int) -> None:
        if step == "begin" and writer not in self._open:
            self._open[writer] = await self._begun()
        elif step != "begin" and writer in self._open:
            connection, entry_id = self._open.pop(writer)
            await connection.execute("COMMIT" if step == "commit" else "ROLLBACK")
            await connection.close()
            if step == "commit":
                self.committed.append(entry_id)

    async def end(self) -> None:
        for writer in tuple(self._open):
            await self.do("commit", writer)

    async def _begun(self) -> tuple[asyncpg.Connection, str]:
        connection, entry = await asyncpg.connect(self._url), self._world.entry()
        await connection.execute(
            f"BEGIN; SELECT set_config('wf.projects', '{entry.project_id}', true)"
        )
        await connection.execute(_INSERT, *entry)
        return connection, entry.entry_id


async def test_a_transaction_that_takes_long_holds_up_nobody_and_is_not_forgotten(
    world: AuditWorld, servers: Servers
) -> None:
    writers, sealer = _Writers(world, servers), world.sealer()
    await writers.do("begin", 0)
    await world.write(3)
    await sealer.seal()
    assert (await world.verified()).last == 3

    await writers.do("commit", 0)
    await sealer.seal()
    await sealer.stop()

    assert (await world.verified()).last == 4


async def test_two_sealers_at_once_make_one_chain(world: AuditWorld) -> None:
    sealers = [world.sealer() for _ in range(4)]
    for _ in range(5):
        await world.write(3)
        await asyncio.gather(*(each.seal() for each in sealers))
    for each in sealers:
        await each.stop()

    report = await world.verified()
    assert (report.is_intact, report.last) == (True, 15)


async def test_who_lost_its_turn_unseen_cannot_fork_the_chain(world: AuditWorld) -> None:
    """A process that stood still past its lease goes on as if nothing had happened."""

    class Always:
        async def take(self, name: str, holder: str, *, ttl_s: float) -> bool:
            return bool(name and holder and ttl_s)

        async def release(self, name: str, holder: str) -> None:
            assert name
            assert holder

    world.leases = Always()  # type: ignore[assignment]
    sealers = [world.sealer() for _ in range(4)]
    for _ in range(5):
        await world.write(3)
        await asyncio.gather(*(each.seal() for each in sealers))

    report = await world.verified()
    assert (report.is_intact, report.last) == (True, 15)


async def test_another_takes_over_when_a_sealer_dies(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    died, other = world.sealer(), world.sealer()
    await world.write(2)
    await died.seal()
    await world.write(2)

    await other.seal()
    assert (await world.verified()).last == 2
    await owner.execute("UPDATE leases SET expires_at = now() WHERE name = 'audit/sealer'")
    await other.seal()
    await other.stop()

    report = await world.verified()
    assert (report.is_intact, report.last) == (True, 4)


class _Away:
    """A bus that can be away, in front of the real one."""

    def __init__(self, world: AuditWorld) -> None:
        self._world = world
        self.is_away = True

    async def advance(self, project_id: str, head: AuditHead, **rest: object) -> bool:
        if self.is_away:
            raise UnavailableError("away")
        return await self._world.heads.advance(project_id, head, **rest)  # type: ignore[arg-type]


async def test_while_the_bus_is_away_entries_are_sealed_and_told_afterwards(
    world: AuditWorld,
) -> None:
    heads = _Away(world)
    sealer = world.sealer(heads=heads)
    for _ in range(2):
        await world.write(2)
        with pytest.raises(UnavailableError):
            await sealer.seal()
    assert await world.faults() == [FaultKind.HEAD_MISSING]
    assert (await world.verified()).last == 4

    heads.is_away = False
    await sealer.seal()
    await sealer.stop()

    assert (await world.verified()).is_intact


async def test_what_a_sealer_that_died_did_not_tell_the_next_one_tells(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await world.write(2)
    with pytest.raises(UnavailableError):
        await world.sealer(heads=_Away(world)).seal()
    await owner.execute("UPDATE leases SET expires_at = now() WHERE name = 'audit/sealer'")

    sealer = world.sealer()
    await sealer.seal()
    await sealer.stop()

    assert (await world.verified()).is_intact


async def test_a_clock_that_goes_back_changes_no_order(world: AuditWorld) -> None:
    for hours in (0, -3, 5, -30):
        world.later(hours=hours)
        await world.sealed(2)

    report = await world.verified()
    assert (report.is_intact, report.last) == (True, 8)


async def test_an_older_key_stays_good_after_a_newer_one_came(world: AuditWorld) -> None:
    first = KeyRing({1: b"1" * 32})
    await world.write(2, first)
    sealer = world.sealer(first)
    await sealer.seal()
    await sealer.stop()
    await world.sealed(2)

    assert (await world.verified()).is_intact
    numbers = [each.link.key_number async for each in world.reading.links(world.project)]
    assert numbers == [1, 1, 2, 2]


@pytest.mark.expects_error("audit_log_damaged")
async def test_an_entry_of_a_key_that_is_not_known_yet_waits(world: AuditWorld) -> None:
    """The file of the keys reaches one machine before the other."""
    await world.write(1, KeyRing({1: b"1" * 32}))
    await world.write(1)
    behind = world.sealer(KeyRing({1: b"1" * 32}))
    await behind.seal()
    await behind.stop()
    assert (await world.verified()).last == 1

    sealer = world.sealer()
    await sealer.seal()
    await sealer.stop()

    assert (await world.verified()).last == 2


@pytest.mark.expects_error("audit_log_damaged")
async def test_an_entry_that_was_written_without_the_key_gets_no_link(world: AuditWorld) -> None:
    await world.write(1, KeyRing({2: b"x" * 32}))
    await world.sealed(1)

    assert await world.faults() == [FaultKind.INSERTED]
    assert (await world.verified()).last == 1
    assert b'soc_audit_faults_total{fault="forged"} 1.0' in world.metrics.render()


async def test_a_database_whose_numbers_begin_anew_is_looked_at_from_the_beginning(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    """A dump that is read into another server keeps what it says of transactions."""
    await world.sealed(1)
    await owner.execute(
        "UPDATE audit_marks SET looked_at = '99999999999' WHERE project_id IN ($1, '*')",
        world.project,
    )

    await world.sealed(1)

    assert (await world.verified()).last == 2


async def test_what_is_not_sealed_yet_is_named_and_no_fault_for_two_seconds(
    world: AuditWorld,
) -> None:
    await world.sealed(1)
    (waiting,) = await world.write(1)

    report = await world.verified()
    assert (report.is_intact, report.unsealed) == (True, [waiting.entry_id])
    world.clock.advance(timedelta(seconds=3).total_seconds())
    assert await world.faults() == [FaultKind.LATE]


async def test_a_new_sealer_begins_where_others_have_looked(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    """Otherwise every start would look through the whole log."""
    await world.sealed(1)
    await owner.execute("DELETE FROM audit_links WHERE project_id = $1", world.project)

    assert world.project not in (await world.chain.waiting(None)).projects
    assert world.project in (await world.chain.waiting("0")).projects
