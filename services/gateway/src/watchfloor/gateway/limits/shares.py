"""Which share of a limit each gateway may spend, from what all of them say of their demand."""

from collections.abc import Mapping
from heapq import nlargest
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core import Clock

_GONE_AFTER_S = 3.0
_MOST_GATEWAYS = 256
_MOST_NAMES = 1_000
_EQUAL_PART = 0.05
_LONGEST_NAME = 128


class DemandReport(BaseModel):
    """What one gateway was asked for lately.

    Attributes:
        gateway_id: Which one.
        demand: How often each name came in a round, of those that came most.
    """

    model_config = ConfigDict(frozen=True)
    gateway_id: str = Field(max_length=_LONGEST_NAME)
    demand: Mapping[str, float] = Field(max_length=_MOST_NAMES)


class _Heard(NamedTuple):
    at: float
    demand: Mapping[str, float]


class Shares:
    """Divides by demand, a small part evenly, so that who has none yet is let in at once.

    All gateways hear the same reports, each its own as well, and compute the same division. Who
    does not hear its own is cut off: it keeps the shares it has. Who is not heard of for three
    seconds by those that are connected has gone, and its share is divided among them.

    Args:
        gateway_id: Who we are.
        clock: Ages the reports.
    """

    def __init__(self, gateway_id: str, *, clock: Clock) -> None:
        self._me = gateway_id
        self._clock = clock
        self._reports: dict[str, _Heard] = {}
        self._shares: Mapping[str, float] = {}
        self._default = 1.0

    @property
    def default(self) -> float:
        """The share of a name that nobody reports."""
        return self._default

    def report(self, demand: Mapping[str, float]) -> DemandReport:
        """What is told to the others: the names that came most."""
        most = nlargest(_MOST_NAMES, demand, key=demand.__getitem__)
        return DemandReport(gateway_id=self._me, demand={name: demand[name] for name in most})

    def hear(self, report: DemandReport) -> None:
        """Take note of what one of the gateways says, ourselves included."""
        if report.gateway_id in self._reports or len(self._reports) < _MOST_GATEWAYS:
            self._reports[report.gateway_id] = _Heard(self._clock.monotonic(), report.demand)

    def divided(self) -> Mapping[str, float]:
        """Our shares by name, as of what was heard."""
        now = self._clock.monotonic()
        mine = self._reports.get(self._me)
        if mine is None or now - mine.at > _GONE_AFTER_S:
            return self._shares
        self._reports = {
            name: heard for name, heard in self._reports.items() if now - heard.at <= _GONE_AFTER_S
        }
        self._default = 1.0 / len(self._reports)
        totals: dict[str, float] = {}
        for heard in self._reports.values():
            for name, often in heard.demand.items():
                totals[name] = totals.get(name, 0.0) + max(0.0, often)
        self._shares = {
            name: self._share(mine.demand.get(name, 0.0), total) for name, total in totals.items()
        }
        return self._shares

    def _share(self, mine: float, total: float) -> float:
        if total <= 0.0:
            return self._default
        return _EQUAL_PART * self._default + (1.0 - _EQUAL_PART) * max(0.0, mine) / total
