"""Requests sent one after the other by a few senders, and the queue alone with the same content."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

import httpx

from watchfloor.bus import EventQueue, NATSBus
from watchfloor.core import SessionMessage, WrittenMessage
from watchfloor.runtime import DataFolder

T = TypeVar("T")
_AT_ONCE = 4
_PATIENCE_S = 30


def asking(folder: DataFolder, *, endpoint: str = "http") -> httpx.AsyncClient:
    """A client of the product on this folder, with its admin key."""
    return httpx.AsyncClient(
        base_url=folder.read_endpoints()[endpoint],
        headers={"x-api-key": folder.read_admin_key()},
        timeout=_PATIENCE_S,
    )


async def posted_s(
    client: httpx.AsyncClient, path: str, bodies: Sequence[bytes], *, content_type: str
) -> float:
    """Seconds until all bodies were accepted.

    Raises:
        httpx.HTTPStatusError: One was refused.
    """

    async def post(body: bytes) -> None:
        answer = await client.post(path, content=body, headers={"content-type": content_type})
        answer.raise_for_status()

    return await _seconds(post, bodies)


async def published_s(folder: DataFolder, messages: Sequence[SessionMessage]) -> float:
    """Seconds until the queue alone has all messages."""
    credentials = folder.read_credentials()
    bus = NATSBus(
        folder.read_endpoints()["nats"],
        token=credentials.nats_token.get_secret_value(),
        declares_streams=False,
    )
    await bus.start()
    try:
        queue = EventQueue(bus)
        return await _seconds(lambda each: queue.publish(WrittenMessage.of(each)), messages)
    finally:
        await bus.stop()


async def _seconds(send: Callable[[T], Awaitable[object]], items: Sequence[T]) -> float:
    left = iter(items)

    async def sender(mine: Iterator[T]) -> None:
        for item in mine:
            await send(item)

    began = time.perf_counter()
    await asyncio.gather(*(sender(left) for _ in range(_AT_ONCE)))
    return time.perf_counter() - began
