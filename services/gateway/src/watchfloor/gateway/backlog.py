"""Work that takes long and needs nobody: done beside the event loop, one piece at a time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from watchfloor.core import UnavailableError

T = TypeVar("T")
_COME_BACK_S = 1.0


class Backlog:
    """Does work in a thread, in the order in which it came.

    One thread alone: more would share one interpreter and only take turns from the event loop.

    Args:
        room_bytes: What waits may be so large together.
    """

    def __init__(self, *, room_bytes: int) -> None:
        self._room_bytes = room_bytes
        self._waiting_bytes = 0
        self._turn = asyncio.Semaphore(1)

    async def work_on(self, work: Callable[[], T], *, size_bytes: int) -> T:
        """What ``work`` returns, or raises.

        Args:
            work: What is to be done.
            size_bytes: What it holds in memory while it waits.

        Raises:
            UnavailableError: Too much waits already.
        """
        if self._waiting_bytes and self._waiting_bytes + size_bytes > self._room_bytes:
            raise UnavailableError(
                "Too much waits for being read; come again.", retry_after_s=_COME_BACK_S
            )
        self._waiting_bytes += size_bytes
        try:
            async with self._turn:
                return await asyncio.to_thread(work)
        finally:
            self._waiting_bytes -= size_bytes
