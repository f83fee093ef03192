"""Who said what in a session, as much of it as is read."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from watchfloor.core import Event, EventType

_LONGEST_TEXT = 16_000


class Voice(Enum):
    """Whose words they are."""

    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Spoken(NamedTuple):
    """One text of a session.

    Attributes:
        voice: Whose words.
        text: Beginning and end of it, where it is long.
        event_id: Where.
    """

    voice: Voice
    text: str
    event_id: str


_VOICES = {
    EventType.MESSAGE_USER: Voice.USER,
    EventType.MESSAGE_ASSISTANT: Voice.ASSISTANT,
    EventType.MESSAGE_TOOL: Voice.TOOL,
    EventType.TOOL_RESULT: Voice.TOOL,
    EventType.TOOL_EXECUTION: Voice.TOOL,
    EventType.TOOL_CALL: Voice.TOOL,
}


def spoken(events: Sequence[Event], *, most_characters: int) -> Sequence[Spoken]:
    """The texts in order. Where there are too many the newest count.

    Args:
        events: Of one session, in order.
        most_characters: Read no more than that of all of them together.
    """
    newest_first, left = [], most_characters
    for event in reversed(events):
        for voice, text in _texts(event):
            if left <= 0:
                break
            part = shortened(text, min(left, _LONGEST_TEXT))
            left -= len(part)
            newest_first.append(Spoken(voice, part, event.event_id))
    return newest_first[::-1]


def _texts(event: Event) -> Iterator[tuple[Voice, str]]:
    voice = _VOICES.get(event.event_type)
    if voice is None:
        return
    if event.content:
        yield voice, event.content
    if event.tool is not None and event.tool.result and event.tool.result != event.content:
        yield Voice.TOOL, event.tool.result


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning and its end: what is hidden stands rarely in the middle."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]}\n{text[-half:]}"
