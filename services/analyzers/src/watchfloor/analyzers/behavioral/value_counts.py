"""How often each number stands at each place of some signatures."""

from collections.abc import Sequence

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

    def __init__(self, keys: NDArray[np.uint64], counts: NDArray[np.int32]) -> None:
        self.keys = keys
        self.counts = counts

    @classmethod
    def of(cls, signature: Signature, times: int) -> "ValueCounts":
        """Those of one signature that occurs so many times."""
        return cls(_PLACES | signature, np.full(PERMUTATIONS, times, dtype=np.int32))

    @classmethod
    def together(cls, several: Sequence["ValueCounts"]) -> "ValueCounts":
        """Those of several, which may share places and numbers."""
        keys = np.concatenate([each.keys for each in several])
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        is_first = np.empty(len(keys), dtype=np.bool_)
        is_first[0], is_first[1:] = True, keys[1:] != keys[:-1]
        counts = np.concatenate([each.counts for each in several])[order]
        starts = np.flatnonzero(is_first)
        return cls(keys[starts], np.add.reduceat(counts, starts))

    def add(self, other: "ValueCounts") -> None:
        """Count everything that the other one counts, too."""
        places = np.searchsorted(self.keys, other.keys)
        inside = places < len(self.keys)
        known = inside.copy()
        known[inside] = self.keys[places[inside]] == other.keys[inside]
        self.counts[places[known]] += other.counts[known]
        if not known.all():
            new = ~known
            self.keys = np.insert(self.keys, places[new], other.keys[new])
            self.counts = np.insert(self.counts, places[new], other.counts[new])

    def take(self, other: "ValueCounts") -> None:
        """Count less what the other one counts; all of it was counted before."""
        self.counts[np.searchsorted(self.keys, other.keys)] -= other.counts
        left = self.counts > 0
        if not left.all():
            self.keys, self.counts = self.keys[left], self.counts[left]

    def modes(self) -> tuple[Signature, int]:
        """The most frequent number at each place, of equals the smallest; how often they stand."""
        starts = np.searchsorted(self.keys, _PLACES)
        best = np.maximum.reduceat(self.counts, starts)
        lengths = np.diff(starts, append=len(self.keys))
        where = np.flatnonzero(self.counts == np.repeat(best, lengths))
        first = np.searchsorted(where, starts)
        return self.keys[where[first]].astype(np.uint32), int(best.sum())
