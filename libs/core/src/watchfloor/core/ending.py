"""How a task is ended by its owner."""

import asyncio
import contextlib
from typing import Any

_LAST_WORK_S = 5.0
"""Time in which a task that heard of its end has cleared up."""


async def end_task(task: asyncio.Task[Any], *, last_work_s: float = _LAST_WORK_S) -> None:
    """Cancel a task, and return when it has ended; raises what it raised.

    A cancellation that meets an answer at the same moment gets lost in ``asyncio.wait_for`` of
    Python 3.11, which client libraries use: a task that goes on is cancelled again.

    Args:
        task: The task; one that has ended is left alone.
        last_work_s: Time that it has for its last work.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=last_work_s)
    with contextlib.suppress(asyncio.CancelledError):
        await task
