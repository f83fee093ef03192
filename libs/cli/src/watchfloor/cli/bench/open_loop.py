"""Arrivals that do not wait for answers, so that a stall is counted and not avoided."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def latencies(
    call: Callable[[int], Awaitable[object]], *, per_s: float, number: int
) -> list[float]:
    """Seconds from when each call was due to when it was answered.

    Args:
        call: Makes one request; gets its number.
        per_s: Arrivals a second.
        number: How many.
    """
    # The loop's own clock may have no more than milliseconds.
    begin = time.perf_counter() + 0.05
    taken: list[float] = []

    async def one(position: int) -> None:
        due = begin + position / per_s
        await asyncio.sleep(due - time.perf_counter())
        await call(position)
        taken.append(time.perf_counter() - due)

    async with asyncio.TaskGroup() as group:
        for position in range(number):
            group.create_task(one(position))
    return taken
