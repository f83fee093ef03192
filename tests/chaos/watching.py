"""Watchers that come back with their token, wherever a gateway is left."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from support.watchers import FACES, Watcher
from websockets.exceptions import WebSocketException

from chaos.stages import Gateway

_LOST = (OSError, TimeoutError, WebSocketException)
_PAUSE_S = 0.1


class Returning:
    """One watcher, for as long as it is let.

    Args:
        face: Which way it watches.
        doors: Gateways to go to in turn; the list may change under way.
        first: Where it begins.

    Attributes:
        watcher: What it was told.
        connections: How often it came.
    """

    def __init__(self, face: str, doors: Sequence[Gateway], *, first: int) -> None:
        self.watcher = Watcher(FACES[face], doors[first % len(doors)])
        self.connections = 0
        self._doors = doors
        self._first = first

    async def run(self) -> None:
        """Come again until cancelled."""
        while True:
            door = self._first + self.connections
            self.connections += 1
            self.watcher.move_to(self._doors[door % len(self._doors)])
            with suppress(*_LOST):
                await self.watcher.watch()
            await asyncio.sleep(_PAUSE_S)
