"""People log in with a browser: a cookie instead of the key, and nobody else may use it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from unit.gateway.backends import NOW
from unit.gateway.world import World

from watchfloor.core import FakeClock, SaturatedError
from watchfloor.gateway.login_backoff import LoginBackoff

PAGE = {"x-watchfloor-page": "1", "origin": "http://127.0.0.1"}
COOKIE = "watchfloor-login"


def browser(world: World, url: str = "http://127.0.0.1", address: str = "203.0.113.7") -> Any:
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url=url)


async def logged_in(client: httpx.AsyncClient, key: str = "analyst-of-acme") -> httpx.Response:
    return await client.post("/auth/login", json={"key": key})


async def test_a_key_becomes_a_cookie_that_scripts_cannot_read(world: World) -> None:
    async with browser(world) as client:
        answer = await logged_in(client)
        assert answer.json()["role"] == "analyst"
        [cookie] = answer.headers.get_list("set-cookie")
        assert cookie == f"{COOKIE}=login-0; HttpOnly; Path=/; SameSite=strict"
        assert (await client.get("/api/threats")).status_code == 200
        me = (await client.get("/auth/me")).json()
    assert (me["name"], me["project"], me["role"]) == ("analyst-of-", "acme", "analyst")
    assert me["permissions"] == [
        "analyses:run",
        "changes:record",
        "data:read",
        "results:use",
        "verdicts:record",
        "dead-letters:decide",
    ]


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1", "http://soc.example.com", "https://soc.example.com"]
)
async def test_beyond_this_machine_the_cookie_is_for_tls_only(world: World, url: str) -> None:
    async with browser(world, url) as client:
        [cookie] = (await logged_in(client)).headers.get_list("set-cookie")
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in cookie


async def test_a_cookie_of_the_wrong_name_is_none(world: World) -> None:
    """Over TLS a plain name could have been set by another host of the same domain."""
    async with browser(world, "https://soc.example.com") as client:
        await logged_in(client)
        client.cookies.clear()
        answer = await client.get("/api/threats", headers={"cookie": f"{COOKIE}=login-0"})
    assert answer.status_code == 401


async def test_a_login_is_no_key(world: World) -> None:
    async with browser(world) as client:
        await logged_in(client)
        client.cookies.clear()
        for headers in ({"x-api-key": "login-0"}, {"authorization": "Bearer login-0"}):
            assert (await client.get("/api/threats", headers=headers)).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param(PAGE, 202, id="our page"),
        pytest.param({**PAGE, "origin": "http://evil.example"}, 403, id="another site"),
        pytest.param({**PAGE, "origin": "http://127.0.0.1.evil.example"}, 403, id="a longer name"),
        pytest.param({**PAGE, "origin": "null"}, 403, id="a page without an origin"),
        pytest.param({"x-watchfloor-page": "1"}, 403, id="no origin"),
        pytest.param({"origin": "http://127.0.0.1"}, 403, id="no header, as a form sends it"),
    ],
)
async def test_what_changes_something_must_come_from_our_page(
    world: World, headers: dict[str, str], status: int
) -> None:
    signal = {"threat_type": "anomaly", "customer_id": "a"}
    async with browser(world) as client:
        await logged_in(client, "key-of-acme")
        answer = await client.post("/api/threats/signals", json=signal, headers=headers)
    assert answer.status_code == status
    assert len(world.queue.published) == (1 if status == 202 else 0)


async def test_a_key_needs_no_page(world: World) -> None:
    """Programs have no origin; a browser never sends a key by itself."""
    signal = {"threat_type": "anomaly", "customer_id": "a"}
    async with browser(world) as client:
        await logged_in(client)
        headers = {"x-api-key": "key-of-acme", "origin": "http://evil.example"}
        answer = await client.post("/api/threats/signals", json=signal, headers=headers)
    assert answer.status_code == 202


async def test_behind_a_proxy_the_operator_names_the_page(make_world: type[World]) -> None:
    world = make_world(origins=("https://soc.example.com",))
    headers = {**PAGE, "origin": "https://soc.example.com"}
    async with browser(world) as client:
        await logged_in(client)
        assert (await client.post("/auth/logout", headers=headers)).status_code == 204


async def test_another_site_cannot_log_somebody_in(world: World) -> None:
    async with browser(world) as client:
        given = {"key": "analyst-of-acme"}
        headers = {"origin": "http://evil.example"}
        answer = await client.post("/auth/login", json=given, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_who_logs_out_is_out_at_every_gateway(world: World) -> None:
    async with browser(world) as client:
        await logged_in(client)
        client.headers.update(PAGE)
        answer = await client.post("/auth/logout")
        assert answer.status_code == 204
        assert "Max-Age=0" in answer.headers["set-cookie"]
        again = await client.get("/api/threats", headers={"cookie": f"{COOKIE}=login-0"})
    assert again.status_code == 401
    assert world.key_news.asked == [("analyst-of-acme",)]


async def test_a_login_ends_however_busy_it_is(world: World) -> None:
    async with browser(world) as client:
        await logged_in(client)
        me = (await client.get("/auth/me")).json()
        assert me["expires_at"] == (NOW + timedelta(hours=12)).isoformat().replace("+00:00", "Z")
        world.clock.advance(12 * 3600)
        assert (await client.get("/auth/me")).status_code == 401


async def test_a_login_ends_with_its_key(world: World) -> None:
    """And says so at once."""
    end = NOW + timedelta(hours=1)
    world.api_keys.ends["analyst-of-acme"] = end
    async with browser(world) as client:
        told = (await logged_in(client)).json()

    assert told["expires_at"] == end.isoformat().replace("+00:00", "Z")


def test_each_failure_beyond_five_doubles_the_wait() -> None:
    clock = FakeClock(NOW)
    backoff = LoginBackoff(clock=clock)
    waits = []
    for _ in range(17):
        backoff.failed("address a")
        try:
            backoff.require_turn("address a", "key k")
            waits.append(0.0)
        except SaturatedError as exc:
            waits.append(exc.retry_after_s)
            clock.advance(exc.retry_after_s)
    assert waits == [0.0] * 5 + [2.0**n for n in range(10)] + [900.0] * 2
    backoff.require_turn("address a")
    backoff.succeeded("address a")
    for _ in range(5):
        backoff.failed("address a")
        backoff.require_turn("address a")


async def test_an_address_has_to_wait_and_another_one_not(world: World) -> None:
    async with browser(world) as guesser, browser(world, address="198.51.100.1") as other:
        for guess in range(6):
            await logged_in(guesser, f"guess-{guess}-aaaaaaa")
        answer = await logged_in(guesser)
        assert (answer.status_code, answer.json()["code"]) == (429, "saturated")
        assert answer.headers["retry-after"] == "1"
        assert (await logged_in(other)).status_code == 200
        world.clock.advance(1)
        assert (await logged_in(guesser)).status_code == 200


async def test_a_key_that_is_guessed_from_many_addresses_has_to_wait(world: World) -> None:
    for host in range(6):
        async with browser(world, address=f"203.0.113.{host}") as client:
            await logged_in(client, "analyst-of-x")
    async with browser(world, address="198.51.100.1") as client:
        assert (await logged_in(client, "analyst-of-acme")).status_code == 429
        assert (await logged_in(client, "viewer-of-acme")).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"key": ""}, {"key": 5}, {"key": "a", "more": 1}, {"key": "k" * 256}]
)
async def test_a_login_is_a_key_and_nothing_else(world: World, body: Any) -> None:
    async with browser(world) as client:
        assert (await client.post("/auth/login", json=body)).status_code == 422


async def test_without_an_issuer_nobody_is_sent_there(world: World) -> None:
    async with browser(world) as client:
        assert (await client.get("/auth/ways")).json() == {"key": True, "oidc": False}
        for path in ("/auth/oidc/login", "/auth/oidc/callback?code=a&state=b"):
            assert (await client.get(path)).status_code == 404
