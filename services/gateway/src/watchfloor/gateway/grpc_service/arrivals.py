"""What has arrived on a stream, batch by batch."""

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, Self, TypeVar

T = TypeVar("T")

_LARGEST_BATCH = 256


class _End:
    """Says that the stream is over."""


class Arrivals(Generic[T]):
    """Reads a stream ahead, so that a batch is what has arrived and never waits to be full.

    At most one batch is read ahead: a caller who sends faster than is taken has to wait. Used as
    a context, which ends the reading.

    Args:
        requests: The stream.
    """

    def __init__(self, requests: AsyncIterator[T]) -> None:
        self._requests = requests
        self._arrived: asyncio.Queue[T | _End | Exception] = asyncio.Queue()
        self._room = asyncio.Semaphore(_LARGEST_BATCH)
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    def end(self, error: Exception) -> None:
        """Read no further; what has arrived is still handed out, then ``error`` is raised."""
        if self._reading is not None:
            self._reading.cancel()
        self._arrived.put_nowait(error)

    async def __aiter__(self) -> AsyncIterator[list[T]]:
        """Batches in order; at the end, the error that ended the stream, where one did."""
        while True:
            batch, end = self._sorted(await self._arrived.get())
            if batch:
                yield batch
            if isinstance(end, Exception):
                raise end
            if end is not None:
                return

    def _sorted(self, first: T | _End | Exception) -> tuple[list[T], _End | Exception | None]:
        batch: list[T] = []
        each = first
        while True:
            if isinstance(each, _End | Exception):
                return batch, each
            batch.append(each)
            self._room.release()
            if self._arrived.empty() or len(batch) == _LARGEST_BATCH:
                return batch, None
            each = self._arrived.get_nowait()

    async def _read(self) -> None:
        end: _End | Exception = _End()
        try:
            async for request in self._requests:
                await self._room.acquire()
                self._arrived.put_nowait(request)
        except Exception as exc:  # noqa: BLE001 - handed to the owner, who raises it
            end = exc
        self._arrived.put_nowait(end)
