"""Nothing waits for the store or the bus without a limit."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from watchfloor.core import UnavailableError

T = TypeVar("T")


class TimeLimit:
    """Awaits what asks the store or the bus, and gives up in time.

    Args:
        limit_s: The longest wait for one answer, in seconds.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s

    async def __call__(self, work: Awaitable[T]) -> T:
        """The answer.

        Raises:
            UnavailableError: It did not come in time; what was asked for may still happen.
        """
        try:
            async with asyncio.timeout(self._limit_s):
                return await work
        except TimeoutError as exc:
            raise UnavailableError("A part of the service did not answer in time.") from exc
