"""Keys end, are replaced and revoked, and every gateway knows at once."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from unit.gateway.backends import NOW
from unit.gateway.world import Connection, World

from watchfloor.core import KeyId


@pytest.fixture
async def heard(world: World) -> Any:
    await world.services.key_life.start()
    yield
    await world.services.key_life.stop()


async def made(world: World, project: str = "acme", **wanted: Any) -> Any:
    async with world.client("operator") as operator:
        return (await operator.post("/api/keys", json={"project": project, **wanted})).json()


async def test_a_key_is_made_for_a_purpose_and_a_time(world: World) -> None:
    end = (NOW + timedelta(days=90)).isoformat()
    key = await made(world, role="ingest-only", name="checkout", expires_at=end)
    assert (key["role"], key["name"], key["project"]) == ("ingest-only", "checkout", "acme")
    assert key["expires_at"].startswith("2025-05-01")


async def test_a_key_cannot_end_before_it_is_made(client: httpx.AsyncClient) -> None:
    wanted = {"project": "acme", "expires_at": NOW.isoformat()}
    answer = await client.post("/api/keys", json=wanted)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "expires_at", "reason": "must be in the future"}]


async def test_keys_are_listed_without_their_secrets(
    world: World, client: httpx.AsyncClient
) -> None:
    key = await made(world, name="one")
    await made(world, project="other")
    [listed] = (await client.get("/api/keys")).json()["keys"]
    assert (listed["id"], listed["name"], listed["last_used_at"]) == (key["id"], "one", None)
    assert "key" not in listed


async def test_an_admin_reaches_no_key_of_another_project(
    world: World, client: httpx.AsyncClient
) -> None:
    """Another's key is the same 404 as no key, and so is the project."""
    foreign = (await made(world, project="other"))["id"]
    unknown = "0198c5a0-1111-7000-8000-000000000000"
    for path in ("/api/keys/{}/rotate", "/api/keys/{}"):
        method = "POST" if "rotate" in path else "DELETE"
        answers = [
            await client.request(method, path.format(each), json={} if method == "POST" else None)
            for each in (foreign, unknown, "no-id")
        ]
        assert {each.status_code for each in answers} == {404}
        assert len({each.text for each in answers}) == 1
    assert (await client.get("/api/keys?project=other")).status_code == 404
    foreign_person = {"project": "other", "subject": "ann"}
    assert (await client.post("/api/tokens/revoke", json=foreign_person)).status_code == 404
    assert (await client.post("/api/keys", json={"project": "other"})).status_code == 404
    async with world.client("operator") as operator:
        assert (await operator.get("/api/keys?project=other")).status_code == 200
        assert (await operator.get("/api/keys?project=none")).status_code == 404


async def test_a_rotated_key_stays_good_for_the_overlap(
    world: World, client: httpx.AsyncClient
) -> None:
    key = await made(world, name="pipeline", role="api_user")
    rotated = await client.post(f"/api/keys/{key['id']}/rotate", json={"overlap_s": 3600})
    assert rotated.status_code == 201
    assert (rotated.json()["name"], rotated.json()["role"]) == ("pipeline", "api_user")
    old = world.api_keys.kept[key["id"]]
    assert old.expires_at == NOW + timedelta(hours=1)
    assert world.key_news.asked == [(key["id"],)]


async def test_a_key_that_has_ended_is_not_rotated(world: World, client: httpx.AsyncClient) -> None:
    key = await made(world)
    assert (await client.delete(f"/api/keys/{key['id']}")).status_code == 204
    answer = await client.post(f"/api/keys/{key['id']}/rotate", json={})
    assert answer.status_code == 409


async def test_a_revocation_stands_though_nobody_can_be_told(
    world: World, client: httpx.AsyncClient
) -> None:
    key = await made(world)
    world.key_news.is_away = True
    assert (await client.delete(f"/api/keys/{key['id']}")).status_code == 204
    assert world.api_keys.kept[key["id"]].revoked_at == NOW


@pytest.mark.usefixtures("heard")
async def test_a_key_of_which_there_is_news_is_looked_up_at_once(
    world: World, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/api/threats")).status_code == 200
    world.api_keys.revoked.add("key-of-acme")
    assert (await client.get("/api/threats")).status_code == 200
    await world.key_news.tell("key-of-acme")
    assert (await client.get("/api/threats")).status_code == 401


async def test_what_was_looked_up_before_the_news_is_not_remembered(
    world: World, client: httpx.AsyncClient
) -> None:
    """The answer of the store may be older than the news that came meanwhile."""
    world.api_keys.during_lookup = lambda: world.services.authenticator.forget("key-of-acme")
    await client.get("/api/threats")
    world.api_keys.during_lookup = str
    world.api_keys.revoked.add("key-of-acme")
    assert (await client.get("/api/threats")).status_code == 401


@pytest.mark.usefixtures("heard")
async def test_a_stream_ends_at_the_news_and_not_seconds_later(world: World) -> None:
    stream: Connection = world.connection("/api/stream")
    await stream.next()
    world.api_keys.revoked.add("key-of-acme")
    await world.key_news.tell("key-of-acme")
    said = b""
    while b"unauthenticated" not in said:
        said = (await stream.next())["body"]
    await stream.close()


async def test_a_remembered_key_is_good_until_its_end(
    world: World, client: httpx.AsyncClient
) -> None:
    world.api_keys.ends["key-of-acme"] = NOW + timedelta(seconds=5)
    assert (await client.get("/api/threats")).status_code == 200
    world.clock.advance(5)
    world.api_keys.revoked.add("key-of-acme")
    assert (await client.get("/api/threats")).status_code == 401


async def test_uses_are_written_beside_the_calls(world: World, client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await client.get("/api/threats")
    assert world.api_keys.uses == []
    await world.services.key_life._uses.write()
    await world.services.key_life._uses.write()
    assert world.api_keys.uses == [{("acme", KeyId("key-of-acme")): NOW}]


async def test_a_use_that_could_not_be_written_is_written_later(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.get("/api/threats")
    world.api_keys.is_away = True
    with pytest.raises(Exception, match="away"):
        await world.services.key_life._uses.write()
    world.api_keys.is_away = False
    await world.services.key_life._uses.write()
    assert len(world.api_keys.uses) == 1
