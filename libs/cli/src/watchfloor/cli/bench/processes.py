"""Processes as Linux shows them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_KB_PER_MB = 1000


class Used(NamedTuple):
    """What some processes use together.

    Attributes:
        memory_mb: Memory; what several share is divided among them.
        files: Open files.
    """

    memory_mb: float
    files: int


def children(pid: int) -> Iterator[int]:
    """Those that a process started, whichever of its threads did."""
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        # A thread may end while the others are asked.
        with suppress(OSError):
            yield from map(int, listed.read_text().split())


def family(pid: int) -> list[int]:
    """A process and all below it."""
    return [pid, *(each for child in children(pid) for each in family(child))]


def command(pid: int) -> str:
    """What a process calls itself; nothing where it has ended."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b" ".join(words).decode(errors="replace")
    return ""


def used(pids: list[int]) -> Used:
    """What they use; one that has ended uses nothing."""
    return Used(sum(map(_memory_mb, pids)), sum(map(_files, pids)))


def _memory_mb(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / _KB_PER_MB
    return 0.0


def _files(pid: int) -> int:
    with suppress(OSError):
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return 0
