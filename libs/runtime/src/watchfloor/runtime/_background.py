"""Tasks that live from a component's start to its stop."""

import asyncio
from collections.abc import Coroutine

from watchfloor.core import end_task


class Background:
    """Owns a component's tasks. They handle their own errors; a bug in one surfaces in ``stop``."""

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup | None = None
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether there is something to stop."""
        return self._group is not None

    async def start(self, *work: Coroutine[None, None, None]) -> None:
        """Begin all of ``work``."""
        self._group = await asyncio.TaskGroup().__aenter__()
        self._tasks = tuple(self._group.create_task(one) for one in work)

    async def stop(self) -> None:
        """Cancel what runs and return when it has ended. Safe twice and without ``start``."""
        group, self._group = self._group, None
        if group is None:
            return
        # What they raised the group raises.
        await asyncio.gather(*map(end_task, self._tasks), return_exceptions=True)
        await group.__aexit__(None, None, None)
