"""Logins: found by a hash, out with their key, and after a while of silence."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from watchfloor.core import Caller, KeyId, Role
from watchfloor.store import ApiKeyRepository, LoginRepository, Store

pytestmark = pytest.mark.integration

LATER = datetime.now(UTC) + timedelta(hours=12)


@pytest.fixture
def logins(store: Store) -> LoginRepository:
    return LoginRepository(store, idle_s=3600)


def person(project: str) -> Caller:
    named = "oidc:ann"
    return Caller(key_id=KeyId(named), prefix=named, project_id=project, role=Role.ANALYST)


async def by_key(store: Store, logins: LoginRepository, project: str) -> tuple[str, Caller]:
    keys = ApiKeyRepository(store)
    issued = await keys.issue(project, Role.VIEWER)
    caller = await keys.authenticate(issued.key)
    assert caller is not None
    return await logins.begin(caller, key_id=issued.key_id, ends_at=LATER), caller


async def test_who_logged_in_is_known_by_its_secret_alone(
    logins: LoginRepository, project: str, owner: asyncpg.Connection
) -> None:
    secret = await logins.begin(person(project), key_id=None, ends_at=LATER)
    found = await logins.authenticate(secret)
    assert found is not None
    assert (found.prefix, found.project_id, found.role) == ("oidc:ann", project, Role.ANALYST)
    assert await logins.authenticate(secret + "x") is None
    stored = await owner.fetchval("SELECT string_agg(l::text, '') FROM logins AS l")
    assert secret not in stored


async def test_a_login_by_key_is_out_with_the_key(
    store: Store, logins: LoginRepository, project: str
) -> None:
    secret, caller = await by_key(store, logins, project)
    found = await logins.authenticate(secret)
    assert found is not None
    assert found.key_id == caller.key_id
    keys = ApiKeyRepository(store)
    key = await keys.find(caller.key_id)
    assert key is not None
    await keys.revoke(key)
    assert await logins.authenticate(secret) is None


async def test_a_login_is_out_at_its_end(logins: LoginRepository, project: str) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    secret = await logins.begin(person(project), key_id=None, ends_at=past)
    assert await logins.authenticate(secret) is None


async def test_it_slides_while_somebody_is_there(
    logins: LoginRepository, project: str, owner: asyncpg.Connection
) -> None:
    secret = await logins.begin(person(project), key_id=None, ends_at=LATER)
    shift = "UPDATE logins SET seen_at = seen_at - $1::interval WHERE project_id = $2"
    for _ in range(3):
        await owner.execute(shift, timedelta(minutes=50), project)
        assert await logins.authenticate(secret) is not None
    await owner.execute(shift, timedelta(minutes=61), project)
    assert await logins.authenticate(secret) is None


async def test_who_logs_out_is_out_and_nobody_else(logins: LoginRepository, project: str) -> None:
    mine = await logins.begin(person(project), key_id=None, ends_at=LATER)
    other = await logins.begin(person(project), key_id=None, ends_at=LATER)
    await logins.end(person(project), mine)
    await logins.end(person(project), mine)
    assert await logins.authenticate(mine) is None
    assert await logins.authenticate(other) is not None


async def test_what_has_ended_is_forgotten(
    logins: LoginRepository, project: str, owner: asyncpg.Connection
) -> None:
    await logins.begin(person(project), key_id=None, ends_at=datetime(2020, 1, 1, tzinfo=UTC))
    await logins.begin(person(project), key_id=None, ends_at=LATER)
    count = await owner.fetchval("SELECT count(*) FROM logins WHERE project_id = $1", project)
    assert count == 1


async def test_whose_tokens_are_called_back_is_logged_out_and_known_by_that_moment(
    logins: LoginRepository, project: str
) -> None:
    secret = await logins.begin(person(project), key_id=None, ends_at=LATER)
    assert await logins.revoked_at(project, "oidc:ann") is None
    await logins.revoke(project, "oidc:ann")
    first = await logins.revoked_at(project, "oidc:ann")
    await logins.revoke(project, "oidc:ann")
    second = await logins.revoked_at(project, "oidc:ann")

    assert await logins.authenticate(secret) is None
    assert first is not None
    assert second is not None
    assert first < second
    assert await logins.revoked_at(project, "oidc:bob") is None
