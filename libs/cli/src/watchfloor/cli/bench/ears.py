"""Watchers of the live stream that cost next to nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import cast
from urllib.parse import urlsplit

from watchfloor.cli.bench.frames import (
    CLOSE,
    PING,
    PONG,
    TEXT,
    FrameReader,
    client_frame,
    handshake,
)
from watchfloor.cli.bench.hearing import Hearing
from watchfloor.core import UnavailableError

_AT_ONCE = 32
_HEAD_END = b"\r\n\r\n"
_ACCEPTED = b"HTTP/1.1 101 "


class SocketEar(asyncio.Protocol):
    """A watcher by WebSocket.

    Args:
        greeting: The request that it begins with.
        hearing: Where it notes what it hears.

    Attributes:
        heard: The places of the stream that it has heard of.
        opened: Done when the first message has come; fails where none will.
    """

    def __init__(self, greeting: bytes, hearing: Hearing) -> None:
        self.heard = hearing.new_watcher()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._greeting = greeting
        self._hearing = hearing
        self._frames = FrameReader()
        self._head: bytes | None = b""
        self._transport: asyncio.WriteTransport | None = None

    @property
    def is_open(self) -> bool:
        """Whether more may be heard."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket."""
        # uvloop's transports are of no type of asyncio's.
        self._transport = cast("asyncio.WriteTransport", transport)
        self._transport.write(self._greeting)

    def connection_lost(self, exc: Exception | None) -> None:
        """What is not heard from here on is lost."""
        if not self.opened.done():
            self.opened.set_exception(exc or UnavailableError("A watcher was not let in."))

    def data_received(self, data: bytes) -> None:
        """Note what is in it."""
        if self._head is not None:
            self._head += data
            head, end, data = self._head.partition(_HEAD_END)
            if not end:
                return
            self._head = None
            if not head.startswith(_ACCEPTED):
                self.close()
                return
        for opcode, payload in self._frames.feed(data):
            self._take(opcode, payload)

    def close(self) -> None:
        """Go without a word."""
        if self._transport is not None:
            self._transport.close()

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._hearing.take(self.heard, payload)
            if not self.opened.done():
                self.opened.set_result(None)
        elif opcode == PING and self._transport is not None:
            self._transport.write(client_frame(PONG, payload))
        elif opcode == CLOSE:
            self.close()


@asynccontextmanager
async def watching_by_websocket(
    url: str, key: str, *, number: int, hearing: Hearing
) -> AsyncIterator[Sequence[SocketEar]]:
    """So many watchers that have all had their first message, while the block runs."""
    gate = asyncio.Semaphore(_AT_ONCE)  # each asks the store for a picture first
    ears: list[SocketEar] = []

    async def watch() -> None:
        async with gate:
            ear = await _connected(url, key, hearing)
            ears.append(ear)  # before it is let in: where nobody waits for that it is closed, too
            await ear.opened

    try:
        await asyncio.gather(*(watch() for _ in range(number)))
        yield ears
    finally:
        for ear in ears:
            ear.close()


async def _connected(url: str, key: str, hearing: Hearing) -> SocketEar:
    host, _, port = urlsplit(url).netloc.partition(":")
    ear_of = partial(SocketEar, handshake("/ws", f"{host}:{port}", key), hearing)
    _, ear = await asyncio.get_running_loop().create_connection(ear_of, host, int(port))
    return ear
