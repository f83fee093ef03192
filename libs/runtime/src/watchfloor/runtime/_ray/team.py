"""A coordinator and all that it asks, as actors."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import structlog

from watchfloor.core import Component, SystemClock, UnavailableError
from watchfloor.runtime._ray.config import RayConfig
from watchfloor.runtime._ray.connection import RayConnection
from watchfloor.runtime._ray.nodes import LostNodes
from watchfloor.runtime._ray.owned_pool import OwnedPool
from watchfloor.runtime._ray.pool_name import PoolName
from watchfloor.runtime._ray.presence import Present, presence
from watchfloor.runtime.health import Health

if TYPE_CHECKING:
    from watchfloor.runtime._ray.actor import SupervisedActor

log = structlog.get_logger(__name__)

_STOP_S = 2.0

Builder = Callable[[], Component]
"""Makes a component in whichever process calls it; pickled, so it holds plain values alone."""


def nothing() -> None:
    """What is done in an actor's process before its component is made, where nothing is."""


class RayTeam:
    """Owns actors: pools of equal ones, and one that asks them; made anew when they die.

    They end when the connection does, whatever becomes of this process.

    Args:
        connection: To the cluster, started before; joined again when every actor is gone and none
            can be made.
        pools: What makes the component of each replica of a pool.
        lead: One more, which asks the others, under its name: it is stopped before them.
        prepare: Done in each process before its component is made; pickled.
        config: How many of each, and what they reserve where the cluster is not ours alone.
        stop_s: How long the lead may take to stop, and a replica that leaves to finish what it
            has, in seconds.
    """

    def __init__(
        self,
        connection: RayConnection,
        pools: Mapping[PoolName, Builder],
        *,
        lead: tuple[str, Builder] | None = None,
        prepare: Callable[[], None] = nothing,
        config: RayConfig,
        stop_s: float = _STOP_S,
    ) -> None:
        self._connection = connection
        self._builders = dict(pools)
        self._lead_builders = dict([lead] if lead else [])
        self._prepare = prepare
        self._config = config
        self._stop_s = stop_s
        self._lost_nodes = LostNodes(SystemClock())
        self._pools: dict[PoolName, OwnedPool] = {}
        self._lead: dict[str, SupervisedActor] = {}

    async def start(self) -> None:
        """Start every actor, all at the same time.

        Raises:
            UnavailableError: One of them does not start; nothing is left running.
        """
        self._pools = {name: self._pool(name) for name in self._builders}
        self._lead = {
            name: self._actor(name, build, pool=None, stop_s=self._stop_s)
            for name, build in self._lead_builders.items()
        }
        outcomes = await asyncio.gather(
            *(pool.resize(self._config.pool(name).replicas) for name, pool in self._pools.items()),
            *(lead.start() for lead in self._lead.values()),
            return_exceptions=True,
        )
        failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if failed:
            await self.stop()
            raise failed[0]

    async def stop(self) -> None:
        """End every actor; safe twice and without ``start``."""
        await asyncio.gather(*(lead.stop() for lead in self._lead.values()))
        await asyncio.gather(*(pool.stop() for pool in self._pools.values()))

    def health(self) -> Health:
        """Whether there is at least one actor of every kind."""
        return presence(self._present())

    @property
    def pools(self) -> Mapping[PoolName, OwnedPool]:
        """Its pools, to be looked at and resized."""
        return self._pools

    def _present(self) -> dict[str, Present]:
        return {**{str(name): pool for name, pool in self._pools.items()}, **self._lead}

    def _pool(self, name: PoolName) -> OwnedPool:
        build = self._builders[name]
        return OwnedPool(
            lambda ordinal: self._actor(name.replica(ordinal), build, pool=name, stop_s=_STOP_S),
            leave_s=self._stop_s,
        )

    def _actor(
        self, name: str, build: Builder, *, pool: PoolName | None, stop_s: float
    ) -> "SupervisedActor":
        from watchfloor.runtime._ray.actor import SupervisedActor

        return SupervisedActor(
            name,
            build,
            prepare=self._prepare,
            options=self._config.options_of(pool),
            connection=self._connection,
            lost_nodes=self._lost_nodes,
            renew=self._renew,
            stop_s=stop_s,
        )

    async def _renew(self, generation: int) -> None:
        """Join the cluster again, unless some actor shows that the connection is good."""
        if any(one.is_up for one in self._present().values()):
            return
        try:
            await self._connection.renew(seen=generation)
        except UnavailableError as exc:
            log.warning("ray_not_joined", reason=str(exc))
