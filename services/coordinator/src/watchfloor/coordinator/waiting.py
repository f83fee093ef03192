"""What to do while the store or the bus is away: wait, and hold what is in hand."""

import asyncio
import contextlib
from collections.abc import Sequence

import structlog

from watchfloor.coordinator.port import Part
from watchfloor.core import UnavailableError

log = structlog.get_logger(__name__)


class WaitingFor:
    """Waits for parts that are away.

    Args:
        parts: All of them must answer.
        every_s: Rest between looks.
    """

    def __init__(self, parts: Sequence[Part], *, every_s: float) -> None:
        self._parts = parts
        self._every_s = every_s
        self._waiting = 0

    @property
    def is_waiting(self) -> bool:
        """Whether anybody waits."""
        return self._waiting > 0

    async def until_back(self) -> None:
        """Return when every part has answered."""
        self._waiting += 1
        log.warning("coordinator_waiting")
        try:
            while not await self._all_answer():
                pass
        finally:
            self._waiting -= 1
        log.info("coordinator_resumed")

    async def _all_answer(self) -> bool:
        await asyncio.sleep(self._every_s)
        with contextlib.suppress(UnavailableError):
            for part in self._parts:
                await part.ping()
            return True
        return False
