"""A periodic task with one owner, which starts it and ends it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from watchfloor.core.ending import end_task
from watchfloor.core.errors import UnavailableError

log = logging.getLogger(__name__)


class Periodic:
    """Calls something again and again; the next call waits until the one before has ended.

    A call that finds a part away is simply tried again at its next turn; any other error is
    logged, and the next turn comes all the same.

    Args:
        interval_s: Rest before each call, in seconds.
        call: What to do.
    """

    def __init__(self, interval_s: float, call: Callable[[], Awaitable[object]]) -> None:
        self._interval_s = interval_s
        self._call = call
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, with one interval of rest first."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """End it and wait until it has ended; safe twice and without ``start``."""
        task, self._task = self._task, None
        if task is not None:
            await end_task(task)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._interval_s)
            try:
                await self._call()
            except UnavailableError:
                continue
            except Exception:
                log.exception("periodic_call_failed")
