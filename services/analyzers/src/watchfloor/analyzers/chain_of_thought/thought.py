"""What a monitored agent thought, and what it then said."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.core import Event, EventType


class Thought(NamedTuple):
    """One chain of thought.

    Attributes:
        content: The thought.
        user_input: What it was about, where that is known.
        answer: What was answered after it, where that is known.
        project_id: The tenant.
        session_id: The session.
        event_id: The event that holds it.
    """

    content: str
    user_input: str | None = None
    answer: str | None = None
    project_id: str = ""
    session_id: str = ""
    event_id: str | None = None


def thoughts_of(events: Sequence[Event]) -> Iterator[Thought]:
    """The thoughts in a session's events, which stand in order.

    A thought is an event of its own, or the reasoning that came with an assistant's message. Its
    answer is what the sender says; else the message that it led to.
    """
    for at, event in enumerate(events):
        if event.event_type is EventType.COT and event.content:
            metadata = event.metadata
            answer = _text(metadata, "finalOutput") or _next_answer(events, at)
            yield _thought(event, event.content, _text(metadata, "userInput"), answer)
        elif event.reasoning:
            yield _thought(event, event.reasoning, None, event.content)


def _thought(event: Event, content: str, user_input: str | None, answer: str | None) -> Thought:
    return Thought(content, user_input, answer, event.project_id, event.session_id, event.event_id)


def _text(metadata: dict[str, JsonValue], name: str) -> str | None:
    value = metadata.get(name)
    return value if isinstance(value, str) else None


def _next_answer(events: Sequence[Event], at: int) -> str | None:
    """The assistant's next message, unless somebody else speaks before it."""
    for event in events[at + 1 :]:
        if event.event_type is EventType.MESSAGE_ASSISTANT:
            return event.content
        if event.event_type in {EventType.MESSAGE_USER, EventType.COT}:
            return None
    return None
