"""Requests sent one after the other by a few senders, and the queue alone with the same content."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import httpx

from watchfloor.bus import EventQueue, NATSBus
from watchfloor.cli.bench.patience import is_so_within
from watchfloor.core import SessionMessage, UnavailableError, WrittenMessage
from watchfloor.runtime import DataFolder

T = TypeVar("T")
_AT_ONCE = 4
_PATIENCE_S = 30
_KEEP_S = 2
_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


@asynccontextmanager
async def asking(folder: DataFolder, *, endpoint: str = "http") -> AsyncIterator[httpx.AsyncClient]:
    """A client of the product on this folder, with its admin key.

    Raises:
        UnavailableError: The product did not answer.
    """
    try:
        async with httpx.AsyncClient(
            base_url=folder.read_endpoints()[endpoint],
            headers={"x-api-key": folder.read_admin_key()},
            timeout=_PATIENCE_S,
            # As many connections as are needed; none that the server may be about to close.
            limits=httpx.Limits(keepalive_expiry=_KEEP_S),
        ) as client:
            yield client
    except httpx.HTTPError as exc:
        raise UnavailableError("The product did not answer the bench.") from exc


async def posted_s(
    client: httpx.AsyncClient, path: str, bodies: Sequence[bytes], *, content_type: str
) -> float:
    """Seconds until all bodies were accepted; one that was to come later is sent again.

    Raises:
        UnavailableError: One was refused.
    """

    async def is_taken(body: bytes) -> bool:
        answer = await client.post(path, content=body, headers={"content-type": content_type})
        if answer.status_code in _LATER:
            return False
        require_success(answer)
        return True

    async def post(body: bytes) -> None:
        if not await is_so_within(_PATIENCE_S, partial(is_taken, body)):
            raise UnavailableError("The product did not take what the bench sent.")

    return await seconds_for(post, bodies)


def require_success(answer: httpx.Response) -> None:
    """Return where the product did as it was asked.

    Raises:
        UnavailableError: It did not; its speed says nothing then.
    """
    if not answer.is_success:
        raise UnavailableError(f"The product answered the bench with {answer.status_code}.")


async def published_s(bus: NATSBus, messages: Sequence[SessionMessage]) -> float:
    """Seconds until the queue alone has all messages."""
    queue = EventQueue(bus)
    return await seconds_for(lambda each: queue.publish(WrittenMessage.of(each)), messages)


async def seconds_for(
    send: Callable[[T], Awaitable[object]], items: Sequence[T], *, at_once: int = _AT_ONCE
) -> float:
    """Seconds until all were sent, by so many senders that each wait for their answers."""
    left = iter(items)

    async def sender(mine: Iterator[T]) -> None:
        for item in mine:
            await send(item)

    began = time.perf_counter()
    await asyncio.gather(*(sender(left) for _ in range(at_once)))
    return time.perf_counter() - began
