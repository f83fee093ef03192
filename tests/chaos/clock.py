"""A wall clock that jumps, for the product's own processes alone."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from chaos.ordeal import Fault
from chaos.stages import Apart, apart_as

_PLACES = "usr/lib/*/faketime/libfaketime.so.1"


def library() -> Path | None:
    """Debian's ``libfaketime``, where it is installed."""
    return next(Path("/").glob(_PLACES), None)


class Clock:
    """What time it is for whoever has its environment; it begins right.

    Args:
        file: Says how far it is wrong; the library reads it at every look.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(0)

    def jump(self, seconds: int) -> None:
        """Be wrong by so much from this moment on."""
        # Whoever looks finds the old text or the new one, and never half of it.
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.replace(self._file)

    def environment(self) -> dict[str, str]:
        """What makes a process look at this clock; time that is only measured goes on evenly."""
        return {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


class UnderClock(Apart):
    """Servers with the right time; gateways and a coordinator with another."""

    clock: Clock


@contextmanager
def under_clock() -> Iterator[UnderClock]:
    """Only what has no children of its own is lied to, so that no server is."""
    with TemporaryDirectory(prefix="wf-clock-") as folder:
        clock = Clock(Path(folder) / "offset")
        with apart_as(UnderClock, clock.environment()) as stage:
            stage.clock = clock
            yield stage


def clock_jumps(jumps_s: Sequence[int], hold_s: float) -> Fault[UnderClock]:
    """Jumps one after the other, and back to the right time."""

    async def fault(stage: UnderClock) -> float:
        for jump_s in jumps_s:
            stage.clock.jump(jump_s)
            await asyncio.sleep(hold_s)
        stage.clock.jump(0)
        return time.perf_counter()

    return fault
