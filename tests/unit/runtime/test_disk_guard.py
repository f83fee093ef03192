"""When intake has to refuse because of the disk."""

from pathlib import Path

import pytest
from support import eventually

from watchfloor.core import UnavailableError
from watchfloor.runtime import DiskGuard, DiskSpace, LifeState

GIB = 1024**3
MIB = 1024**2


class Disk:
    """A disk whose free space is set by the test."""

    def __init__(self, free: int, total: int) -> None:
        self.free = free
        self.total = total
        self.error: OSError | None = None
        self.looks = 0

    def __call__(self, _path: Path) -> DiskSpace:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return DiskSpace(self.free, self.total)


def guard(disk: Disk) -> DiskGuard:
    return DiskGuard(Path("/anywhere"), space=disk, pause_s=0.001)


@pytest.mark.parametrize(
    ("free", "total", "is_full"),
    [
        (50 * GIB, 100 * GIB, False),
        (6 * GIB, 100 * GIB, False),
        (5 * GIB, 100 * GIB, False),
        (5 * GIB - 1, 100 * GIB, True),
        (201 * MIB, 1 * GIB, False),
        (199 * MIB, 1 * GIB, True),
        (0, 100 * GIB, True),
    ],
    ids=["half", "above", "exactly", "last-5-percent", "small", "small-disk-reserve", "none"],
)
async def test_full_means_the_last_5_percent_or_200_mib(
    free: int, total: int, is_full: bool
) -> None:
    watcher = guard(Disk(free, total))
    await watcher.start()
    try:
        assert watcher.is_full is is_full
        assert watcher.free_share == free / total
    finally:
        await watcher.stop()


async def test_refuses_while_it_is_full_and_accepts_when_space_returns() -> None:
    disk = Disk(0, 100 * GIB)
    watcher = guard(disk)
    await watcher.start()
    try:
        with pytest.raises(UnavailableError, match="nearly full"):
            watcher.require_space()
        assert watcher.health().state is LifeState.RECOVERABLE_ERROR
        disk.free = 50 * GIB
        await eventually(lambda: not watcher.is_full)
        watcher.require_space()
        assert watcher.health().is_ok
    finally:
        await watcher.stop()


async def test_a_disk_that_cannot_be_measured_is_what_it_was_and_looked_at_again() -> None:
    disk = Disk(50 * GIB, 100 * GIB)
    watcher = guard(disk)
    await watcher.start()
    try:
        disk.error = OSError(5, "Input/output error")
        looks = disk.looks
        await eventually(lambda: disk.looks > looks + 1)
        assert not watcher.is_full
    finally:
        await watcher.stop()


async def test_stop_is_safe_twice_and_without_start() -> None:
    watcher = guard(Disk(50 * GIB, 100 * GIB))
    await watcher.stop()
    await watcher.start()
    await watcher.stop()
    await watcher.stop()
    assert watcher.health().state is LifeState.STOPPED


async def test_the_real_disk_can_be_measured(tmp_path: Path) -> None:
    watcher = DiskGuard(tmp_path, reserved_share=0, reserved_bytes=0)
    await watcher.start()
    await watcher.stop()
    assert not watcher.is_full
