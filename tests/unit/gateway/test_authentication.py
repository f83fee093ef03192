from typing import Any

import httpx
import pytest
from unit.gateway.world import World

OPEN = {"/health", "/ready", "/metrics", "/openapi.json", "/docs", "/auth/ways"}
LOGINS = {"/auth/login", "/auth/oidc/login", "/auth/oidc/callback"}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"x-api-key": "key-of-acme"}, id="x-api-key"),
        pytest.param({"authorization": "Bearer key-of-acme"}, id="bearer"),
        pytest.param({"authorization": "bearer key-of-acme"}, id="bearer in lower case"),
    ],
)
async def test_a_key_is_taken_from_either_header(world: World, headers: dict[str, str]) -> None:
    async with world.client(None) as client:
        assert (await client.get("/api/threats", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"x-api-key": "wrong"}, id="unknown"),
        pytest.param({"x-api-key": "key-of-acme2"}, id="one character more"),
        pytest.param({"x-api-key": ""}, id="empty"),
        pytest.param({"x-api-key": "k" * 5000}, id="endless"),
        pytest.param({b"x-api-key": b"\xe9"}, id="beyond ASCII"),
        pytest.param({"authorization": "Bearer"}, id="bearer of nothing"),
        pytest.param({"authorization": "Basic a2V5LW9mLWFjbWU="}, id="another scheme"),
    ],
)
async def test_without_a_good_key_the_answer_is_401(world: World, headers: Any) -> None:
    async with world.client(None) as client:
        response = await client.get("/api/threats", headers=headers)
    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_every_route_but_few_asks_for_a_key(world: World) -> None:
    paths = world.app.openapi()["paths"]
    async with world.client(None) as client:
        for path, methods in paths.items():
            for method in methods:
                response = await client.request(method, path.replace("{", "").replace("}", ""))
                if path not in LOGINS:
                    assert (response.status_code == 401) == (path not in OPEN), (method, path)
        for path in OPEN:
            assert (await client.get(path)).status_code == 200


async def test_a_stranger_learns_nothing_about_limits_or_parameters(world: World) -> None:
    """The key is judged before anything else is, so that nothing else is worth probing."""
    async with world.client("wrong") as client:
        for path in ("/api/threats?limit=abc", "/api/threats/nonsense", "/api/customers?x=1"):
            assert (await client.get(path)).status_code == 401
        big = await client.post("/api/threats/signals", content=b"x" * 100_000)
        assert big.status_code == 401


async def test_a_good_key_is_looked_up_once_in_ten_seconds(
    world: World, client: httpx.AsyncClient
) -> None:
    for _ in range(3):
        await client.get("/api/threats")
    assert world.api_keys.lookups == 1
    world.clock.advance(10)
    await client.get("/api/threats")
    assert world.api_keys.lookups == 2


async def test_a_wrong_key_is_remembered_for_a_second_only(world: World) -> None:
    async with world.client("wrong") as client:
        for _ in range(3):
            await client.get("/api/threats")
        assert world.api_keys.lookups == 1
        world.clock.advance(1)
        await client.get("/api/threats")
        assert world.api_keys.lookups == 2


async def test_guesses_do_not_push_callers_out(world: World, client: httpx.AsyncClient) -> None:
    await client.get("/api/threats")
    async with world.client(None) as stranger:
        for guess in range(1_100):
            await stranger.get("/api/threats", headers={"x-api-key": f"guess-{guess}"})
    lookups = world.api_keys.lookups
    await client.get("/api/threats")
    assert world.api_keys.lookups == lookups
    assert len(world.services.authenticator._strangers._entries) == 1_000


async def test_while_keys_cannot_be_looked_up_known_callers_go_on(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.get("/api/threats")
    world.api_keys.is_away = True
    assert (await client.get("/api/threats")).status_code == 200
    async with world.client("key-of-other") as other:
        assert (await other.get("/api/threats")).status_code == 503
