"""Which signatures hang together: the connected components of those that are alike."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from watchfloor.analyzers.behavioral.buckets import Buckets
from watchfloor.analyzers.behavioral.signature import (
    PERMUTATIONS,
    Signature,
    are_alike,
    band_keys,
)
from watchfloor.analyzers.behavioral.value_counts import ValueCounts

_GROWTH = 1.125


class Component:
    """Rows that hang together; a component that was joined to another one points to that.

    Attributes:
        rows: Its rows.
        sessions: How many sessions they stand for.
        counts: Of their signatures, each as often as it has sessions; nothing while it is alone.
        joined_to: The component that has its rows.
    """

    __slots__ = ("counts", "joined_to", "rows", "sessions")

    def __init__(self, row: int, sessions: int) -> None:
        self.rows = {row}
        self.sessions = sessions
        self.counts: ValueCounts | None = None
        self.joined_to: Component | None = None


class Components:
    """Signatures in rows of one array, and their components.

    Two rows are neighbours when they share a band and are alike. A new row is compared with the
    first row of every component in each of its buckets, and with the others there only of those
    components in which none of these was its neighbour. Which components there are depends on the
    rows alone, not on their order.
    """

    def __init__(self) -> None:
        self._signatures = np.empty((0, PERMUTATIONS), dtype=np.uint32)
        self._weights: list[int] = []
        self._free: list[int] = []
        self._buckets: Buckets[Component] = Buckets(self.of)
        self._placed: dict[int, Component] = {}
        self._links: dict[int, set[int]] = {}
        self._all: set[Component] = set()

    def add(self, signature: Signature) -> int:
        """The row of a signature that no other row has, in the component where it belongs."""
        row = self._free.pop() if self._free else self._grown()
        self._signatures[row] = signature
        self._weights[row] = 1
        self._place(row)
        return row

    def gain(self, row: int) -> None:
        """Count a row for one session more."""
        component = self.of(row)
        self._weights[row] += 1
        component.sessions += 1
        if component.counts is not None:
            component.counts.add(self._signatures[row], 1)

    def lose(self, row: int) -> bool:
        """Count a row for one session less; whether that was its last, so that the row is gone."""
        self._weights[row] -= 1
        if not self._weights[row]:
            self._leave(row)
            return True
        self._shrink(self.of(row), row)
        return False

    def of(self, row: int) -> Component:
        """The component of a row."""
        return _at_last(self._placed[row])

    def signature(self, row: int) -> Signature:
        """The signature of a row."""
        found: Signature = self._signatures[row]
        return found

    def centroid(self, component: Component) -> tuple[Signature, float]:
        """The mode of each place, and the mean similarity of the sessions to that."""
        if component.counts is None:
            (row,) = component.rows
            return self._signatures[row], 1.0
        modes, agreeing = component.counts.modes()
        return modes, agreeing / (PERMUTATIONS * component.sessions)

    @property
    def rows(self) -> int:
        """Above all rows that are in use."""
        return len(self._weights)

    def __iter__(self) -> Iterator[Component]:
        return iter(self._all)

    def _grown(self) -> int:
        row = len(self._weights)
        if row == len(self._signatures):
            more = np.empty((int(row * _GROWTH) + 64, PERMUTATIONS), dtype=np.uint32)
            more[:row] = self._signatures
            self._signatures = more
        self._weights.append(0)
        return row

    def _place(self, row: int) -> None:
        keys = band_keys(self._signatures[row])
        component = Component(row, self._weights[row])
        self._all.add(component)
        self._links[row] = set()
        for found, neighbour in self._neighbours(row, keys):
            self._links[row].add(neighbour)
            self._links[neighbour].add(row)
            component = self._joined(component, found)
        self._placed[row] = component
        self._buckets.put(keys, row)

    def _neighbours(self, row: int, keys: Iterable[int]) -> list[tuple[Component, int]]:
        """One neighbour in each component that has any."""
        met = self._buckets.met(keys)
        first = {each: {rows[0] for rows in lists} for each, lists in met.items()}
        found = self._alike(row, first)
        rest = {
            each: set(chain.from_iterable(lists)) - first[each]
            for each, lists in met.items()
            if each not in found
        }
        return [*found.items(), *self._alike(row, rest).items()]

    def _alike(self, row: int, candidates: dict[Component, set[int]]) -> dict[Component, int]:
        rows = np.fromiter(chain.from_iterable(candidates.values()), dtype=np.intp)
        alike = are_alike(self._signatures[rows], self._signatures[row])
        neighbours: Sequence[int] = rows[alike].tolist()
        # The best connected of a component: most others are then without a link of theirs, and
        # leave without a trace.
        found: dict[Component, int] = {}
        for each in sorted(neighbours, key=lambda other: -len(self._links[other])):
            found.setdefault(self.of(each), each)
        return found

    def _joined(self, one: Component, other: Component) -> Component:
        """Both as one; the larger takes the rows of the smaller."""
        large, small = (one, other) if len(one.rows) >= len(other.rows) else (other, one)
        if large.counts is None:
            large.counts = ValueCounts()
            self._count(large.rows, large.counts)
        if small.counts is None:
            self._count(small.rows, large.counts)
        else:
            large.counts.join(small.counts)
        large.rows |= small.rows
        large.sessions += small.sessions
        self._all.discard(small)
        small.rows, small.counts, small.joined_to = set(), None, large
        return large

    def _count(self, rows: Iterable[int], counts: ValueCounts) -> None:
        for row in rows:
            counts.add(self._signatures[row], self._weights[row])

    def _leave(self, row: int) -> None:
        component, links = self.of(row), self._links[row]
        # Nothing hangs together through a row with one link. Else what is left is placed anew.
        others = component.rows - {row} if len(links) > 1 else set()
        if others:
            self._all.discard(component)
            for each in component.rows:
                self._take_out(each)
            for each in sorted(others):
                self._place(each)
        else:
            self._take_out(row)
            component.rows.discard(row)
            self._shrink(component, row)
            if not component.rows:
                self._all.discard(component)
        self._free.append(row)

    def _shrink(self, component: Component, row: int) -> None:
        component.sessions -= 1
        if component.counts is not None:
            component.counts.take(self._signatures[row], 1)

    def _take_out(self, row: int) -> None:
        self._buckets.take(band_keys(self._signatures[row]), row)
        del self._placed[row]
        for neighbour in self._links.pop(row):
            self._links.get(neighbour, set()).discard(row)


def _at_last(component: Component) -> Component:
    while component.joined_to is not None:
        component = component.joined_to
    return component
