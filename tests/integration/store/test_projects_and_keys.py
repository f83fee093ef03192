"""Projects and keys: made once, known by a hash, admitted before a project is known."""

import contextlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from watchfloor.core import (
    FIRST_PROJECT,
    Caller,
    ConflictError,
    FakeClock,
    InvalidInputError,
    NotFoundError,
    Quota,
    Role,
)
from watchfloor.store import ApiKeyRepository, ProjectRepository, Store

pytestmark = pytest.mark.integration


@pytest.fixture
def projects(store: Store, clock: FakeClock) -> ProjectRepository:
    return ProjectRepository(store, clock=clock)


@pytest.fixture
def keys(store: Store, clock: FakeClock) -> ApiKeyRepository:
    return ApiKeyRepository(store, clock=clock)


async def test_a_project_is_made_once(projects: ProjectRepository, clock: FakeClock) -> None:
    made = await projects.create("fresh")
    with pytest.raises(ConflictError):
        await projects.create("fresh")

    assert made.created_at == clock.now()
    assert made in await projects.list()
    assert [await projects.exists(each) for each in ("fresh", "stale")] == [True, False]


async def test_a_project_may_have_what_was_said_last(projects: ProjectRepository) -> None:
    await projects.create("small")
    await projects.create("plain")
    for quota in (Quota(streams=3, keys=2), Quota(items_per_s=0.5)):
        changed = await projects.set_quota("small", quota)
        assert changed is not None
        assert changed.quota == quota

    quotas = await projects.quotas()
    assert (quotas["small"], "plain" in quotas) == (Quota(items_per_s=0.5), False)
    assert changed in await projects.list()
    await projects.set_quota("small", Quota())
    assert "small" not in await projects.quotas()
    assert await projects.set_quota("nobody", Quota()) is None


async def test_a_project_without_a_proper_id_is_refused(projects: ProjectRepository) -> None:
    with pytest.raises(InvalidInputError):
        await projects.create("Not A Project")


@pytest.mark.parametrize("role", Role)
async def test_a_key_speaks_for_its_project(
    keys: ApiKeyRepository, project: str, role: Role
) -> None:
    issued = await keys.issue(project, role)

    assert re.fullmatch(r"wf_[A-Za-z0-9_-]{43}", issued.key)
    assert issued.prefix == issued.key[:11]
    assert await keys.authenticate(issued.key) == Caller(
        key_id=issued.key_id, prefix=issued.prefix, project_id=project, role=role
    )


@pytest.mark.parametrize(
    "change",
    [lambda _: "", lambda key: key[:11], lambda key: key + "x", str.upper, lambda _: "\ud800"],
    ids=["nothing", "prefix", "longer", "upper case", "no Unicode"],
)
async def test_anything_but_the_key_is_nobody(
    keys: ApiKeyRepository, project: str, change: Callable[[str], str]
) -> None:
    issued = await keys.issue(project, Role.ADMIN)

    assert await keys.authenticate(change(issued.key)) is None


async def test_no_secret_is_stored(
    keys: ApiKeyRepository, project: str, owner: asyncpg.Connection
) -> None:
    issued = await keys.issue(project, Role.ADMIN)
    stored = await owner.fetchval(
        "SELECT k::text || encode(k.key_sha256, 'escape') FROM api_keys AS k WHERE key_id = $1",
        issued.key_id,
    )

    assert issued.prefix in stored
    assert issued.key not in stored


async def test_a_key_for_no_project_is_not_found(keys: ApiKeyRepository) -> None:
    with pytest.raises(NotFoundError):
        await keys.issue("no-such-project", Role.ADMIN)


async def test_the_first_admin_key_is_known_to_be_missing(
    keys: ApiKeyRepository,
    projects: ProjectRepository,
    project: str,
    owner: asyncpg.Connection,
) -> None:
    """One that has ended, or that administers one tenant, cannot make the others."""
    await owner.execute("DELETE FROM api_keys")
    with contextlib.suppress(ConflictError):
        await projects.create(FIRST_PROJECT)
    await keys.issue(FIRST_PROJECT, Role.API_USER)
    await keys.issue(project, Role.ADMIN)
    await keys.revoke(await keys.issue(FIRST_PROJECT, Role.ADMIN))
    assert not await keys.has_admin()

    await keys.issue(FIRST_PROJECT, Role.ADMIN)
    assert await keys.has_admin()


async def test_a_key_ends_when_it_was_told_to(keys: ApiKeyRepository, project: str) -> None:
    moment = datetime.now(UTC)
    over = await keys.issue(project, Role.VIEWER, expires_at=moment - timedelta(seconds=1))
    lasting = await keys.issue(project, Role.VIEWER, expires_at=moment + timedelta(hours=1))

    assert await keys.authenticate(over.key) is None
    caller = await keys.authenticate(lasting.key)
    assert caller is not None
    assert caller.expires_at == lasting.expires_at


async def test_an_end_comes_sooner_but_never_later(keys: ApiKeyRepository, project: str) -> None:
    """A rotation must not lengthen what was to end anyway."""
    moment = datetime.now(UTC)
    issued = await keys.issue(project, Role.VIEWER, expires_at=moment + timedelta(hours=1))

    await keys.end(issued, moment + timedelta(hours=2))
    assert (await keys.authenticate(issued.key)) is not None
    await keys.end(issued, moment - timedelta(seconds=1))
    assert await keys.authenticate(issued.key) is None


async def test_a_revoked_key_is_nobody_and_stays_revoked_since_then(
    keys: ApiKeyRepository, project: str, clock: FakeClock
) -> None:
    issued = await keys.issue(project, Role.VIEWER, name="the pipeline")
    await keys.revoke(issued)
    revoked = await keys.find(issued.key_id)
    clock.advance(60)
    await keys.revoke(issued)

    assert await keys.authenticate(issued.key) is None
    assert revoked is not None
    assert revoked.revoked_at is not None
    assert await keys.list(project) == [revoked]
    assert (revoked.name, revoked.prefix) == ("the pipeline", issued.prefix)


async def test_a_use_is_written_once_a_minute(keys: ApiKeyRepository, project: str) -> None:
    issued = await keys.issue(project, Role.VIEWER)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    seen = {}
    for after_s in (0, 59, 60):
        used_at = first + timedelta(seconds=after_s)
        await keys.note_uses({(project, issued.key_id): used_at})
        kept = await keys.find(issued.key_id)
        assert kept is not None
        seen[after_s] = kept.last_used_at
    assert seen == {0: first, 59: first, 60: first + timedelta(seconds=60)}


async def test_another_projects_key_is_not_changed(
    keys: ApiKeyRepository, projects: ProjectRepository, project: str
) -> None:
    issued = await keys.issue(project, Role.VIEWER)
    other = f"{project}-x"
    await projects.create(other)
    foreign = issued.model_copy(update={"project_id": other})

    await keys.revoke(foreign)
    await keys.end(foreign, datetime(2020, 1, 1, tzinfo=UTC))
    assert await keys.authenticate(issued.key) is not None
