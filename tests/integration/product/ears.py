"""Live streams of every face, each as the texts that come."""

import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from typing import Any

import httpx
from support.product import Running
from support.reflected import ReflectedClient
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

Ear = Callable[[Running, str, Mapping[str, str]], AsyncGenerator[str]]
"""Listens to a product with a key and conditions, the token to go on from among them."""

_TOKEN = re.compile(r"[0-9a-f]{9,}-\d+-[0-9a-f]{9,}")


def tokens_in(text: str) -> list[str]:
    """The resume tokens of what was told, in order."""
    return _TOKEN.findall(text)


def _by_events(path: str) -> Ear:
    async def listen(
        running: Running, key: str, conditions: Mapping[str, str]
    ) -> AsyncGenerator[str]:
        headers = {"x-api-key": key}
        async with (
            httpx.AsyncClient(base_url=running.url, headers=headers, timeout=30) as client,
            client.stream("GET", path, params=dict(conditions)) as response,
        ):
            assert response.is_success, await response.aread()
            async for text in response.aiter_text():
                yield text

    return listen


async def _by_websocket(
    running: Running, key: str, conditions: Mapping[str, str]
) -> AsyncGenerator[str]:
    url = f"{running.url.replace('http', 'ws', 1)}/ws?{httpx.QueryParams(dict(conditions))}"
    async with connect(url, additional_headers={"x-api-key": key}, max_size=None) as socket:
        with suppress(ConnectionClosed):
            async for text in socket:
                yield str(text)


def _by_grpc(service: str, method: str) -> Ear:
    async def listen(
        running: Running, key: str, conditions: Mapping[str, str]
    ) -> AsyncGenerator[str]:
        request: dict[str, Any] = {name: [value] for name, value in conditions.items()}
        if "token" in request:
            [request["resume_token"]] = request.pop("token")
        async with ReflectedClient(running.grpc, key=key) as client:
            await client.learn(service)
            call = client.calling(method, service=service)(request, metadata=client.metadata)
            try:
                async for message in call:
                    yield str(message)
            finally:
                call.cancel()

    return listen


EARS: Mapping[str, tuple[Ear, str]] = {
    "/ws": (_by_websocket, "customer_id"),
    "/api/stream": (_by_events("/api/stream"), "customer_id"),
    "/api/sessions/stream": (_by_events("/api/sessions/stream"), "agent_id"),
    "/v1/stream": (_by_events("/v1/stream"), "agentId"),
    "/watchfloor.v1.ThreatService/WatchThreats": (
        _by_grpc("watchfloor.v1.ThreatService", "WatchThreats"),
        "customer_id",
    ),
    "/watchfloor.v1.SessionService/WatchSessions": (
        _by_grpc("watchfloor.v1.SessionService", "WatchSessions"),
        "agent_id",
    ),
}
"""Every live stream, and a condition by which it can be narrowed down to one thing."""
