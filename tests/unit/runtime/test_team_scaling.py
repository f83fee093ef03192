"""Pools follow what operators ask for, else the load, else the configuration."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import pytest

from watchfloor.bus import TeamReport
from watchfloor.core import FakeClock, UnavailableError
from watchfloor.runtime import PoolName, RayConfig, ScalingPorts, TeamScaling
from watchfloor.runtime._ray.config import PoolConfig, ScalingConfig
from watchfloor.runtime._ray.owned_pool import OwnedPool
from watchfloor.telemetry import TeamMetrics

NAME = PoolName.CONTEXT
ALWAYS = ScalingConfig(enabled=True, waiting=10, grow_after_s=0, shrink_after_s=0)


class _Replica:
    """An actor without a process."""

    def __init__(self, world: "_World") -> None:
        self._world = world
        self.is_up = False

    @property
    def busy_share(self) -> float:
        return self._world.busy_share

    async def start(self) -> None:
        if self._world.is_full:
            raise UnavailableError("No machine has room.")
        self.is_up = True

    async def stop(self, *, within_s: float | None = None) -> None:
        del within_s
        self.is_up = False


class _World:
    """A team of one pool, operators, a queue, and who is told."""

    def __init__(self, config: RayConfig) -> None:
        self.is_full = False
        self.busy_share = 0.0
        self.asked: dict[str, int] = {}
        self.in_queue = 0
        self.told: dict[str, TeamReport] = {}
        self.metrics = TeamMetrics()
        self.pool = OwnedPool(lambda _ordinal: _Replica(self), leave_s=1.0)
        self.pools = {NAME: self.pool}
        self.scaling = TeamScaling(
            self,
            ScalingPorts(self, self, self),
            identity=("team", "1.2.3"),
            config=config,
            metrics=self.metrics,
            clock=FakeClock(datetime(2026, 1, 1, tzinfo=UTC)),
        )

    async def read(self, pools: Collection[str]) -> Mapping[str, int]:
        return {name: size for name, size in self.asked.items() if name in pools}

    async def waiting(self) -> int:
        return self.in_queue

    async def tell(self, report: TeamReport) -> None:
        self.told[report.team_id] = report

    async def forget(self, team_id: str) -> None:
        del self.told[team_id]

    def decisions(self, reason: str) -> float:
        wanted = f'soc_pool_resized_total{{pool="{NAME}",reason="{reason}"}} '
        lines = self.metrics.render().decode().splitlines()
        return sum(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted))


def _world(replicas: int = 1, scaling: ScalingConfig | None = None) -> _World:
    pools = {NAME: PoolConfig(replicas=replicas, max_replicas=3)}
    return _World(RayConfig(pools=pools, scaling=scaling or ScalingConfig()))


async def test_what_is_asked_for_holds_until_it_is_left_to_the_configuration() -> None:
    world = _world(replicas=2)
    await world.scaling.look()
    assert world.pool.up == 2

    world.asked[NAME] = 4
    await world.scaling.look()
    await world.scaling.look()
    assert world.pool.up == 4
    assert world.decisions("asked") == 1, "what is so already needs no decision"

    del world.asked[NAME]
    await world.scaling.look()
    assert world.pool.up == 2
    assert world.decisions("configured") == 2


async def test_by_the_load_a_pool_moves_between_its_bounds() -> None:
    world = _world(scaling=ALWAYS)
    world.in_queue, world.busy_share = 10, 0.9
    sizes = []
    for _ in range(5):
        await world.scaling.look()
        sizes.append(world.pool.up)
    world.in_queue, world.busy_share = 0, 0.1
    for _ in range(3):
        await world.scaling.look()
        sizes.append(world.pool.up)

    assert sizes == [1, 2, 3, 3, 3, 2, 1, 1]
    assert (world.decisions("busy"), world.decisions("idle")) == (2, 2)


async def test_what_is_asked_for_is_stronger_than_the_load() -> None:
    world = _world(scaling=ALWAYS)
    world.asked[NAME] = 1
    world.in_queue, world.busy_share = 1_000, 1.0
    for _ in range(3):
        await world.scaling.look()

    assert world.pool.up == 1


async def test_what_has_no_room_is_tried_again() -> None:
    world = _world()
    await world.scaling.look()
    world.asked[NAME], world.is_full = 3, True
    await world.scaling.look()
    assert world.pool.up == 1

    world.is_full = False
    await world.scaling.look()
    assert world.pool.up == 3


async def test_the_team_is_told_of_until_it_ends() -> None:
    world = _world(replicas=2)
    await world.scaling.start()
    assert world.told["team"].release == "1.2.3"
    await world.scaling.stop()
    await world.scaling.stop()

    assert world.told == {}


async def test_stopped_without_a_start_it_tells_and_starts_nothing() -> None:
    world = _world()
    await world.scaling.stop()

    assert (world.told, world.pool.up) == ({}, 0)


def test_shares_that_would_let_a_pool_grow_and_shrink_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="idle_share must be less"):
        ScalingConfig(idle_share=0.5, busy_share=0.5)
