"""Pools grow when work waits for them and shrink when they have none, and not at once."""

from datetime import UTC, datetime

import pytest

from watchfloor.core import FakeClock
from watchfloor.runtime import PoolName
from watchfloor.runtime._ray.autoscaling import Autoscaling, Load
from watchfloor.runtime._ray.config import PoolConfig, ScalingConfig

CONFIG = ScalingConfig(
    enabled=True,
    waiting=100,
    busy_share=0.8,
    idle_share=0.3,
    grow_after_s=5,
    shrink_after_s=60,
)
POOL = PoolConfig(replicas=2, max_replicas=4)
MUCH, LITTLE = Load(100, 0.8), Load(99, 0.29)
BUSY_BUT_SHORT, LONG_BUT_IDLE = Load(99, 1.0), Load(100_000, 0.79)


class _Asked:
    """One pool that is asked about each second."""

    def __init__(self, replicas: int) -> None:
        self.replicas = replicas
        self._clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
        self._scaling = Autoscaling(CONFIG, clock=self._clock)

    def after(self, seconds: int, load: Load) -> int:
        """Its replicas when the load was this for so long."""
        for _ in range(seconds):
            self._clock.advance(1)
            self.replicas += self._scaling.step(
                PoolName.CONTEXT, load, replicas=self.replicas, pool=POOL
            )
        return self.replicas


@pytest.mark.parametrize(
    ("load", "replicas", "seconds", "then"),
    [
        (MUCH, 2, 5, 2),
        (MUCH, 2, 6, 3),
        (MUCH, 2, 10, 3),
        (MUCH, 2, 11, 4),
        (MUCH, 2, 100, 4),
        (LITTLE, 4, 60, 4),
        (LITTLE, 4, 61, 3),
        (LITTLE, 4, 120, 3),
        (LITTLE, 4, 1000, 2),
        (BUSY_BUT_SHORT, 3, 1000, 3),
        (LONG_BUT_IDLE, 3, 1000, 3),
    ],
)
def test_it_follows_a_load_that_lasts_within_its_bounds(
    load: Load, replicas: int, seconds: int, then: int
) -> None:
    assert _Asked(replicas).after(seconds, load) == then


def test_a_load_that_ends_in_between_begins_anew() -> None:
    pool = _Asked(2)
    for _ in range(10):
        pool.after(5, MUCH)
        pool.after(1, BUSY_BUT_SHORT)

    assert pool.replicas == 2


def test_each_pool_is_looked_at_for_itself() -> None:
    clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
    scaling = Autoscaling(CONFIG, clock=clock)
    steps = []
    for _ in range(6):
        clock.advance(1)
        steps = [
            scaling.step(name, load, replicas=2, pool=POOL)
            for name, load in ((PoolName.CONTEXT, MUCH), (PoolName.CONFIG, BUSY_BUT_SHORT))
        ]
    assert steps == [1, 0]
