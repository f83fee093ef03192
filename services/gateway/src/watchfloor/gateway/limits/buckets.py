"""Token buckets by name, in bounded memory."""

from collections import OrderedDict
from collections.abc import Mapping
from heapq import nlargest

from watchfloor.core import Clock

_REMEMBERED = 10_000
_SMOOTHING = 0.3
_FORGOTTEN_BELOW = 0.05


class Buckets:
    """Spends tokens: ``rate`` each second, at most ``burst`` at once, of which a share is ours.

    What is remembered of the least recently seen name goes first; it begins anew with a full
    bucket. A clock that jumps fills a bucket at most, and empties none.

    Args:
        rate: Tokens each second, of all gateways together.
        burst: Tokens that wait at most, likewise.
        clock: Fills the buckets.
        most: Names that are remembered.
    """

    def __init__(self, rate: float, burst: float, *, clock: Clock, most: int = _REMEMBERED) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._most = most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._asked: dict[str, int] = {}
        self._demand: dict[str, float] = {}
        self._shares: Mapping[str, float] = {}
        self._default_share = 1.0

    def __len__(self) -> int:
        """Names that are remembered."""
        return len(self._buckets)

    def take(self, name: str) -> float:
        """Spend a token of this name: 0, or after how many seconds there will be one."""
        self._note(name)
        share = self._shares.get(name, self._default_share)
        rate, room = self._rate * share, max(1.0, self._burst * share)
        now = self._clock.monotonic()
        tokens, filled_at = self._buckets.get(name, (room, now))
        tokens = min(room, tokens + max(0.0, now - filled_at) * rate)
        is_admitted = tokens >= 1.0
        self._keep(name, tokens - is_admitted, now)
        return 0.0 if is_admitted else (1.0 - tokens) / rate

    def divide(self, shares: Mapping[str, float], *, default: float) -> None:
        """Spend these shares of the limits from here on.

        Args:
            shares: By name.
            default: The share of each other name.
        """
        self._shares, self._default_share = shares, default

    def demand(self) -> Mapping[str, float]:
        """How often each name came lately, in one round; each call ends a round."""
        asked, self._asked = self._asked, {}
        smoothed = {
            name: _SMOOTHING * asked.get(name, 0) + (1 - _SMOOTHING) * self._demand.get(name, 0.0)
            for name in asked.keys() | self._demand.keys()
        }
        most = nlargest(self._most, smoothed, key=smoothed.__getitem__)
        self._demand = {name: smoothed[name] for name in most if smoothed[name] >= _FORGOTTEN_BELOW}
        return self._demand

    def _note(self, name: str) -> None:
        if name in self._asked or len(self._asked) < self._most:
            self._asked[name] = self._asked.get(name, 0) + 1

    def _keep(self, name: str, tokens: float, now: float) -> None:
        self._buckets[name] = (tokens, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
