"""Which signatures hang together: the connected components of those that are alike."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
        counts: Of their signatures, each as often as it has sessions; nothing while there is one.
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
            component.counts.add(ValueCounts.of(self._signatures[row], 1))

    def lose(self, row: int) -> bool:
        """Count a row for one session less; whether that was its last, so that the row is gone."""
        component = self.of(row)
        if self._weights[row] == 1:
            self._leave(row, component)
            return True
        self._weights[row] -= 1
        component.sessions -= 1
        if component.counts is not None:
            component.counts.take(ValueCounts.of(self._signatures[row], 1))
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
        neighbours = self._neighbours(row, keys)
        self._links[row] = set(neighbours.values())
        for neighbour in neighbours.values():
            self._links[neighbour].add(row)
        self._placed[row] = self._joined([component, *neighbours])
        self._buckets.put(keys, row)

    def _neighbours(self, row: int, keys: Iterable[int]) -> Mapping[Component, int]:
        """One neighbour in each component that has any."""
        first, longer = self._buckets.met(keys)
        found = self._alike(row, first)
        rest = {other for rows in longer if self.of(rows[0]) not in found for other in rows}
        return found | self._alike(row, rest - first)

    def _alike(self, row: int, others: Collection[int]) -> dict[Component, int]:
        rows = np.fromiter(others, np.intp, len(others))
        alike = are_alike(self._signatures[rows], self._signatures[row])
        neighbours: Sequence[int] = rows[alike].tolist()
        # The best connected of a component: most others are then without a link of theirs, and
        # leave without a trace.
        found: dict[Component, int] = {}
        for each in sorted(neighbours, key=lambda other: -len(self._links[other])):
            found.setdefault(self.of(each), each)
        return found

    def _joined(self, components: Sequence[Component]) -> Component:
        """All of them as one; the largest takes the rows of the others."""
        if len(components) == 1:
            return components[0]
        large, *small = sorted(components, key=lambda each: -len(each.rows))
        if large.counts is None:
            large.counts = self._counts(large.rows)
        large.counts.add(
            ValueCounts.together([each.counts or self._counts(each.rows) for each in small])
        )
        for each in small:
            large.rows |= each.rows
            large.sessions += each.sessions
            self._all.discard(each)
            each.rows, each.counts, each.joined_to = set(), None, large
        return large

    def _counts(self, rows: Iterable[int]) -> ValueCounts:
        return ValueCounts.together(
            [ValueCounts.of(self._signatures[row], self._weights[row]) for row in rows]
        )

    def _leave(self, row: int, component: Component) -> None:
        """Let a row go; what hung together with the most others only through it is placed anew."""
        cut_off = self._cut_off(row)
        leaving = {row, *cut_off}
        component.rows -= leaving
        component.sessions -= sum(self._weights[each] for each in leaving)
        if component.counts is not None:
            component.counts.take(self._counts(leaving))
        if not component.rows:
            self._all.discard(component)
        for each in leaving:
            self._take_out(each)
        self._free.append(row)
        for each in sorted(cut_off):
            self._place(each)

    def _cut_off(self, row: int) -> set[int]:
        """The rows behind all links of a row but that with the most behind it."""
        links = self._links[row]
        if len(links) <= 1:
            return set()
        behind = sorted((self._behind(each, row) for each in links), key=len)
        return set(chain.from_iterable(behind[:-1]))

    def _behind(self, row: int, other: int) -> set[int]:
        # Links form a tree: each joined what hung together through no other.
        found, ahead = {row, other}, [row]
        while ahead:
            beyond = self._links[ahead.pop()] - found
            found |= beyond
            ahead += beyond
        return found - {other}

    def _take_out(self, row: int) -> None:
        self._buckets.take(band_keys(self._signatures[row]), row)
        del self._placed[row]
        for neighbour in self._links.pop(row):
            self._links.get(neighbour, set()).discard(row)


def _at_last(component: Component) -> Component:
    while component.joined_to is not None:
        component = component.joined_to
    return component
