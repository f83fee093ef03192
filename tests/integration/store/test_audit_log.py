"""The audit log: entries come with what they tell of, and nobody takes them back."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from integration.store.postgres import Postgres
from support.audit import NOON, RING, make_entry

from watchfloor.core import (
    AuditEntry,
    AuditFilter,
    AuditKind,
    ConflictError,
    KeyUse,
    PendingEntry,
    Role,
    entry_pending,
)
from watchfloor.store import (
    ApiKeyRepository,
    AuditLogRepository,
    PolicyRepository,
    ProjectRepository,
    Store,
)
from watchfloor.store.audit_log import MOST_TRAITS

pytestmark = pytest.mark.integration

EVERY = AuditFilter()


@pytest.fixture
def log(store: Store) -> AuditLogRepository:
    return AuditLogRepository(store)


def _pending() -> PendingEntry:
    return PendingEntry(lambda project: RING.signed(make_entry(project, kind=AuditKind.CHANGE)))


async def _entries(log: AuditLogRepository, project: str) -> list[AuditEntry]:
    return [each.entry for each in (await log.list(project, EVERY)).items]


async def test_an_entry_comes_back_as_it_was_signed(log: AuditLogRepository, project: str) -> None:
    entry = RING.signed(make_entry(project, subject=None, address=None, reason="denied"))

    await log.add([entry])
    await log.add([entry])

    (found,) = await _entries(log, project)
    assert found == entry
    assert RING.is_genuine(found)


async def test_a_change_takes_its_entry_along(
    store: Store, log: AuditLogRepository, project: str
) -> None:
    pending = _pending()
    with entry_pending() as hold:
        hold(pending)
        await PolicyRepository(store).list(project)  # the first look gives it policies

    assert pending.is_written
    assert [each.kind for each in await _entries(log, project)] == [AuditKind.CHANGE]


async def test_a_call_that_changes_nothing_has_no_entry_of_a_change(
    store: Store, log: AuditLogRepository, project: str
) -> None:
    pending = _pending()
    with entry_pending() as hold:
        hold(pending)
        await ProjectRepository(store).exists(project)
        with pytest.raises(ConflictError):
            await ProjectRepository(store).create(project)
        assert not pending.is_written

    assert await _entries(log, project) == []


async def test_a_call_of_several_changes_has_one_entry(
    store: Store, log: AuditLogRepository, project: str
) -> None:
    with entry_pending() as hold:
        hold(_pending())
        for _ in range(3):
            await ApiKeyRepository(store).issue(project, Role.API_USER)

    assert len(await _entries(log, project)) == 1


async def test_the_entry_is_in_the_log_of_the_project_that_is_changed(
    store: Store, log: AuditLogRepository, project: str
) -> None:
    """Whoever makes a key for another project is found where the key is."""
    with entry_pending() as hold:
        hold(_pending())
        await ProjectRepository(store).create(f"{project}-new")

    assert len(await _entries(log, f"{project}-new")) == 1


async def test_a_change_that_fails_leaves_no_entry_and_the_next_one_does(
    store: Store, log: AuditLogRepository, project: str
) -> None:
    pending = _pending()
    with entry_pending() as hold:
        hold(pending)
        with pytest.raises(RuntimeError):
            await _fail_after_a_change(store, project)
        assert not pending.is_written
        await ApiKeyRepository(store).issue(project, Role.API_USER)

    assert len(await _entries(log, project)) == 1


async def _fail_after_a_change(store: Store, project: str) -> None:
    async with store.transaction([project]) as connection:
        await connection.exec_driver_sql("INSERT INTO policy_seeds VALUES ($1, now())", (project,))
        raise RuntimeError


async def test_a_change_whose_entry_cannot_be_written_does_not_happen(
    store: Store, project: str
) -> None:
    def unsigned(_project: str) -> AuditEntry:
        raise RuntimeError("no key")

    with entry_pending() as hold:
        hold(PendingEntry(unsigned))
        with pytest.raises(RuntimeError, match="no key"):
            await ProjectRepository(store).create(f"{project}-never")

    assert not await ProjectRepository(store).exists(f"{project}-never")


async def test_what_a_call_left_running_has_no_part_in_it(
    store: Store, log: AuditLogRepository, project: str
) -> None:
    go = asyncio.Event()

    async def later() -> None:
        await go.wait()
        await ApiKeyRepository(store).issue(project, Role.API_USER)

    with entry_pending() as hold:
        hold(_pending())
        task = asyncio.create_task(later())
        await asyncio.sleep(0)
    go.set()
    await task

    assert await _entries(log, project) == []


@pytest.mark.parametrize("url", ["app_url", "worker_url"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET result = 'done'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "UPDATE audit_links SET position = 1",
        "DELETE FROM audit_links",
        "DELETE FROM audit_checkpoints",
        "UPDATE audit_checkpoints SET position = 1",
    ],
)
async def test_no_role_of_the_product_changes_or_removes_anything(
    postgres: Postgres, url: str, statement: str
) -> None:
    connection = await asyncpg.connect(getattr(postgres, url))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_links VALUES ('p', 1, gen_random_uuid(), now(), 1, '')",
        "INSERT INTO audit_checkpoints VALUES ('p', 1, '', now(), 1, '')",
        "INSERT INTO audit_marks VALUES ('p', '1')",
        "INSERT INTO audit_log (transaction) VALUES ('1')",
    ],
)
async def test_the_app_makes_no_links_and_says_no_transaction(
    app: asyncpg.Connection, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute(statement)


async def test_a_list_has_what_was_asked_for_page_by_page(
    log: AuditLogRepository, project: str
) -> None:
    times = [NOON + timedelta(minutes=number) for number in range(5)]
    entries = [make_entry(project, at=at, actor=f"key:{at.minute % 2}") for at in times]
    await log.add([RING.signed(each) for each in entries])

    first = await log.list(project, EVERY, limit=3)
    second = await log.list(project, EVERY, limit=3, cursor=first.next_cursor)
    window = AuditFilter(since=times[1], until=times[3])
    odd = AuditFilter(actor="key:1")
    subject = AuditFilter(subjects=tuple(RING.tokens(project, "threat", "t-1")))
    other = AuditFilter(subjects=tuple(RING.tokens(project, "threat", "t-2")))

    pages = [each.entry.at for page in (first, second) for each in page.items]
    assert pages == times[::-1]
    assert second.next_cursor is None
    assert [
        len((await log.list(project, each)).items) for each in (window, odd, subject, other)
    ] == [2, 2, 5, 0]


def _use(project: str, trait: str) -> KeyUse:
    return KeyUse(project, "key:1", trait, "192.0.2.7")


async def _learn(log: AuditLogRepository, *uses: KeyUse) -> list[str]:
    def make(use: KeyUse) -> AuditEntry:
        return RING.signed(make_entry(use.project_id, kind=AuditKind.USE, detail=use.trait))

    return [each.trait for each in await log.learn(uses, make, at=NOON)]


async def test_the_first_use_of_a_key_is_its_habit(log: AuditLogRepository, project: str) -> None:
    first = [_use(project, "face:rest"), _use(project, "network:192.0.2.0/24")]

    assert await _learn(log, *first) == []
    assert await _learn(log, *first) == []
    assert await _learn(log, first[0], _use(project, "face:grpc")) == ["face:grpc"]
    assert await _learn(log, _use(project, "face:grpc")) == []
    assert [each.detail for each in await _entries(log, project)] == ["face:grpc"]


async def test_what_is_remembered_of_a_key_is_bounded(
    log: AuditLogRepository, owner: asyncpg.Connection, project: str
) -> None:
    await _learn(log, _use(project, "face:rest"))
    await _learn(log, *(_use(project, f"network:{number}") for number in range(MOST_TRAITS * 2)))

    count = await owner.fetchval("SELECT count(*) FROM key_habits WHERE project_id = $1", project)
    assert count == MOST_TRAITS
