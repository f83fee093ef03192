"""Rows by the bands of their signatures, in buckets that point to groups of rows."""

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

Group = TypeVar("Group", bound=Hashable)

_Bucket = list[list[int]]


class Buckets(Generic[Group]):
    """For each value of a band, the rows that have it, those of one group together.

    Most buckets have one row, and are nothing but its number. Rows of one list are of one group for
    as long as they are here: groups may be joined, and may be parted only when all of their rows
    have been taken.

    Args:
        group_of: The group that a row is in at this moment.
    """

    def __init__(self, group_of: Callable[[int], Group]) -> None:
        self._group_of = group_of
        self._buckets: dict[int, int | _Bucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def met(self, keys: Iterable[int]) -> tuple[set[int], Sequence[Sequence[int]]]:
        """The rows in the buckets of these keys.

        Returns:
            One row of every group in every bucket; and the lists that have more than that one.
        """
        first: set[int] = set()
        longer: list[Sequence[int]] = []
        for key in keys:
            bucket = self._buckets.get(key, ())
            if isinstance(bucket, int):
                first.add(bucket)
                continue
            for rows in bucket:
                first.add(rows[0])
                if len(rows) > 1:
                    longer.append(rows)
        return first, longer

    def put(self, keys: Iterable[int], row: int) -> None:
        """Note a row under its keys."""
        for key in keys:
            bucket = self._buckets.setdefault(key, row)
            if isinstance(bucket, int):
                if bucket == row:
                    continue
                bucket = self._buckets[key] = [[bucket]]
            self._add(bucket, row)

    def take(self, keys: Iterable[int], row: int) -> None:
        """Forget a row that was noted under these keys."""
        for key in keys:
            bucket = self._buckets[key]
            if bucket in (row, [[row]]):
                del self._buckets[key]
            elif not isinstance(bucket, int):
                _remove(bucket, row)

    def _add(self, bucket: _Bucket, row: int) -> None:
        group = self._group_of(row)
        for rows in bucket:
            if self._group_of(rows[0]) == group:
                insort(rows, row)
                return
        bucket.append([row])


def _remove(bucket: _Bucket, row: int) -> None:
    for number, rows in enumerate(bucket):
        place = bisect_left(rows, row)
        if rows[place : place + 1] == [row]:
            del rows[place]
            if not rows:
                del bucket[number]
            return
