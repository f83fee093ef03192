"""Python's garbage collector, set for a process that works on batches."""

import gc

_ALLOCATIONS = 20_000
"""Objects made between two looks: a batch of 256 makes hundreds of thousands, none in a circle."""


def relax_collector() -> None:
    """Keep the collector from what lives as long as the process, and from looking all the time.

    Called once everything has started: what was loaded by then is never looked through again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 10, 10)
