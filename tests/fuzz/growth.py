"""Whether the product keeps something of every case."""

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import httpx

from fuzz.target import Target
from watchfloor.cli.bench.processes import used

_TASKS = re.compile(r"^soc_tasks (\S+)$", re.MULTILINE)
_SETTLES_WITHIN_S, _AGAIN_S = 60.0, 0.5
_PARTS = 10
_SPARE_MB = 4.0
"""In a tenth of the cases: with 10,000 of them, 4 kB of each. Memories with a bound fill, and
allocators round up."""
_SPARE_FILES = 8
"""Connections to the database that a pool opens where it needs them, and keeps."""


class Footprint(NamedTuple):
    """What the product's own process holds.

    Attributes:
        memory_mb: Its memory.
        files: Its open files and connections.
        tasks: What runs in its loop.
    """

    memory_mb: float
    files: int
    tasks: int


class Growth:
    """Looks at a product while it is fuzzed.

    Args:
        target: The product.
        cases: How many there will be.
    """

    def __init__(self, target: Target, *, cases: int) -> None:
        self._pid = target.product.process.pid
        self._url = target.product.url
        self._every = max(1, cases // _PARTS)
        self._looks = [self._look()]

    def case_done(self, number: int) -> None:
        """So many were asked."""
        if number % self._every == 0:
            self._looks.append(self._look())

    def figures(self) -> dict[str, object]:
        """What it held before, and at each look since."""
        return {name: [getattr(it, name) for it in self._looks] for name in Footprint._fields}

    def faults(self) -> Iterator[str]:
        """What it holds that it did not hold before, once it had time to let go."""
        before, after = self._looks[0], self._settled()
        self._looks.append(after)
        if after.tasks > before.tasks:
            yield f"has {after.tasks - before.tasks} tasks more than before"
        if after.files > before.files + _SPARE_FILES:
            yield f"has {after.files - before.files} open files more than before"
        if (grown_mb := self._grown_mb()) > _SPARE_MB:
            yield f"grows by {grown_mb:.0f} MB each {self._every} cases"

    def _settled(self) -> Footprint:
        deadline = time.monotonic() + _SETTLES_WITHIN_S
        while (look := self._look()).tasks > self._looks[0].tasks:
            if time.monotonic() > deadline:
                break
            time.sleep(_AGAIN_S)
        return look

    def _grown_mb(self) -> float:
        # A module that is loaded late and a body that was unpacked show in one part; what is
        # kept of every case shows in each.
        held = [look.memory_mb for look in self._looks[len(self._looks) // 2 :]]
        return median(after - before for before, after in pairwise(held))

    def _look(self) -> Footprint:
        own = used([self._pid])
        text = httpx.get(f"{self._url}/metrics").text
        return Footprint(round(own.memory_mb, 1), own.files, int(float(_TASKS.findall(text)[0])))
