"""How all coordinators are together, as every gateway shows it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from watchfloor.core import Clock, CoordinatorStatus, PipelineFigures, UnavailableError, added
from watchfloor.gateway.time_limit import TimeLimit

_LOOK_AGAIN_S = 1.0
_OK = "ok"


class StatusReports(Protocol):
    """What coordinators tell of themselves."""

    async def read(self) -> Sequence[CoordinatorStatus]:
        """Those that were heard of in the last ten seconds."""
        ...


class Pipeline(NamedTuple):
    """All coordinators together.

    Attributes:
        told_at: When each of them said so, by its id.
        components: ``ok``, or the code of an error that one of them has, of each part.
        last_minute: What they did.
    """

    told_at: Mapping[str, datetime]
    components: Mapping[str, str]
    last_minute: PipelineFigures

    @property
    def coordinators(self) -> int:
        """How many there are."""
        return len(self.told_at)


class PipelineStatus:
    """Adds up what coordinators tell; asked at most once a second, however many want to know.

    Args:
        reports: What they tell.
        clock: Ages what is known.
        limit: Bounds each question to the bus.
    """

    def __init__(self, reports: StatusReports, *, clock: Clock, limit: TimeLimit) -> None:
        self._reports = reports
        self._clock = clock
        self._limit = limit
        self._asking = asyncio.Lock()
        self._known: Pipeline | None = None
        self._until = 0.0

    async def read(self) -> Pipeline:
        """How they are.

        Raises:
            UnavailableError: The bus is away.
        """
        async with self._asking:
            if self._known is None or self._clock.monotonic() >= self._until:
                self._known = _together(await self._limit(self._reports.read()))
                self._until = self._clock.monotonic() + _LOOK_AGAIN_S
            return self._known

    async def read_if_told(self) -> Pipeline | None:
        """The same; nothing while the bus is away."""
        try:
            return await self.read()
        except UnavailableError:
            return None


def _together(statuses: Sequence[CoordinatorStatus]) -> Pipeline:
    components: dict[str, str] = {}
    for status in statuses:
        for name, word in status.components.items():
            if components.get(name, _OK) == _OK:
                components[name] = word
    told_at = {each.coordinator_id: each.at for each in statuses}
    return Pipeline(told_at, components, added(each.last_minute for each in statuses))
