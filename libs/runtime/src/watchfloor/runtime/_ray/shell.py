"""What runs inside an actor's process: any component with ``analyze``, and nothing more."""

import asyncio
import pickle
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from watchfloor.core import Component
from watchfloor.runtime.collector import relax_collector


class BatchComponent(Component, Protocol):
    """An analyzer, or an agent in its host: one answer for each item, in order."""

    async def analyze(self, batch: Sequence[Any]) -> Sequence[Any]:
        """The answers."""
        ...


class ActorShell:
    """Hosts one component. It is never restarted by Ray itself, always made anew by its owner.

    Batches come and go as bytes: they are serialised once for all the actors that get them, and
    not looked into on the way. Only our own processes can send them.

    Args:
        build: Makes the component, in this process.
    """

    def __init__(self, build: Callable[[], BatchComponent]) -> None:
        self._component = build()

    async def start(self) -> None:
        """Start the component."""
        await self._component.start()
        relax_collector()

    async def stop(self) -> None:
        """Stop it."""
        await self._component.stop()

    async def analyze(self, batch: bytes) -> bytes:
        """The component's answers to a batch."""
        return encode(await self._component.analyze(decode(batch)))

    async def stay(self) -> None:
        """Never return: the caller learns from the failure of this call that the process ended."""
        await asyncio.Event().wait()


def encode(batch: Sequence[Any]) -> bytes:
    """A whole batch as bytes."""
    return pickle.dumps(tuple(batch), protocol=5)


def decode(data: bytes) -> tuple[Any, ...]:
    """The batch that ``encode`` was given."""
    batch: tuple[Any, ...] = pickle.loads(data)  # noqa: S301 - from our own processes alone
    return batch
