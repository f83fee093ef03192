"""A coordinator and all that it asks, as actors."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import structlog

from watchfloor.core import Component, UnavailableError
from watchfloor.runtime._ray.config import RayConfig
from watchfloor.runtime._ray.connection import RayConnection
from watchfloor.runtime._ray.presence import presence
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
    """Owns actors: one process for each, made anew when it dies.

    They end when the connection does, whatever becomes of this process.

    Args:
        connection: To the cluster, started before; joined again when every actor is gone and none
            can be made.
        members: By the names under which they are found.
        lead: One more, which asks the others: it is stopped before them.
        prepare: Done in each process before its component is made; pickled.
        config: What they reserve, where the cluster is not ours alone.
        stop_s: How long the lead may take to stop, in seconds.
    """

    def __init__(
        self,
        connection: RayConnection,
        members: Mapping[str, Builder],
        *,
        lead: tuple[str, Builder] | None = None,
        prepare: Callable[[], None] = nothing,
        config: RayConfig,
        stop_s: float = _STOP_S,
    ) -> None:
        self._connection = connection
        self._builders = dict([*members.items(), *([lead] if lead else [])])
        self._lead = lead[0] if lead else None
        self._prepare = prepare
        self._config = config
        self._stop_s = stop_s
        self._actors: dict[str, SupervisedActor] = {}

    async def start(self) -> None:
        """Start every actor, all at the same time.

        Raises:
            UnavailableError: One of them does not start; nothing is left running.
        """
        self._actors = {name: self._actor(name) for name in self._builders}
        starts = await asyncio.gather(
            *(actor.start() for actor in self._actors.values()), return_exceptions=True
        )
        failed = [outcome for outcome in starts if isinstance(outcome, BaseException)]
        if failed:
            await self.stop()
            raise failed[0]

    async def stop(self) -> None:
        """End every actor; safe twice and without ``start``."""
        others = dict(self._actors)
        if self._lead is not None and (lead := others.pop(self._lead, None)) is not None:
            await lead.stop()
        await asyncio.gather(*(actor.stop() for actor in others.values()))

    def health(self) -> Health:
        """Whether every actor is there."""
        return presence(self._actors)

    def _actor(self, name: str) -> "SupervisedActor":
        from watchfloor.runtime._ray.actor import SupervisedActor

        return SupervisedActor(
            name,
            self._builders[name],
            prepare=self._prepare,
            options=self._config.options_of(name),
            connection=self._connection,
            renew=self._renew,
            stop_s=self._stop_s if name == self._lead else _STOP_S,
        )

    async def _renew(self, generation: int) -> None:
        """Join the cluster again, unless some actor shows that the connection is good."""
        if any(actor.is_up for actor in self._actors.values()):
            return
        try:
            await self._connection.renew(seen=generation)
        except UnavailableError as exc:
            log.warning("ray_not_joined", reason=str(exc))
