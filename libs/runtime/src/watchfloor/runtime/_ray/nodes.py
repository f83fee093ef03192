"""Nodes that ended with what was on them, before Ray itself knows."""

import asyncio
from typing import Any

from watchfloor.core import Clock

_FORGET_S = 60.0
_NODE = "ray.io/node-id"


class LostNodes:
    """Keeps actors away from nodes on which others were lost with no word from the node.

    Ray takes a node that died for alive until it missed several probes (15 s by default), and an
    actor sent there meanwhile waits for that long. A node that was only out of reach is forgiven
    after a minute, and where no other node will do an actor is sent there nevertheless.

    Args:
        clock: Says when a node is forgiven.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lost_at: dict[str, float] = {}
        self._another = asyncio.Event()

    def add(self, node_id: str) -> None:
        """Keep actors away from this node from now on."""
        is_another = node_id not in self._lost()
        self._lost_at[node_id] = self._clock.monotonic()
        if is_another:
            self._another.set()
            self._another = asyncio.Event()

    async def until_another(self) -> None:
        """Return when a node is lost that was not lost before."""
        await self._another.wait()

    def options(self) -> dict[str, Any]:
        """What makes Ray choose another node, in its words."""
        lost = self._lost()
        if not lost:
            return {}
        return {
            "label_selector": {_NODE: f"!in({','.join(lost)})"},
            "fallback_strategy": [{"label_selector": {}}],
        }

    def _lost(self) -> list[str]:
        forgiven_before = self._clock.monotonic() - _FORGET_S
        return [node for node, lost_at in self._lost_at.items() if lost_at > forgiven_before]
