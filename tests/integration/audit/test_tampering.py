"""Whatever somebody with the database alone does to a log is found."""

from typing import Any

import asyncpg
import pytest
from integration.audit.world import AuditWorld

from watchfloor.audit import FaultKind, KeyRing
from watchfloor.core import BEGINNING, AuditEntry, AuditHead, AuditKind, AuditResult

pytestmark = pytest.mark.integration

KINDS = tuple(AuditKind)
OF_ENTRIES = {
    "at": "at + interval '1 microsecond'",
    "key_number": "key_number - 1",
    "mac": "set_byte(mac, 0, get_byte(mac, 0) # 1)",
    "transaction": "(transaction::text::bigint + 1)::text::xid8",
    "entry_id": "gen_random_uuid()",
    **{
        name: f"coalesce({name}, '') || 'x'"
        for name in AuditEntry._fields
        if name not in {"project_id", "entry_id", "at", "key_number", "mac"}
    },
}
OF_LINKS = {
    "sealed_at": "sealed_at + interval '1 microsecond'",
    "key_number": "key_number - 1",
    "mac": "set_byte(mac, 0, get_byte(mac, 0) # 1)",
    "entry_id": "gen_random_uuid()",
    "position": "position + 100",
}


async def _log_of_all_kinds(world: AuditWorld) -> list[str]:
    entries = [
        world.entry(kind=kind, result=AuditResult.REFUSED, reason="denied", detail="d")
        for kind in KINDS
    ]
    await world.log.add(entries)
    sealer = world.sealer()
    await sealer.seal()
    await sealer.stop()
    assert (await world.verified()).is_intact
    return [each.link.entry_id async for each in world.reading.links(world.project)]


@pytest.mark.parametrize("column", OF_ENTRIES)
@pytest.mark.parametrize("place", range(len(KINDS)), ids=KINDS)
async def test_a_changed_column_is_found_at_its_place(
    world: AuditWorld, owner: asyncpg.Connection, column: str, place: int
) -> None:
    ids = await _log_of_all_kinds(world)

    done = await owner.execute(
        f"UPDATE audit_log SET {column} = {OF_ENTRIES[column]} "
        "WHERE project_id = $1 AND entry_id = $2",
        world.project,
        ids[place],
    )

    assert done == "UPDATE 1"
    assert (await world.verified()).faults[0].position == place + 1


async def test_every_column_is_tried(owner: asyncpg.Connection) -> None:
    """A column that comes later cannot be forgotten here."""
    columns = "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0"
    entries = {row["attname"] for row in await owner.fetch(columns, "audit_log")}
    links = {row["attname"] for row in await owner.fetch(columns, "audit_links")}

    assert entries == {*OF_ENTRIES, "project_id"}
    assert links == {*OF_LINKS, "project_id"}


@pytest.mark.parametrize("column", OF_LINKS)
@pytest.mark.parametrize("place", [1, 3, len(KINDS)])
async def test_a_changed_link_is_found(
    world: AuditWorld, owner: asyncpg.Connection, column: str, place: int
) -> None:
    await _log_of_all_kinds(world)

    done = await owner.execute(
        f"UPDATE audit_links SET {column} = {OF_LINKS[column]} "
        "WHERE project_id = $1 AND position = $2",
        world.project,
        place,
    )

    assert done == "UPDATE 1"
    assert not (await world.verified()).is_intact


async def test_a_value_that_was_emptied_is_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    for column in ("subject", "address", "reason", "detail"):
        await owner.execute(
            f"UPDATE audit_log SET {column} = NULL WHERE project_id = $1", world.project
        )

    assert await world.faults() == [FaultKind.CHANGED]


async def test_an_entry_that_was_moved_to_another_project_is_missed_and_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    ids = await _log_of_all_kinds(world)
    await owner.execute(
        "UPDATE audit_log SET project_id = project_id || '-other' WHERE entry_id = $1", ids[2]
    )

    assert await world.faults() == [FaultKind.REMOVED]
    world.project += "-other"
    assert await world.faults() == [FaultKind.INSERTED]


@pytest.mark.parametrize("place", [1, 3, 5])
async def test_a_removed_entry_is_found(
    world: AuditWorld, owner: asyncpg.Connection, place: int
) -> None:
    ids = await _log_of_all_kinds(world)

    await owner.execute("DELETE FROM audit_log WHERE entry_id = $1", ids[place - 1])

    (fault,) = (await world.verified()).faults
    assert (fault.kind, fault.position) == (FaultKind.REMOVED, place)


@pytest.mark.parametrize(
    ("places", "found"),
    [
        pytest.param((1,), [FaultKind.GAP, FaultKind.BROKEN], id="first"),
        pytest.param((2, 3), [FaultKind.GAP, FaultKind.BROKEN], id="middle"),
        pytest.param((5,), [FaultKind.CUT_OFF], id="last"),
        pytest.param((4, 5), [FaultKind.CUT_OFF], id="last two"),
        pytest.param((1, 2, 3, 4, 5), [FaultKind.CUT_OFF], id="all"),
    ],
)
async def test_entries_that_were_removed_with_their_links_are_found(
    world: AuditWorld, owner: asyncpg.Connection, places: tuple[int, ...], found: list[FaultKind]
) -> None:
    ids = await _log_of_all_kinds(world)
    for place in places:
        await owner.execute("DELETE FROM audit_log WHERE entry_id = $1", ids[place - 1])
        await owner.execute("DELETE FROM audit_links WHERE entry_id = $1", ids[place - 1])

    assert await world.faults() == found


async def test_positions_that_were_closed_up_over_a_removed_entry_are_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    ids = await _log_of_all_kinds(world)
    await owner.execute("DELETE FROM audit_log WHERE entry_id = $1", ids[2])
    await owner.execute("DELETE FROM audit_links WHERE entry_id = $1", ids[2])
    for place in (4, 5):
        await owner.execute(
            "UPDATE audit_links SET position = position - 1 "
            "WHERE project_id = $1 AND position = $2",
            world.project,
            place,
        )

    assert await world.faults() == [FaultKind.BROKEN, FaultKind.CUT_OFF]


async def test_entries_that_changed_places_are_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    for old, new in ((2, 102), (3, 2), (102, 3)):
        await owner.execute(
            "UPDATE audit_links SET position = $3 WHERE project_id = $1 AND position = $2",
            world.project,
            old,
            new,
        )

    assert await world.faults() == [FaultKind.BROKEN]


async def test_contents_that_changed_places_are_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    """Each of the two is genuine for itself."""
    ids = await _log_of_all_kinds(world)
    await owner.execute(
        "UPDATE audit_links SET entry_id = gen_random_uuid() WHERE project_id = $1 "
        "AND position = 2",
        world.project,
    )
    for place, entry_id in ((3, ids[1]), (2, ids[2])):
        await owner.execute(
            "UPDATE audit_links SET entry_id = $3 WHERE project_id = $1 AND position = $2",
            world.project,
            place,
            entry_id,
        )

    assert await world.faults() == [FaultKind.BROKEN]


async def test_an_entry_that_was_inserted_by_hand_is_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    await _insert_copy(owner, world.project)

    assert await world.faults() == [FaultKind.INSERTED]


@pytest.mark.expects_error("audit_log_damaged")
async def test_an_entry_that_was_inserted_by_hand_does_not_become_genuine_by_sealing(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    await _insert_copy(owner, world.project)
    await world.sealed(1)

    assert await world.faults() == [FaultKind.INSERTED]
    assert (await world.verified()).last == len(KINDS) + 1


async def _insert_copy(owner: asyncpg.Connection, project: str) -> None:
    columns = ", ".join(name for name in AuditEntry._fields if name != "entry_id")
    await owner.execute(
        f"INSERT INTO audit_log (entry_id, {columns}) "
        f"SELECT gen_random_uuid(), {columns} FROM audit_log WHERE project_id = $1 LIMIT 1",
        project,
    )


async def test_an_entry_that_was_inserted_with_a_link_is_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    await _insert_copy(owner, world.project)
    await owner.execute(
        "INSERT INTO audit_links SELECT project_id, 6, entry_id, now(), 2, mac FROM audit_log AS a "
        "WHERE project_id = $1 AND NOT EXISTS "
        "(SELECT FROM audit_links AS l WHERE l.entry_id = a.entry_id)",
        world.project,
    )

    assert await world.faults() == [FaultKind.CHANGED]


async def test_a_chain_that_was_computed_again_without_the_key_is_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    """Everything in the database fits together then, but for the key."""
    await _log_of_all_kinds(world)
    await _compute_again(world, owner, KeyRing({1: b"x" * 32, 2: b"y" * 32}))

    report = await world.verified()
    assert report.fault_count >= len(KINDS)
    assert FaultKind.CHANGED in {each.kind for each in report.faults}


async def test_links_that_were_computed_again_without_the_key_are_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    await _compute_again(world, owner, KeyRing({2: b"y" * 32}), entries=False)

    assert await world.faults() == [FaultKind.BROKEN, FaultKind.HEAD_DIFFERS]


async def _compute_again(
    world: AuditWorld, owner: asyncpg.Connection, ring: KeyRing, *, entries: bool = True
) -> None:
    head, rows = BEGINNING, [each async for each in world.reading.links(world.project)]
    for link, stored in rows:
        assert stored is not None
        entry = ring.signed(stored.entry) if entries else stored.entry
        made = ring.linked(head, stored._replace(entry=entry), sealed_at=link.sealed_at)
        head = AuditHead(made.position, made.mac)
        await owner.execute(
            "UPDATE audit_log SET mac = $2 WHERE entry_id = $1", made.entry_id, entry.mac
        )
        await owner.execute(
            "UPDATE audit_links SET mac = $2 WHERE entry_id = $1", made.entry_id, made.mac
        )


@pytest.mark.expects_error("audit_log_damaged")
async def test_a_database_that_was_put_back_stays_found_when_the_log_goes_on(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    """The sealer does not tell a head in the place of one that its chain lacks."""
    ids = await _log_of_all_kinds(world)
    for entry_id in ids[3:]:
        await owner.execute("DELETE FROM audit_log WHERE entry_id = $1", entry_id)
        await owner.execute("DELETE FROM audit_links WHERE entry_id = $1", entry_id)
    await world.sealed(1)
    assert await world.faults() == [FaultKind.CUT_OFF]
    await world.sealed(4)

    assert await world.faults() == [FaultKind.HEAD_DIFFERS]
    assert b"head_ahead" in world.metrics.render()
    assert b"head_differs" in world.metrics.render()


@pytest.mark.expects_error("audit_log_damaged")
async def test_what_is_accepted_is_told_from_there(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    """After a backup was read in on purpose."""
    ids = await _log_of_all_kinds(world)
    await owner.execute("DELETE FROM audit_log WHERE entry_id = $1", ids[4])
    await owner.execute("DELETE FROM audit_links WHERE entry_id = $1", ids[4])
    await world.sealed(2)
    assert await world.faults() == [FaultKind.HEAD_DIFFERS]

    await world.heads.forget(world.project)
    assert await world.faults() == [FaultKind.HEAD_MISSING]
    await world.sealed(1)

    assert await world.faults() == []


async def test_a_log_that_was_emptied_is_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    for table in ("audit_log", "audit_links", "audit_marks"):
        await owner.execute(f"DELETE FROM {table} WHERE project_id = $1", world.project)

    assert await world.faults() == [FaultKind.CUT_OFF]


async def test_leave_to_remove_links_that_was_given_without_the_key_is_found(
    world: AuditWorld, owner: asyncpg.Connection
) -> None:
    await _log_of_all_kinds(world)
    head = await world.chain.head(world.project)
    forged: Any = KeyRing({2: b"y" * 32}).checkpoint(world.project, head, made_at=world.clock.now())
    await owner.execute("INSERT INTO audit_checkpoints VALUES ($1, $2, $3, $4, $5, $6)", *forged)
    for table in ("audit_log", "audit_links"):
        await owner.execute(f"DELETE FROM {table} WHERE project_id = $1", world.project)

    assert await world.faults() == [FaultKind.CHECKPOINT_FORGED]


async def test_without_any_of_this_nothing_is_found(world: AuditWorld) -> None:
    await _log_of_all_kinds(world)

    assert await world.faults() == []
