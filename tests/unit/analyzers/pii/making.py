"""Sessions with what matters to a test set."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from watchfloor.core import Event, EventType, SessionExcerpt

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_NUMBERS = count()


def make_event(**fields: Any) -> Event:
    """Something that a user said."""
    event = {
        "event_id": f"event-{next(_NUMBERS)}",
        "project_id": "main",
        "session_id": "s1",
        "event_type": EventType.MESSAGE_USER,
        "event_time": NOON,
        "received_at": NOON,
        "source": "rest",
    }
    return Event.model_validate(event | fields)


def make_excerpt(*events: Event) -> SessionExcerpt:
    """A session of these events."""
    return SessionExcerpt(events=events, total_events=len(events))
