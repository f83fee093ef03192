"""Arrivals that do not wait for answers, so that a stall is counted and not avoided."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine

from watchfloor.cli.together import together

_LEAD_S = 0.05


async def arrive(
    call: Callable[[int, float], Coroutine[object, object, None]], *, per_s: float, number: int
) -> None:
    """Make each call when it is due, whatever became of those before it; wait for all.

    The first call that fails ends all of them, with its error.

    Args:
        call: Makes one request; gets its number and when it was due, by ``time.perf_counter``.
        per_s: Arrivals a second.
        number: How many.
    """
    # The loop's own clock may have no more than milliseconds.
    begin = time.perf_counter() + _LEAD_S
    async with together() as group:
        for position in range(number):
            due = begin + position / per_s
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(call(position, due))


async def latencies(
    call: Callable[[int], Awaitable[object]], *, per_s: float, number: int
) -> list[float]:
    """Seconds from when each call was due to when it was answered.

    Args:
        call: Makes one request; gets its number.
        per_s: Arrivals a second.
        number: How many.
    """
    taken: list[float] = []

    async def one(position: int, due: float) -> None:
        await call(position)
        taken.append(time.perf_counter() - due)

    await arrive(one, per_s=per_s, number=number)
    return taken
