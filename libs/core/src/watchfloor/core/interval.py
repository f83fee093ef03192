"""When something really ran."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    """From when to when.

    Attributes:
        started_at: UTC aware.
        ended_at: UTC aware; not before ``started_at``.
    """

    started_at: datetime
    ended_at: datetime

    def placed(self, parts: Sequence["Interval"]) -> list["Interval"]:
        """What happened one after the other inside of this, by another clock, by this one.

        Where the clocks agree nothing changes. Otherwise all is moved together to the middle, and
        what is still outside is cut off.
        """
        if not parts:
            return []
        first, last = parts[0].started_at, parts[-1].ended_at
        if self.started_at <= first and last <= self.ended_at:
            return list(parts)
        off = self._middle - (first + (last - first) / 2)
        return [
            Interval(self._within(each.started_at + off), self._within(each.ended_at + off))
            for each in parts
        ]

    @property
    def _middle(self) -> datetime:
        return self.started_at + (self.ended_at - self.started_at) / 2

    def _within(self, moment: datetime) -> datetime:
        return min(max(moment, self.started_at), self.ended_at)
