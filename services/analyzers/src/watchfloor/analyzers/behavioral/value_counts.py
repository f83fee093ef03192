"""How often each number stands at each place of some signatures."""

import numpy as np
from numpy.typing import NDArray

from watchfloor.analyzers.behavioral.signature import PERMUTATIONS, Signature

_SHIFT = np.uint64(32)
_PLACES = np.arange(PERMUTATIONS, dtype=np.uint64) << _SHIFT


class ValueCounts:
    """Counts that follow what comes and goes, so that a centroid costs no look at the members.

    Attributes:
        keys: Every place and number that occur together, in one, sorted.
        counts: How often each does.
    """

    def __init__(self) -> None:
        self.keys = np.empty(0, dtype=np.uint64)
        self.counts = np.empty(0, dtype=np.int32)

    def add(self, signature: Signature, times: int) -> None:
        """Count a signature so many times more."""
        self._put(_PLACES | signature, np.full(PERMUTATIONS, times, dtype=np.int32))

    def take(self, signature: Signature, times: int) -> None:
        """Count a signature so many times less; it was counted as often before."""
        self.counts[np.searchsorted(self.keys, _PLACES | signature)] -= times
        left = self.counts > 0
        if not left.all():
            self.keys, self.counts = self.keys[left], self.counts[left]

    def join(self, other: "ValueCounts") -> None:
        """Count everything that the other one counts, too."""
        self._put(other.keys, other.counts)

    def modes(self) -> tuple[Signature, int]:
        """The most frequent number at each place, of equals the smallest; how often they stand."""
        starts = np.searchsorted(self.keys, _PLACES)
        best = np.maximum.reduceat(self.counts, starts)
        lengths = np.diff(starts, append=len(self.keys))
        where = np.flatnonzero(self.counts == np.repeat(best, lengths))
        first = np.searchsorted(where, starts)
        return self.keys[where[first]].astype(np.uint32), int(best.sum())

    def _put(self, keys: NDArray[np.uint64], counts: NDArray[np.int32]) -> None:
        places = np.searchsorted(self.keys, keys)
        known = np.zeros(len(keys), dtype=np.bool_)
        inside = places < len(self.keys)
        known[inside] = self.keys[places[inside]] == keys[inside]
        self.counts[places[known]] += counts[known]
        new = ~known
        if new.any():
            self.keys = np.insert(self.keys, places[new], keys[new])
            self.counts = np.insert(self.counts, places[new], counts[new])
