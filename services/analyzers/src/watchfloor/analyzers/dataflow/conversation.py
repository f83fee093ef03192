"""A recorded session as a conversation."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from watchfloor.core import CallMessage, Event, EventType, Speaker

_SPEAKERS = {
    EventType.MESSAGE_USER: Speaker.USER,
    EventType.MESSAGE_ASSISTANT: Speaker.ASSISTANT,
    EventType.MESSAGE_SYSTEM: Speaker.SYSTEM,
    EventType.MESSAGE_TOOL: Speaker.TOOL,
}


class Told(NamedTuple):
    """A message of a conversation.

    Attributes:
        event: What tells it.
        message: The message.
    """

    event: Event
    message: CallMessage


def conversation_of(events: Sequence[Event]) -> tuple[Told, ...]:
    """The messages among the events, in order, with the uses of tools.

    Where messages do not tell of tools, the events of tools do: each is a call, and its result.
    """
    spoken = [event for event in events if event.event_type in _SPEAKERS]
    if any(event.tool_calls or event.event_type is EventType.MESSAGE_TOOL for event in spoken):
        if all(event.rank is not None for event in spoken):
            spoken = sorted(spoken, key=attrgetter("rank"))
        return tuple(Told(event, _message(event)) for event in spoken)
    return tuple(Told(event, message) for event in events for message in _messages(event))


def _messages(event: Event) -> Iterator[CallMessage]:
    if event.event_type in _SPEAKERS:
        yield _message(event)
    elif event.tool is not None:
        if event.event_type is not EventType.TOOL_RESULT:
            yield CallMessage(role=Speaker.ASSISTANT, tool_calls=(event.tool,))
        if event.tool.result is not None:
            yield CallMessage(
                role=Speaker.TOOL,
                content=event.tool.result,
                tool_call_id=event.tool.call_id,
                name=event.tool.name,
            )


def _message(event: Event) -> CallMessage:
    tool = event.tool
    return CallMessage(
        role=event.role or _SPEAKERS[event.event_type],
        content=event.content if event.content is not None else tool and tool.result,
        tool_calls=event.tool_calls,
        tool_call_id=tool.call_id if tool else None,
        name=tool.name if tool else None,
    )
