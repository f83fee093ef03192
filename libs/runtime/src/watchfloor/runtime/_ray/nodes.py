"""Nodes that ended with what was on them, before Ray itself knows."""

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

    def add(self, node_id: str) -> None:
        """Keep actors away from this node from now on."""
        self._lost_at[node_id] = self._clock.monotonic()

    def options(self) -> dict[str, Any]:
        """What makes Ray choose another node, in its words."""
        forgiven_before = self._clock.monotonic() - _FORGET_S
        lost = [node for node, lost_at in self._lost_at.items() if lost_at > forgiven_before]
        if not lost:
            return {}
        return {
            "label_selector": {_NODE: f"!in({','.join(lost)})"},
            "fallback_strategy": [{"label_selector": {}}],
        }
