"""The replicas of one agent, or of the analyzers, as their owner knows them."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Protocol


class Replica(Protocol):
    """One actor of a pool, as its owner knows it."""

    @property
    def is_up(self) -> bool:
        """Whether it can be asked."""
        ...

    @property
    def busy_share(self) -> float:
        """For which share of the last moments it was busy."""
        ...

    async def start(self) -> None:
        """Return when it can be asked."""
        ...

    async def stop(self, *, within_s: float | None = None) -> None:
        """Have it finish what it has, in that time, and end it."""
        ...


class OwnedPool:
    """Makes replicas and ends them in order. One caller at a time resizes it.

    Args:
        make: Makes the actor with this number; not started.
        leave_s: How long one that leaves may take to finish what it has, in seconds.
    """

    def __init__(self, make: Callable[[int], Replica], *, leave_s: float) -> None:
        self._make = make
        self._leave_s = leave_s
        self._replicas: dict[int, Replica] = {}

    @property
    def size(self) -> int:
        """Its replicas, whether they are up or being made anew."""
        return len(self._replicas)

    @property
    def up(self) -> int:
        """Those that are up."""
        return sum(replica.is_up for replica in self._replicas.values())

    @property
    def is_up(self) -> bool:
        """Whether any is."""
        return self.up > 0

    @property
    def busy_share(self) -> float:
        """For which share of the last moments they were busy, on the average."""
        shares = [each.busy_share for each in self._replicas.values() if each.is_up]
        return sum(shares) / len(shares) if shares else 0.0

    async def resize(self, replicas: int) -> None:
        """Return when there are so many: more are started, the last ones finish and leave.

        Raises:
            UnavailableError: Not all of them could be started; those that could are there.
        """
        leaving = [self._replicas.pop(max(self._replicas)) for _ in range(self.size - replicas)]
        await asyncio.gather(*(each.stop(within_s=self._leave_s) for each in leaving))
        free = (each for each in itertools.count() if each not in self._replicas)
        missing = list(itertools.islice(free, replicas - self.size))
        outcomes = await asyncio.gather(*map(self._add, missing), return_exceptions=True)
        failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if failed:
            raise failed[0]

    async def stop(self) -> None:
        """End all of them. Safe twice."""
        await asyncio.gather(*(replica.stop() for replica in self._replicas.values()))

    async def _add(self, ordinal: int) -> None:
        replica = self._make(ordinal)
        await replica.start()
        self._replicas[ordinal] = replica
