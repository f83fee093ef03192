"""A small disk that fills up."""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from support import scratch_folder

from chaos.ordeal import Fault
from chaos.stages import Stage, whole_in

_SIZE = "768m"
_BALLAST = "ballast"


def why_no_disk() -> str | None:
    """Why this user cannot have a disk of its own; nothing where it can."""
    return None if os.geteuid() == 0 else "only root may mount a small disk"


@contextmanager
def on_small_disk() -> Iterator[Stage]:
    """Everything below one process, its data folder a file system of its own in memory."""
    with scratch_folder() as folder:
        data_dir = folder / "data"
        data_dir.mkdir()
        # PostgreSQL runs as another user, who must be able to pass through.
        options = f"size={_SIZE},mode=0711"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "chaos", data_dir], check=True)
        try:
            with whole_in(data_dir) as stage:
                yield stage
        finally:
            subprocess.run(["umount", data_dir], check=True)


def disk_filled(hold_s: float) -> Fault[Stage]:
    """The disk is filled to its last byte at once, and has space again later."""

    async def fault(stage: Stage) -> float:
        ballast = stage.data_dir / _BALLAST
        status = os.statvfs(stage.data_dir)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, status.f_bavail * status.f_frsize)
        try:
            await asyncio.sleep(hold_s)
        finally:
            ballast.unlink()
        return time.perf_counter()

    return fault
