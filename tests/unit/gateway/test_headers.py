"""Every answer tells a browser what it may not do with it."""

import asyncio
from contextlib import closing
from typing import Any

import httpx
import pytest
from unit.gateway.served import Served
from unit.gateway.world import World

EVERY = {
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
HSTS = "strict-transport-security"


def lacking(headers: Any, *, policy: str = "default-src 'none'") -> set[str]:
    """What an answer should say and does not."""
    wrong = {name for name, value in EVERY.items() if headers.get(name) != value}
    says = headers.get("content-security-policy", "")
    if policy not in says or "frame-ancestors 'none'" not in says:
        wrong.add("content-security-policy")
    if "no-store" not in headers.get("cache-control", ""):
        wrong.add("cache-control")
    if "camera=()" not in headers.get("permissions-policy", ""):
        wrong.add("permissions-policy")
    return wrong


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/threats", 200),
        ("HEAD", "/api/threats", 200),
        ("GET", "/health", 200),
        ("GET", "/metrics", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/docs", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/a%0Ab", 404),
        ("DELETE", "/api/threats", 405),
        ("GET", "/api/threats?limit=none", 422),
        ("POST", "/v1/traces", 415),
    ],
)
async def test_every_answer_has_them(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, lacking(answer.headers)) == (status, set())


async def test_answers_to_strangers_have_them(world: World) -> None:
    async with world.client(None) as stranger:
        answer = await stranger.get("/api/threats")
    assert (answer.status_code, lacking(answer.headers)) == (401, set())


async def test_a_crowded_gateway_says_them_too() -> None:
    world = World(max_requests=1)
    async with world.client() as client:
        with world.services.room.enter():
            answer = await client.post("/api/threats/signals", json=[])
    assert (answer.status_code, lacking(answer.headers)) == (503, set())


@pytest.mark.expects_error("request_failed")
async def test_a_fault_of_ours_says_them_too(world: World, client: httpx.AsyncClient) -> None:
    world.threats.get = None  # type: ignore[method-assign, assignment]
    answer = await client.get("/api/threats/01890a5d-ac96-774b-bcce-b302099a8057")
    assert (answer.status_code, lacking(answer.headers)) == (500, set())


async def test_a_stream_has_them(served: Served) -> None:
    async with served.client() as client, client.stream("GET", "/api/stream") as answer:
        assert lacking(answer.headers) == set()


async def test_what_is_no_request_is_answered_with_them(served: Served) -> None:
    reader, writer = await asyncio.open_unix_connection(served.path)
    with closing(writer):
        writer.write(b"hello\r\n\r\n")
        head, _, _ = (await reader.read()).partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert lacking(fields) == set()


@pytest.mark.parametrize(("scheme", "stays"), [("http", False), ("https", True)])
async def test_who_came_by_tls_is_to_come_by_it_again(
    world: World, scheme: str, stays: bool
) -> None:
    transport = httpx.ASGITransport(world.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://floor.test") as client:
        answer = await client.get("/health")
    assert (HSTS in answer.headers) is stays


async def test_the_page_for_people_allows_its_own_style_alone(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs")
    assert lacking(answer.headers, policy="style-src 'sha256-") == set()
    assert "unsafe" not in answer.headers["content-security-policy"]
