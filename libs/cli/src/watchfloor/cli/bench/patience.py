"""Waiting, with a limit, for what tells nobody when it has happened."""

import asyncio
import time
from collections.abc import Awaitable, Callable

_LOOK_S = 0.1


async def is_so_within(limit_s: float, is_so: Callable[[], Awaitable[bool]]) -> bool:
    """Whether it is so before the time is up; it is asked ten times a second."""
    deadline = time.monotonic() + limit_s
    while not await is_so():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_LOOK_S)
    return True
