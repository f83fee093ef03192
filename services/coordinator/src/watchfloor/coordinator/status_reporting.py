"""Says each second how a coordinator is, to whoever wants to show it."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from watchfloor.coordinator.last_minute import LastMinute
from watchfloor.core import Clock, CoordinatorStatus, Periodic, UnavailableError, mint_uuid7

_EVERY_S = 1.0

Components = Callable[[], Awaitable[Mapping[str, str]]]
"""``ok``, or an error's code, of each part."""


class Reports(Protocol):
    """Where it is told."""

    async def tell(self, status: CoordinatorStatus) -> None:
        """Say how a coordinator is."""
        ...

    async def forget(self, name: str, /) -> None:
        """Say that one has ended."""
        ...


class StatusReporting:
    """One write a second, whatever the load; while the bus is away nothing is told.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        reports: Where it is told.
        components: How its parts are.
        minute: What it did.
        clock: Time.
    """

    def __init__(
        self, reports: Reports, *, components: Components, minute: LastMinute, clock: Clock
    ) -> None:
        self._reports = reports
        self._components = components
        self._minute = minute
        self._clock = clock
        self._id = mint_uuid7(clock.now())
        self._periodic = Periodic(_EVERY_S, self.tell)

    async def start(self) -> None:
        """Tell it from now on."""
        await self._periodic.start()

    async def stop(self) -> None:
        """Tell that it has ended; safe twice and without ``start``."""
        await self._periodic.stop()
        with contextlib.suppress(UnavailableError):
            await self._reports.forget(self._id)

    async def tell(self) -> None:
        """Tell it once.

        Raises:
            UnavailableError: The bus is away.
        """
        status = CoordinatorStatus(
            coordinator_id=self._id,
            at=self._clock.now(),
            components=await self._components(),
            last_minute=self._minute.figures(),
        )
        await self._reports.tell(status)
