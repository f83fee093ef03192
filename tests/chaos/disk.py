"""A small disk that fills up."""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from support import scratch_folder

from chaos.ordeal import Fault
from chaos.stages import Apart, Stage, apart_in, whole_in

_SIZE = "768m"
_BALLAST, _PIECE = "ballast", bytes(2**20)


def why_no_disk() -> str | None:
    """Why this user cannot have a disk of its own; nothing where it can."""
    return None if os.geteuid() == 0 else "only root may mount a small disk"


@contextmanager
def whole_on_small_disk() -> Iterator[Stage]:
    """Everything below one process, its data on a small disk."""
    with _small_disk() as data_dir, whole_in(data_dir) as stage:
        yield stage


@contextmanager
def apart_on_small_disk() -> Iterator[Apart]:
    """Everything in processes of its own, their data on a small disk."""
    with _small_disk() as data_dir, apart_in(data_dir, Apart, {}) as stage:
        yield stage


@contextmanager
def _small_disk() -> Iterator[Path]:
    """A file system in memory."""
    with scratch_folder() as folder:
        data_dir = folder / "data"
        data_dir.mkdir()
        # PostgreSQL runs as another user, who must be able to pass through.
        options = f"size={_SIZE},mode=0711"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "chaos", data_dir], check=True)
        try:
            yield data_dir
        finally:
            # Whoever still ends there must not keep it.
            subprocess.run(["umount", "--lazy", data_dir], check=True)


def disk_filled(hold_s: float) -> Fault[Stage]:
    """The disk is filled to its last byte at once, and has space again later."""

    async def fault(stage: Stage) -> float:
        ballast = stage.data_dir / _BALLAST
        try:
            await asyncio.to_thread(_fill, ballast)
            await asyncio.sleep(hold_s)
        finally:
            ballast.unlink()
        return time.perf_counter()

    return fault


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(_PIECE)
