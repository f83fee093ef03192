"""Whether all actors are there."""

from collections.abc import Mapping
from typing import Protocol

from watchfloor.runtime.health import Health, LifeState


class Present(Protocol):
    """An actor, or equal ones, as their owner or asker knows them."""

    @property
    def is_up(self) -> bool:
        """Whether it, or one of them, can be asked."""
        ...


def presence(actors: Mapping[str, Present]) -> Health:
    """Stopped without any, otherwise which of them are being made anew."""
    if not actors:
        return Health(LifeState.STOPPED)
    gone = [name for name, actor in actors.items() if not actor.is_up]
    if not gone:
        return Health(LifeState.OK)
    return Health(LifeState.RECOVERABLE_ERROR, f"being made anew: {', '.join(gone)}")
