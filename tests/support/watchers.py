"""Watchers of the live stream that can be cut off at any moment and come back with their token."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import httpx
from httpx_sse import aconnect_sse
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

Message = dict[str, Any]
Face = Callable[[str, str, str], AsyncIterator[Message]]
"""Messages of one connection, from an address, a key and a token."""


async def by_events(url: str, key: str, token: str) -> AsyncIterator[Message]:
    """Messages by server-sent events."""
    headers = {"x-api-key": key, **({"last-event-id": token} if token else {})}
    async with (
        httpx.AsyncClient(base_url=url, headers=headers, timeout=30, verify=False) as client,
        aconnect_sse(client, "GET", "/api/stream") as source,
    ):
        source.response.raise_for_status()
        async for sent in source.aiter_sse():
            if sent.event != "message":
                data = json.loads(sent.data)
                is_threat = sent.event in {"new_threat", "threat_updated"}
                rest = {"threat": data} if is_threat else data
                yield {"type": sent.event, "token": sent.id, **rest}


async def by_websocket(url: str, key: str, token: str) -> AsyncIterator[Message]:
    """Messages by WebSocket."""
    uri = url.replace("http", "ws", 1) + "/ws" + (f"?token={token}" if token else "")
    async with connect(uri, additional_headers={"x-api-key": key}, max_size=None) as socket:
        with suppress(ConnectionClosed):
            async for text in socket:
                message = json.loads(text)
                for each in message.get("messages", [message]):
                    yield each


FACES: dict[str, Face] = {"events": by_events, "websocket": by_websocket}


class Watcher:
    """Someone who keeps nothing but what was told and the last token.

    Attributes:
        token: The last one.
        told: How often each revision of each threat was told as an event.
        others: Every other message.
    """

    def __init__(self, face: Face, url: str, key: str) -> None:
        self.token = ""
        self.told: Counter[tuple[str, int]] = Counter()
        self.others: list[Message] = []
        self._face = face
        self._url = url
        self._key = key

    def move_to(self, url: str) -> None:
        """Watch somewhere else from the next connection on."""
        self._url = url

    async def watch(self) -> None:
        """One connection, until it ends or the caller cuts it off."""
        async for message in self._face(self._url, self._key, self.token):
            if "threat" in message:
                self.told[message["threat"]["id"], message["threat"]["revision"]] += 1
            else:
                self.others.append(message)
            self.token = message.get("token") or self.token

    async def watch_for(self, limit_s: float) -> None:
        """One connection that is cut off after so long, wherever it is by then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self.watch()
