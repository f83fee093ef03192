"""Whether a pool shall have one replica more or less, by the load."""

from enum import IntEnum
from typing import NamedTuple

from watchfloor.core import Clock
from watchfloor.runtime._ray.config import PoolConfig, ScalingConfig
from watchfloor.runtime._ray.pool_name import PoolName


class Load(NamedTuple):
    """What a pool has to do.

    Attributes:
        waiting: Signals in the queue, those at work included.
        busy_share: For which share of the last moments its replicas were busy, 0 to 1.
    """

    waiting: int
    busy_share: float


class _Trend(IntEnum):
    SHRINK = -1
    KEEP = 0
    GROW = 1


class Autoscaling:
    """Watches how long each pool has had too much or too little to do.

    The queue says that there is too much work, the busy share says for whom.

    Args:
        config: What that is.
        clock: For durations.
    """

    def __init__(self, config: ScalingConfig, *, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._since: dict[PoolName, tuple[_Trend, float]] = {}

    def step(self, name: PoolName, load: Load, *, replicas: int, pool: PoolConfig) -> int:
        """By how many replicas a pool shall change: 1, 0 or -1. Asked every second or so.

        Args:
            name: The pool.
            load: What it has to do.
            replicas: How many it has.
            pool: The bounds.
        """
        trend, now = self._trend(load), self._clock.monotonic()
        before, since = self._since.get(name, (_Trend.KEEP, now))
        if trend is not before:
            since = now
        self._since[name] = (trend, since)
        if trend is _Trend.GROW:
            may = replicas < pool.max_replicas and now - since >= self._config.grow_after_s
        else:
            may = replicas > pool.replicas and now - since >= self._config.shrink_after_s
        if not may:
            return 0
        # What follows of this step must be seen before the next one.
        self._since[name] = (trend, now)
        return int(trend)

    def _trend(self, load: Load) -> _Trend:
        config = self._config
        if load.waiting < config.waiting:
            return _Trend.SHRINK if load.busy_share < config.idle_share else _Trend.KEEP
        return _Trend.GROW if load.busy_share >= config.busy_share else _Trend.KEEP
