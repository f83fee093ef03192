"""What each project may have, known without a question."""

import contextlib
from collections.abc import Mapping

from watchfloor.core import Periodic, ProjectId, Quota, UnavailableError
from watchfloor.gateway.limits.port import DeclaredQuotas
from watchfloor.gateway.limits.rate import Rate
from watchfloor.gateway.time_limit import TimeLimit

_READ_EVERY_S = 10.0


class Quotas:
    """Reads all quotas again every few seconds; while the store is away they stay as they are.

    Lifecycle: construct (no I/O) -> ``start`` -> asked -> ``stop``.

    Args:
        declared: Where they are kept.
        defaults: What holds where a project's own quota says nothing.
        limit: Bounds each question to the store.
    """

    def __init__(self, declared: DeclaredQuotas, *, defaults: Quota, limit: TimeLimit) -> None:
        self._declared = declared
        self._defaults = defaults
        self._limit = limit
        self._known: Mapping[ProjectId, Quota] = {}
        self._rates: Mapping[ProjectId, Rate | None] = {}
        self._default_rate = _rate_of(defaults)
        self._reading = Periodic(_READ_EVERY_S, self.read)

    async def start(self) -> None:
        """Read them, and begin to read them again."""
        with contextlib.suppress(UnavailableError):
            await self.read()
        await self._reading.start()

    async def stop(self) -> None:
        """Read no more; safe twice and without ``start``."""
        await self._reading.stop()

    async def read(self) -> None:
        """Learn what changed.

        Raises:
            UnavailableError: The store is away.
        """
        declared = await self._limit(self._declared.quotas())
        self._known = {name: quota.over(self._defaults) for name, quota in declared.items()}
        self._rates = {name: _rate_of(quota) for name, quota in self._known.items()}

    def of(self, project_id: ProjectId) -> Quota:
        """What a project may have; what is absent is unlimited."""
        return self._known.get(project_id, self._defaults)

    def rate_of(self, project_id: ProjectId) -> Rate | None:
        """How many items it may bring; nothing where that is unlimited."""
        return self._rates.get(project_id, self._default_rate)


def _rate_of(quota: Quota) -> Rate | None:
    if quota.items_per_s is None:
        return None
    return Rate(per_s=quota.items_per_s, burst=quota.items_burst or max(1.0, quota.items_per_s))
