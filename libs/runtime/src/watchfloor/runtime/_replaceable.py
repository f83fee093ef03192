"""A component that is made anew when it hangs."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Generic, TypeVar

from watchfloor.core import Component

_OVERRUNS_BEFORE_REPLACEMENT = 2
_STOP_S = 1.0

ComponentT = TypeVar("ComponentT", bound=Component)


class Replaceable(Generic[ComponentT]):
    """Owns one component; past its budget twice in a row, it is replaced by a new one.

    Args:
        build: Makes it.

    Attributes:
        component: The present one.
    """

    def __init__(self, build: Callable[[], ComponentT]) -> None:
        self._build = build
        self._overruns = 0
        self.component = build()

    async def start(self) -> None:
        """Start it."""
        await self.component.start()

    async def stop(self) -> None:
        """Stop it; safe twice and without ``start``."""
        await self.component.stop()

    async def count(self, *, overran: bool) -> bool:
        """Note whether the component kept its budget; true when it was replaced for that."""
        self._overruns = self._overruns + 1 if overran else 0
        if self._overruns < _OVERRUNS_BEFORE_REPLACEMENT:
            return False
        self._overruns = 0
        former, self.component = self.component, self._build()
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_STOP_S):
                await former.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_S):
                await self.component.start()
        return True
