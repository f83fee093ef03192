"""Agents that are held in memory, as many as there is room for."""

from collections import OrderedDict
from collections.abc import Sized
from typing import Generic, TypeVar

Agent = TypeVar("Agent", bound=Sized)

MOST_SESSIONS = 10_000
"""Held of one analysis: about 60 MB of signatures, or 10 MB of what sessions were worth."""


class HeldAgents(Generic[Agent]):
    """The agents that were looked at last; the others are read from the store again.

    Args:
        most_sessions: How many sessions they may have together; one agent is always held, and
            must not have more by itself.
    """

    def __init__(self, *, most_sessions: int) -> None:
        self._most_sessions = most_sessions
        self._agents: OrderedDict[tuple[str, str], Agent] = OrderedDict()

    def take(self, project_id: str, agent_id: str) -> Agent | None:
        """Hand an agent out, which is not held any more: what breaks off leaves nothing behind."""
        return self._agents.pop((project_id, agent_id), None)

    def put(self, project_id: str, agent_id: str, agent: Agent) -> None:
        """Hold an agent that was taken, or is new; those put longest ago make room."""
        self._agents[project_id, agent_id] = agent
        sessions = sum(map(len, self._agents.values()))
        while sessions > self._most_sessions and len(self._agents) > 1:
            _, oldest = self._agents.popitem(last=False)
            sessions -= len(oldest)
