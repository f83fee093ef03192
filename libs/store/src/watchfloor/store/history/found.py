"""Threats that were found for one thing that they share."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from watchfloor.core import SIMILAR_LIMIT, SimilarThreats, ThreatId

_NEWEST_SHOWN = 3


class Found(NamedTuple):
    """Ids of threats, newest first, and which of them have a verdict.

    A UUIDv7 begins with its time, so that ids in canonical form sort by age.
    """

    ids: tuple[str, ...] = ()
    false_alarms: frozenset[str] = frozenset()
    real_threats: frozenset[str] = frozenset()

    def without(self, own: str) -> "Found":
        """The newest, up to the limit, that are not the signal's own."""
        ids = self.ids
        if own in ids:
            ids = tuple(threat_id for threat_id in ids if threat_id != own)
        return self._replace(ids=ids[:SIMILAR_LIMIT])

    def counted(self, basis: str) -> SimilarThreats:
        """How many there are, and with which verdicts."""
        return SimilarThreats(
            basis=basis,
            total=len(self.ids),
            false_positives=len(self.false_alarms.intersection(self.ids)),
            true_positives=len(self.real_threats.intersection(self.ids)),
            newest=tuple(map(ThreatId, self.ids[:_NEWEST_SHOWN])),
        )

    def number_since(self, moment: datetime) -> int:
        """How many came at that moment or later."""
        digits = f"{int(moment.timestamp() * 1000):012x}"
        first = f"{digits[:8]}-{digits[8:]}"
        return sum(threat_id >= first for threat_id in self.ids)


def union(parts: Sequence[Found]) -> Found:
    """The newest, up to the limit, of all; each counted once."""
    ids = sorted({threat_id for part in parts for threat_id in part.ids}, reverse=True)
    return Found(
        ids=tuple(ids[:SIMILAR_LIMIT]),
        false_alarms=frozenset().union(*(part.false_alarms for part in parts)),
        real_threats=frozenset().union(*(part.real_threats for part in parts)),
    )
