"""Projects and keys: made once, known by a hash, admitted before a project is known."""

import re
from collections.abc import Callable

import asyncpg
import pytest

from watchfloor.core import Caller, ConflictError, FakeClock, InvalidInputError, NotFoundError, Role
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
    keys: ApiKeyRepository, project: str, owner: asyncpg.Connection
) -> None:
    await owner.execute("DELETE FROM api_keys")
    await keys.issue(project, Role.API_USER)
    assert not await keys.has_admin()

    await keys.issue(project, Role.ADMIN)
    assert await keys.has_admin()
