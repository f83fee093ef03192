"""Watchers that ask and then take nothing of what they are told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import grpc
import httpx

from support.watchers import Served
from watchfloor.v1 import threat_service_pb2 as pb
from watchfloor.v1.threat_service_pb2_grpc import ThreatServiceStub

_UPGRADE = (
    b"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@asynccontextmanager
async def _by_http(served: Served, *, path: bytes, more: bytes = b"") -> AsyncIterator[None]:
    url, loop = httpx.URL(served.url), asyncio.get_running_loop()
    key = served.key.encode()
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.setblocking(False)
        await loop.sock_connect(lazy, (url.host, url.port))
        request = b"GET %b HTTP/1.1\r\nhost: x\r\nx-api-key: %b\r\n%b\r\n" % (path, key, more)
        await loop.sock_sendall(lazy, request)
        yield


@asynccontextmanager
async def _by_grpc(served: Served) -> AsyncIterator[None]:
    async with grpc.aio.insecure_channel(served.grpc) as channel:
        stub: Any = ThreatServiceStub(channel)  # type: ignore[no-untyped-call]  # generated
        call = stub.WatchThreats(pb.WatchThreatsRequest(), metadata=[("x-api-key", served.key)])
        await call.initial_metadata()
        yield
        call.cancel()


NEVER_READING: dict[str, Callable[[Served], AbstractAsyncContextManager[None]]] = {
    "events": partial(_by_http, path=b"/api/stream"),
    "websocket": partial(_by_http, path=b"/ws", more=_UPGRADE),
    "grpc": _by_grpc,
}
"""By face; each watches, in its way, while the context lasts."""
