"""HEAD, by which health checkers and proxies ask, wherever there is GET."""

import asyncio

import httpx
import pytest
from unit.gateway.world import World

GETS = ["/health", "/ready", "/metrics", "/openapi.json", "/api/threats", "/v1/sessions"]


@pytest.mark.parametrize("path", GETS)
async def test_the_answer_is_that_of_get_without_its_body(
    client: httpx.AsyncClient, path: str
) -> None:
    whole, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["content-type"] == whole.headers["content-type"]


async def test_an_unready_gateway_says_so_to_head(world: World, client: httpx.AsyncClient) -> None:
    world.unready["store"] = "away"
    assert (await client.head("/ready")).status_code == 503


@pytest.mark.parametrize(
    ("path", "key", "status"),
    [("/api/threats", None, 401), ("/api/nothing", "key-of-acme", 404)],
)
async def test_what_get_refuses_is_refused(
    world: World, path: str, key: str | None, status: int
) -> None:
    async with world.client(key) as asking:
        answer = await asking.head(path)
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize("path", ["/api/stream", "/v1/stream"])
async def test_an_endless_answer_ends_with_its_head(
    world: World, client: httpx.AsyncClient, path: str
) -> None:
    await world.services.fan_out.start()
    await world.services.session_fan_out.start()
    async with asyncio.timeout(5):
        answer = await client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "soc_stream_clients 0.0" in world.metrics.render().decode()


async def test_what_has_no_get_has_no_head(client: httpx.AsyncClient) -> None:
    answer = await client.head("/api/features/analyze")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    other = await client.delete("/api/threats")
    assert (other.status_code, other.headers["allow"]) == (405, "GET, HEAD")
