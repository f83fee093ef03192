"""What the part of a report on personal data needs of other rooms."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Protocol

from watchfloor.core import Event, PiiReading, SessionKey, SessionPii, UnreadSession


class Readings(Protocol):
    """Where it is kept how far sessions were read."""

    def unread(self, project_id: str, agent_id: str) -> AsyncIterator[Sequence[UnreadSession]]:
        """Concluded sessions of the agent in which there is something to read, some at a time."""
        ...

    def found(self, project_id: str, agent_id: str) -> AsyncIterator[Sequence[SessionPii]]:
        """What was found in the agent's concluded sessions that were read, some at a time."""
        ...

    async def keep(self, readings: Mapping[SessionKey, PiiReading]) -> None:
        """Keep these in place of those that the sessions had."""
        ...


class Events(Protocol):
    """Where events are read."""

    async def of_all(self, keys: Collection[SessionKey]) -> Sequence[Event]:
        """Every event of these sessions, in no order."""
        ...
