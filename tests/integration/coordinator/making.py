"""Events as gateways publish them, for the tests of the session path."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from watchfloor.core import Event, EventId, EventType, SessionId, WrittenMessage, written

_NUMBERS = count(1)


def make_event(project: str, session: str, content: str = "hello", **fields: Any) -> Event:
    """A user's message, with whatever else matters to a test."""
    now = datetime.now(UTC)
    event = {
        "event_id": EventId(f"event-{next(_NUMBERS)}"),
        "project_id": project,
        "session_id": SessionId(session),
        "agent_id": "shop",
        "event_type": EventType.MESSAGE_USER,
        "event_time": now,
        "received_at": now,
        "role": "user",
        "content": content,
        "source": "rest",
    }
    return Event.model_validate(event | fields)


def telling(*events: Event) -> WrittenMessage:
    """The message of a request that told of these events."""
    first = events[0]
    return WrittenMessage.around(first.project_id, first.agent_id, events=map(written, events))
