"""Watchers of the live stream that can be cut off at any moment and come back with their token."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Any, Protocol

import grpc
import httpx
from httpx_sse import aconnect_sse
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from watchfloor.v1 import threat_service_pb2 as pb
from watchfloor.v1.threat_service_pb2_grpc import ThreatServiceStub

Message = dict[str, Any]


class Served(Protocol):
    """A product that can be watched."""

    @property
    def url(self) -> str:
        """Where REST is served."""
        ...

    @property
    def grpc(self) -> str:
        """Where gRPC is served."""
        ...

    @property
    def key(self) -> str:
        """A key of the project."""
        ...


Face = Callable[[Served, str], AsyncGenerator[Message]]
"""Messages of one connection, from a product and a token."""


async def by_events(served: Served, token: str) -> AsyncGenerator[Message]:
    """Messages by server-sent events."""
    headers = {"x-api-key": served.key, **({"last-event-id": token} if token else {})}
    async with (
        httpx.AsyncClient(base_url=served.url, headers=headers, timeout=30, verify=False) as client,
        aconnect_sse(client, "GET", "/api/stream") as source,
    ):
        source.response.raise_for_status()
        async for sent in source.aiter_sse():
            if sent.event != "message":
                data = json.loads(sent.data)
                is_threat = sent.event in {"new_threat", "threat_updated"}
                rest = {"threat": data} if is_threat else data
                yield {"type": sent.event, "token": sent.id, **rest}


async def by_websocket(served: Served, token: str) -> AsyncGenerator[Message]:
    """Messages by WebSocket."""
    uri = served.url.replace("http", "ws", 1) + "/ws" + (f"?token={token}" if token else "")
    headers = {"x-api-key": served.key}
    async with connect(uri, additional_headers=headers, max_size=None) as socket:
        with suppress(ConnectionClosed):
            async for text in socket:
                message = json.loads(text)
                for each in message.get("messages", [message]):
                    yield each


async def by_grpc(served: Served, token: str) -> AsyncGenerator[Message]:
    """Messages by gRPC."""
    request = pb.WatchThreatsRequest(resume_token=token or None)
    async with grpc.aio.insecure_channel(served.grpc) as channel:
        stub: Any = ThreatServiceStub(channel)  # type: ignore[no-untyped-call]  # generated
        call = stub.WatchThreats(request, metadata=[("x-api-key", served.key)])
        try:
            async for each in call:
                yield _of_grpc(each)
        except grpc.aio.AioRpcError as exc:
            if exc.code() not in _RESUME:
                raise
        finally:
            call.cancel()
            await call.code()


def _of_grpc(told: pb.WatchThreatsResponse) -> Message:
    """The message as the other faces have it, as far as watchers look."""
    name = str(told.WhichOneof("message"))
    message: Message = {"type": name, "token": told.resume_token}
    content = getattr(told, name)
    if name in {"new_threat", "threat_updated"}:
        message["threat"] = {"id": content.id, "revision": content.revision}
    elif name == "initial_batch":
        message["threats"] = [{"id": threat.id} for threat in content.threats]
    elif name == "reset":
        message["missed_since"] = content.missed_since.ToJsonString()
    return message


FACES: dict[str, Face] = {"events": by_events, "websocket": by_websocket, "grpc": by_grpc}
_RESUME = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED}


class Watcher:
    """Someone who keeps nothing but what was told and the last token.

    Attributes:
        token: The last one.
        told: How often each revision of each threat was told as an event.
        heard_at: When each threat was first told, by ``time.perf_counter``.
        others: Every other message.
    """

    def __init__(self, face: Face, served: Served) -> None:
        self.token = ""
        self.told: Counter[tuple[str, int]] = Counter()
        self.heard_at: dict[str, float] = {}
        self.others: list[Message] = []
        self._face = face
        self._served = served

    def has_heard(self) -> bool:
        """Whether anything was told."""
        return bool(self.told or self.others)

    def move_to(self, served: Served) -> None:
        """Watch somewhere else from the next connection on."""
        self._served = served

    async def watch(self) -> None:
        """One connection, until it ends or the caller cuts it off."""
        async with aclosing(self._face(self._served, self.token)) as messages:
            async for message in messages:
                if "threat" in message:
                    self.told[message["threat"]["id"], message["threat"]["revision"]] += 1
                    self.heard_at.setdefault(message["threat"]["id"], time.perf_counter())
                else:
                    self.others.append(message)
                self.token = message.get("token") or self.token

    async def watch_for(self, limit_s: float) -> None:
        """One connection that is cut off after so long, wherever it is by then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self.watch()
