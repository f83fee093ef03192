"""What a session's conversation is so far, and what a call or event adds to it."""

import struct
from collections.abc import Iterable, Sequence
from operator import attrgetter

from watchfloor.core import Event, EventType, ModelCall, Speaker
from watchfloor.traces._call_news import CallNews
from watchfloor.traces._fingerprint import digest_of, fingerprint, said_digest
from watchfloor.traces._said import Said, SaidInOrder
from watchfloor.traces._tool_ledger import ToolLedger
from watchfloor.traces.alignment import Alignment, Line

_VERSION = 1
_HEADER = struct.Struct("<BIIII")
_TRACE = struct.Struct("<8sI")
_SEEN_BYTES = 8
_SPEAKERS = {
    EventType.MESSAGE_USER: Speaker.USER,
    EventType.MESSAGE_ASSISTANT: Speaker.ASSISTANT,
    EventType.MESSAGE_SYSTEM: Speaker.SYSTEM,
    EventType.MESSAGE_TOOL: Speaker.TOOL,
}
_TOOL_EVENTS = frozenset({EventType.TOOL_EXECUTION, EventType.TOOL_RESULT})
_POSTED = ""
"""Stands for the trace of messages that are posted without one."""


class Transcript:
    """The conversation of one session as digests with ranks; pure, and quick to load and dump.

    It holds no text. What it was given once adds nothing when it is given again.
    """

    def __init__(self) -> None:
        self._said = SaidInOrder()
        self._tools = ToolLedger()
        self._threads: dict[bytes, int] = {}
        self._seen: set[bytes] = set()

    @classmethod
    def load(cls, data: bytes) -> "Transcript":
        """What `dump` gave; an empty transcript for no bytes.

        Raises:
            ValueError: Another version wrote it.
        """
        transcript = cls()
        if data:
            transcript._read(memoryview(data))
        return transcript

    def dump(self) -> bytes:
        """The transcript as bytes.

        A message takes 41, so does a use of a tool that more may be told of; a trace takes 12, a
        call 16 and an event that was seen 8.
        """
        parts = (
            self._said.pack(),
            self._tools.pack(),
            b"".join(_TRACE.pack(*each) for each in self._threads.items()),
            b"".join(sorted(self._seen)),
        )
        return _HEADER.pack(_VERSION, *map(len, parts)) + b"".join(parts)

    def add(self, events: Iterable[Event], calls: Iterable[ModelCall]) -> list[Event]:
        """What is news in several events and calls, whatever order they are in.

        Events go first, so that what a tool's own span tells is not told from a history as well;
        calls go by the time they began.
        """
        news = [found for event in events for found in self.add_event(event)]
        for call in sorted(calls, key=attrgetter("started_at", "span_id")):
            news += self.add_call(call)
        return news

    def add_call(self, call: ModelCall) -> list[Event]:
        """What is news in a call: its start and end, messages with ranks, thoughts, tools."""
        messages = (*call.input, *call.output)
        line = Line(
            digests=[fingerprint(message) for message in messages],
            speakers=[message.role for message in messages],
            inputs=len(call.input),
            began=call.started_at.timestamp(),
            ended=call.ended_at.timestamp(),
            is_failed=call.error is not None,
        )
        stand, new = self._align(line, call.trace_id)
        news = CallNews(call, self._tools)
        for place, message in enumerate(messages):
            said = stand[place]
            if place in new:
                news.add_message(place, said.rank, said.digest)
            if message.reasoning and not said.is_thought:
                said.is_thought = True
                news.add_thought(place)
        with_start = self._is_unseen("start", call.trace_id, call.span_id)
        with_end = _tells_end(call) and self._is_unseen("end", call.trace_id, call.span_id)
        return news.events(with_start=with_start, with_end=with_end)

    def add_event(self, event: Event) -> list[Event]:
        """What is news in an event.

        A message gets its rank. A tool's use or result that a history told before comes back as a
        raw span, so that it is kept and not counted again. Everything else comes back as it is.
        """
        if event.event_type in _SPEAKERS:
            return self._add_posted(event) if self._is_unseen("event", event.event_id) else []
        if event.tool is None or event.event_type not in _TOOL_EVENTS:
            return [event]
        if not self._is_unseen("event", event.event_id):
            return []
        is_use = event.event_type is EventType.TOOL_EXECUTION
        tell = self._tools.ran if is_use else self._tools.returned
        is_news = tell(event.tool, event.trace_id or _POSTED, event.span_id or _POSTED)
        return [event if is_news else event.model_copy(update={"event_type": EventType.SPAN})]

    def _add_posted(self, event: Event) -> list[Event]:
        speaker = _SPEAKERS[event.event_type]
        moment = event.event_time.timestamp()
        digest = said_digest(speaker, event.content, event.tool_calls, length=event.content_length)
        said = Said(digest, speaker, 0.0, moment)
        said.is_own = speaker is Speaker.ASSISTANT
        key = _trace_key(event.trace_id or _POSTED)
        thread = self._threads.setdefault(key, self._said.new_thread())
        self._said.insert([said], thread, None, None)
        return [event.model_copy(update={"rank": said.rank, "role": event.role or speaker})]

    def _align(self, line: Line, trace_id: str) -> tuple[Sequence[Said], frozenset[int]]:
        if not line.digests:
            return (), frozenset()
        key = _trace_key(trace_id)
        thread, aligned = Alignment(self._said).align(line, self._threads.get(key))
        before = self._threads.get(key, thread)
        if before != thread:
            self._threads = {
                other: thread if number == before else number
                for other, number in self._threads.items()
            }
        self._threads[key] = thread
        return aligned.messages, frozenset(aligned.new)

    def _is_unseen(self, *names: str) -> bool:
        key = digest_of(*names, size=_SEEN_BYTES)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _read(self, data: memoryview) -> None:
        version, *lengths = _HEADER.unpack_from(data)
        if version != _VERSION:
            raise ValueError("another version wrote this transcript")
        parts: list[memoryview] = []
        start = _HEADER.size
        for length in lengths:
            parts.append(data[start : start + length])
            start += length
        self._said = SaidInOrder.unpack(parts[0])
        self._tools = ToolLedger.unpack(parts[1])
        self._threads = dict(_TRACE.iter_unpack(parts[2]))
        seen = bytes(parts[3])
        self._seen = {seen[at : at + _SEEN_BYTES] for at in range(0, len(seen), _SEEN_BYTES)}


def _tells_end(call: ModelCall) -> bool:
    """Whether this is more than the texts of a call, as log records tell them beside its span."""
    known = (call.use.duration_ms, call.use.input_tokens, call.use.output_tokens, call.error)
    return any(each is not None for each in known)


def _trace_key(trace_id: str) -> bytes:
    return digest_of(trace_id, size=8)
