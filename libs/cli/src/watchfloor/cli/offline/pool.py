"""Work on many items, spread over the cores of this machine."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from watchfloor.cli.offline.analyses import Item, prepare

T = TypeVar("T")

_WORTH_A_PROCESS = 64
"""A process takes seconds to start; fewer items than this are done before it is there."""

_TOGETHER = 8


def analyzed(
    analyze: Callable[[Item], T], items: Sequence[Item], *, jobs: int | None
) -> Iterator[T]:
    """What is found in each item, in their order.

    Args:
        analyze: Looks at one item; a function of a module.
        items: All of them.
        jobs: Processes; as many as there are cores where nobody says.
    """
    cores = len(os.sched_getaffinity(0))
    wanted = jobs or max(1, min(cores, len(items) // _WORTH_A_PROCESS))
    if wanted == 1:
        prepare()
        yield from map(analyze, items)
        return
    # A forked child would inherit threads that are not there.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(wanted, mp_context=context, initializer=_begin)
    try:
        yield from pool.map(analyze, items, chunksize=_TOGETHER)
    finally:
        # Whoever breaks off waits for what is at work, and for nothing behind it.
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    # Ctrl-C goes to every process of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare()
