"""What of a conversation is looked at: all of it, or where it began and how it went on."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.port import Events
from watchfloor.core import CONVERSATION_TYPES, Event, SessionKey


class Conversation(NamedTuple):
    """The part of a conversation that is in view.

    Attributes:
        events: Messages and the work of tools, oldest first.
        is_whole: Whether that is all of it.
    """

    events: tuple[Event, ...]
    is_whole: bool


class Conversations:
    """Finds the conversations of sessions whose newest events are known.

    A session of few events is known from those. Of others the newest of the conversation are read,
    and the first words of system and user: what an agent was asked stays in view.

    Args:
        events: Where events are read.
        config: How many.
    """

    def __init__(self, events: Events, config: SessionsConfig) -> None:
        self._events = events
        self._config = config

    async def of(
        self, newest: Mapping[SessionKey, Sequence[Event]]
    ) -> Mapping[SessionKey, Conversation]:
        """The conversation of each of these sessions.

        Args:
            newest: The newest events of each, as many as analyses look at.

        Raises:
            UnavailableError: The store is away.
        """
        most = self._config.max_events_to_analyze
        long: dict[SessionKey, list[Event]] = {
            key: [] for key, events in newest.items() if len(events) >= most
        }
        limit = self._config.max_events_to_trace
        if long:
            for event in await self._events.conversations(long.keys(), limit):
                long[SessionKey(event.project_id, event.session_id)].append(event)
        return {
            key: Conversation(tuple(long[key]), len(long[key]) < limit)
            if key in long
            else Conversation(_conversation_in(events), is_whole=True)
            for key, events in newest.items()
        }


def _conversation_in(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(event for event in events if event.event_type in CONVERSATION_TYPES)
