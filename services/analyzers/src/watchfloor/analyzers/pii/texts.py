"""The texts of a session, each once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from watchfloor.core import Event, EventType, PiiLocation, Redaction, SessionExcerpt, Speaker

_DIGEST_BYTES = 16
_MOST_DIGESTS = 8_192
"""A session with more texts takes no more room; the oldest ones would be read again."""
_BY_TYPE: Mapping[EventType, PiiLocation] = MappingProxyType(
    {
        EventType.MESSAGE_USER: PiiLocation.USER_MESSAGE,
        EventType.MESSAGE_ASSISTANT: PiiLocation.ASSISTANT_MESSAGE,
        EventType.MESSAGE_SYSTEM: PiiLocation.SYSTEM_PROMPT,
        EventType.MESSAGE_TOOL: PiiLocation.TOOL_RESULT,
        EventType.TOOL_RESULT: PiiLocation.TOOL_RESULT,
        EventType.COT: PiiLocation.REASONING,
    }
)
_BY_SPEAKER: Mapping[Speaker, PiiLocation] = MappingProxyType(
    {
        Speaker.USER: PiiLocation.USER_MESSAGE,
        Speaker.ASSISTANT: PiiLocation.ASSISTANT_MESSAGE,
        Speaker.SYSTEM: PiiLocation.SYSTEM_PROMPT,
        Speaker.TOOL: PiiLocation.TOOL_RESULT,
    }
)


class LocatedText(NamedTuple):
    """A text of an event.

    Attributes:
        event: Of which.
        location: What it is of it.
        text: The text.
        kept_back: What the gateway kept back of it.
    """

    event: Event
    location: PiiLocation
    text: str
    kept_back: Sequence[Redaction] = ()


class ReadTexts:
    """Remembers texts by their digests.

    Args:
        digests: Of texts that were read before, as ``bytes`` of another one gives them.
    """

    def __init__(self, digests: bytes = b"") -> None:
        places = range(0, len(digests), _DIGEST_BYTES)
        self._digests = dict.fromkeys(digests[place : place + _DIGEST_BYTES] for place in places)

    def is_new(self, text: str) -> bool:
        """Whether it is seen for the first time; from then on it is not."""
        content = text.encode("utf-8", "surrogatepass")
        digest = blake2b(content, digest_size=_DIGEST_BYTES).digest()
        was_read = digest in self._digests
        # What is told again stands behind what is not, and is forgotten later.
        self._digests.pop(digest, None)
        self._digests[digest] = None
        return not was_read

    def __bytes__(self) -> bytes:
        """Digests of the texts that were seen last."""
        return b"".join(list(self._digests)[-_MOST_DIGESTS:])


def texts_of(excerpt: SessionExcerpt, read: ReadTexts | None = None) -> Iterator[LocatedText]:
    """What was said, thought, asked of tools and answered by them, in order.

    A text that comes again is the same history told again: it is given once, where it was first.
    What a tool was asked stands in a message and beside its use; what it said, too.

    Args:
        excerpt: The session.
        read: Texts that are not given; those that are given are added to them.
    """
    read = read or ReadTexts()
    for event in excerpt.events:
        kept_back = list(event.redactions)
        for location, text, path in _of(event):
            told = _taken(kept_back, path) if kept_back else ()
            if read.is_new(text):
                yield LocatedText(event, location, text, told)


def _of(event: Event) -> Iterator[tuple[PiiLocation, str, str]]:
    """Each text with its place: as it is told of it, and as names and positions down to it."""
    if event.content and (location := _place_of(event)) is not None:
        yield location, event.content, "content"
    if event.reasoning:
        yield PiiLocation.REASONING, event.reasoning, "reasoning"
    uses = [(f"tool_calls.{number}", use) for number, use in enumerate(event.tool_calls)]
    for path, use in (*uses, *((("tool", event.tool),) if event.tool else ())):
        if use.arguments is not None:
            asked = json.dumps(use.arguments, ensure_ascii=False)
            yield PiiLocation.TOOL_INPUT, asked, f"{path}.arguments"
        if use.result:
            yield PiiLocation.TOOL_RESULT, use.result, f"{path}.result"


def _taken(kept_back: list[Redaction], path: str) -> Sequence[Redaction]:
    """Take out what was kept back of a text; what is told of a field alone goes to its first."""
    field = path.partition(".")[0]
    taken = [
        each
        for each in kept_back
        if each.location in {path, field} or each.location.startswith(f"{path}.")
    ]
    kept_back[:] = [each for each in kept_back if each not in taken]
    return taken


def _place_of(event: Event) -> PiiLocation | None:
    """Where an event's content belongs; a decision of ours is nobody's text."""
    if event.event_type is EventType.POLICY_DECISION:
        return None
    if event.event_type in _BY_TYPE:
        return _BY_TYPE[event.event_type]
    if event.role is not None:
        return _BY_SPEAKER[event.role]
    is_tool = event.tool is not None
    return PiiLocation.TOOL_RESULT if is_tool else PiiLocation.ASSISTANT_MESSAGE
