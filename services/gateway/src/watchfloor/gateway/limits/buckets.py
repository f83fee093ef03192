"""Token buckets by name, in bounded memory."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from heapq import nlargest

from watchfloor.core import Clock
from watchfloor.gateway.limits.rate import Rate

_REMEMBERED = 10_000
_SMOOTHING = 0.3
_FORGOTTEN_BELOW = 0.05


class Buckets:
    """Spends tokens: so many each second, at most a burst at once, of which a share is ours.

    Who wants more at once than a whole burst is let in by a full bucket, and has to wait for what
    was too much afterwards.

    What is remembered of the least recently seen name goes first; it begins anew with a full
    bucket. A clock that jumps fills a bucket at most, and empties none.

    Args:
        rate_of: The rate of a name, of all gateways together; nothing where it has no limit.
        clock: Fills the buckets.
        most: Names that are remembered.
    """

    def __init__(
        self, rate_of: Callable[[str], Rate | None], *, clock: Clock, most: int = _REMEMBERED
    ) -> None:
        self._rate_of = rate_of
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

    def take(self, name: str, count: int = 1) -> float:
        """Spend tokens of this name: 0, or after how many seconds there will be enough."""
        rate = self._rate_of(name)
        if rate is None:
            return 0.0
        self._note(name, count)
        share = self._shares.get(name, self._default_share)
        per_s, room = rate.per_s * share, max(1.0, rate.burst * share)
        now = self._clock.monotonic()
        tokens, filled_at = self._buckets.get(name, (room, now))
        tokens = min(room, tokens + max(0.0, now - filled_at) * per_s)
        lacking = min(float(count), room) - tokens
        self._keep(name, tokens if lacking > 0.0 else tokens - count, now)
        return max(0.0, lacking) / per_s

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

    def _note(self, name: str, count: int) -> None:
        if name in self._asked or len(self._asked) < self._most:
            self._asked[name] = self._asked.get(name, 0) + count

    def _keep(self, name: str, tokens: float, now: float) -> None:
        self._buckets[name] = (tokens, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
