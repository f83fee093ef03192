"""The disk under the queue: refuse before the last of it is gone."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from watchfloor.core import Clock, UnavailableError

_REFRESH_S = 1.0
_RETRY_AFTER_S = 10.0


def free_share_of(folder: Path) -> float:
    """The free share of the disk that holds ``folder``, 0 to 1."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


class DiskGuard:
    """Says no when the disk is nearly full; looks at most once a second.

    JetStream on a full disk neither answers nor recovers by itself, so it must not get there.

    Args:
        folder: A folder on that disk.
        reserve_share: The share that stays free.
        clock: Ages the reading.
        free_share: Reads the disk.
    """

    def __init__(
        self,
        folder: Path,
        *,
        reserve_share: float,
        clock: Clock,
        free_share: Callable[[Path], float] = free_share_of,
    ) -> None:
        self._folder = folder
        self._reserve_share = reserve_share
        self._clock = clock
        self._free_share = free_share
        self._share = 1.0
        self._read_at: float | None = None

    async def check(self) -> None:
        """Pass while there is room.

        Raises:
            UnavailableError: The disk is nearly full.
        """
        now = self._clock.monotonic()
        if self._read_at is None or now - self._read_at >= _REFRESH_S:
            self._read_at = now
            self._share = await asyncio.to_thread(self._free_share, self._folder)
        if self._share < self._reserve_share:
            raise UnavailableError("The disk is nearly full.", retry_after_s=_RETRY_AFTER_S)
