"""Who comes too often is told so, by every face, and when to come again."""

import json
from pathlib import Path
from typing import Any

import pytest
from unit.gateway.served import Served
from unit.gateway.world import World
from websockets.asyncio.client import unix_connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from watchfloor.core import SaturatedError

Config = dict[str, Any]
HEAD = {"x-api-key": "key-of-acme"}
KEYS: Config = {"key_rate": {"per_s": 0.1, "burst": 2}}
ADDRESSES: Config = {"address_rate": {"per_s": 0.1, "burst": 2}}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/threats"),
        ("POST", "/api/threats/signals"),
        ("GET", "/api/stream"),
        ("GET", "/v1/stream"),
        ("POST", "/v1/events"),
    ],
)
async def test_a_key_over_its_limit_is_429_with_its_time(
    make_world: type[World], method: str, path: str
) -> None:
    world = make_world(**KEYS)
    async with world.client() as client:
        for _ in range(2):
            assert (await client.get("/api/threats")).status_code == 200
        refused = await client.request(method, path)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
        world.clock.advance(10.0)
        assert (await client.get("/api/threats")).status_code == 200


async def test_other_keys_have_their_own_limit(make_world: type[World]) -> None:
    world = make_world(**KEYS)
    async with world.client() as client, world.client("key-of-other") as other:
        for _ in range(3):
            last = await client.get("/api/threats")
        assert last.status_code == 429
        assert (await other.get("/api/threats")).status_code in {200, 401}


async def test_otlp_is_refused_in_its_own_form(make_world: type[World]) -> None:
    world = make_world(**KEYS)
    async with world.client() as client:
        for _ in range(2):
            await client.get("/api/threats")
        headers = {"content-type": "application/json"}
        refused = await client.post("/v1/traces", content=b"{}", headers=headers)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
    assert refused.json()["code"] == 8


async def test_an_address_is_refused_whatever_its_keys(make_world: type[World]) -> None:
    """Guesses at keys are bounded, too, before any is looked up."""
    world = make_world(**ADDRESSES)
    for number in range(2):
        async with world.client(f"guess-{number}") as client:
            assert (await client.get("/api/threats")).status_code == 401
    lookups = world.api_keys.lookups
    async with world.client() as client:
        refused = await client.get("/api/threats")
        event = await client.post("/v1/events", json={})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
    assert refused.json()["code"] == "saturated"
    assert event.status_code == 429
    assert world.api_keys.lookups == lookups


async def test_a_websocket_is_refused_by_its_head_and_by_its_first_message(tmp_path: Path) -> None:
    served = Served(tmp_path, **KEYS)
    await served.gateway.start()
    try:
        async with served.client() as client:
            for _ in range(2):
                await client.get("/api/threats")
        with pytest.raises(InvalidStatus) as refused:
            async with unix_connect(served.path, "ws://gateway/ws", additional_headers=HEAD):
                pass
        async with unix_connect(served.path, "ws://gateway/ws") as socket:
            await socket.send(json.dumps({"key": HEAD["x-api-key"]}))
            with pytest.raises(ConnectionClosed):
                await socket.recv()
    finally:
        await served.gateway.stop()
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"] == "10"
    assert (socket.close_code, socket.close_reason) == (4008, "unavailable")


async def test_who_stays_is_asked_for_the_key_without_a_charge(make_world: type[World]) -> None:
    """A watcher's key is looked at every few seconds; that is no request."""
    world = make_world(**KEYS)
    for _ in range(5):
        await world.services.authenticator.authenticate(HEAD["x-api-key"])
    async with world.client() as client:
        assert (await client.get("/api/threats")).status_code == 200


async def test_probes_are_answered_whoever_else_comes_from_there(make_world: type[World]) -> None:
    world = make_world(**ADDRESSES)
    async with world.client() as client:
        for _ in range(5):
            assert (await client.get("/health")).status_code == 200
            assert (await client.get("/ready")).status_code == 200
        assert (await client.get("/api/threats")).status_code == 200


async def test_the_refused_are_counted_by_whose_limit_it_was(make_world: type[World]) -> None:
    for config, limit in ((KEYS, "key"), (ADDRESSES, "address")):
        world = make_world(**config)
        async with world.client() as client:
            for _ in range(5):
                await client.get("/api/threats")
        told = world.metrics.render().decode()
        assert f'soc_requests_limited_total{{limit="{limit}"}} 3.0' in told


async def test_addresses_of_one_ipv6_site_are_one(make_world: type[World]) -> None:
    rates = make_world(**ADDRESSES).services.rates
    for neighbour in ("2001:db8::1", "2001:db8::2"):
        rates.require_address(neighbour)
    with pytest.raises(SaturatedError):
        rates.require_address("2001:db8::3")
    others = ("2001:db8:0:1::1", "::ffff:192.0.2.1", "192.0.2.1", "unix", "x:y", None)
    for address in others:
        rates.require_address(address)
    with pytest.raises(SaturatedError):
        rates.require_address("192.0.2.1")


async def test_what_is_no_report_is_not_heard(make_world: type[World]) -> None:
    world = make_world(**KEYS)
    rates = world.services.rates
    await rates.start()
    await world.demand.tell(b"{}")
    await rates.round()
    await rates.stop()
    await rates.stop()
    rates.require_key("k")
