"""Refusing work before the disk is full."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import structlog

from watchfloor.core import UnavailableError
from watchfloor.runtime._background import Background
from watchfloor.runtime.health import Health, LifeState

log = structlog.get_logger(__name__)

_RESERVED_SHARE = 0.05
_RESERVED_BYTES = 200 * 1024 * 1024
_PAUSE_S = 1.0
_RETRY_AFTER_S = 10.0


class DiskSpace(NamedTuple):
    """What a file system has, in bytes."""

    free: int
    total: int


def measure(path: Path) -> DiskSpace:
    """The space that an ordinary user has on the file system of ``path``."""
    status = os.statvfs(path)
    return DiskSpace(status.f_bavail * status.f_frsize, status.f_blocks * status.f_frsize)


class DiskGuard:
    """Knows, to the second, whether the file system of a folder is in its last 5 % or 200 MiB.

    JetStream on a full disk neither answers nor recovers, so intake asks here first.

    Lifecycle: construct (no I/O) -> ``start`` -> ``is_full``... -> ``stop``.

    Args:
        path: A folder on the file system.
        reserved_share: The last part of the file system that is not used.
        reserved_bytes: As much is always kept, however small the file system.
        pause_s: How often it looks.
        space: Measures; tests give their own.
    """

    def __init__(
        self,
        path: Path,
        *,
        reserved_share: float = _RESERVED_SHARE,
        reserved_bytes: int = _RESERVED_BYTES,
        pause_s: float = _PAUSE_S,
        space: Callable[[Path], DiskSpace] = measure,
    ) -> None:
        self._path = path
        self._reserved_share = reserved_share
        self._reserved_bytes = reserved_bytes
        self._pause_s = pause_s
        self._space = space
        self._is_full = False
        self._free_share: float | None = None
        self._background = Background()

    @property
    def is_full(self) -> bool:
        """Whether intake has to refuse."""
        return self._is_full

    @property
    def free_share(self) -> float | None:
        """The part of the file system that is free; nothing before it was looked at."""
        return self._free_share

    def require_space(self) -> None:
        """Return when there is space.

        Raises:
            UnavailableError: There is not; what was accepted is kept.
        """
        if self._is_full:
            raise UnavailableError(
                "The disk is nearly full; nothing is accepted until space is made.",
                retry_after_s=_RETRY_AFTER_S,
            )

    def health(self) -> Health:
        """The present state; never blocks."""
        if not self._background.is_running:
            return Health(LifeState.STOPPED)
        if self._is_full:
            return Health(
                LifeState.RECOVERABLE_ERROR, "The disk of the data folder is nearly full."
            )
        return Health(LifeState.OK)

    async def start(self) -> None:
        """Look once, then go on looking."""
        await self._look()
        await self._background.start(self._watch())

    async def stop(self) -> None:
        """Look no more. Safe twice and without ``start``."""
        await self._background.stop()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._pause_s)
            await self._look()

    async def _look(self) -> None:
        # On a thread: a network file system that hangs must not hang the loop.
        try:
            free, total = await asyncio.to_thread(self._space, self._path)
        except OSError as exc:
            log.warning("disk_space_unknown", reason=exc.strerror)
            return
        self._free_share = free / total if total else None
        was_full = self._is_full
        self._is_full = free < max(total * self._reserved_share, self._reserved_bytes)
        if self._is_full is not was_full:
            event = "disk_nearly_full" if self._is_full else "disk_space_returned"
            log.warning(event, free_bytes=free, total_bytes=total)
