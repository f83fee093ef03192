"""What streams hold of a data subject: found in messages, removed by their sequence."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from typing import NamedTuple, Protocol

import nats.js.errors
from nats.js import api
from pydantic_core import to_json

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._told_of import Record, parted, sessions_in, threats_in, value_of
from watchfloor.bus._walk import walk
from watchfloor.bus.connection import NATSBus
from watchfloor.core import DataSubject, SubjectCopy

_AT_ONCE = 100
_ID_HEADER = "Nats-Msg-Id"


class SubjectIndex(Protocol):
    """Knows which sessions and threats are a subject's, where a message does not say it."""

    async def sessions(self, subject: DataSubject, ids: Collection[str]) -> Collection[str]:
        """Those of these sessions that are the subject's."""
        ...

    async def threats(self, subject: DataSubject, ids: Collection[str]) -> Collection[str]:
        """Those of these threats that are the subject's."""
        ...


class _Found(NamedTuple):
    """A message that tells of the subject.

    Attributes:
        message: As the stream has it.
        theirs: What of it is the subject's.
        rest: What of it is others'; nothing where all goes.
    """

    message: api.RawStreamMsg
    theirs: Record
    rest: Record | None


class SubjectMessages:
    """Messages of one stream that tell of a data subject.

    A message goes by its sequence, and its bytes are overwritten in the file of the stream.
    Consumers pass the gap. Where a message tells of several, what it tells of others stays, in
    a message of its own.

    All methods raise ``UnavailableError`` while the bus is away.

    Args:
        bus: The connection.
        index: Knows sessions and threats.
        stream: The stream's name.
        pattern: The subjects of a project, with ``{}`` in its place.
    """

    def __init__(self, bus: NATSBus, index: SubjectIndex, *, stream: str, pattern: str) -> None:
        self._bus = bus
        self._index = index
        self._stream = stream
        self._pattern = pattern

    @classmethod
    def in_all_streams(cls, bus: NATSBus, index: SubjectIndex) -> Sequence["SubjectMessages"]:
        """One for each stream that tells of somebody."""
        return [
            cls(bus, index, stream=stream, pattern=pattern)
            for stream, pattern in subjects.BY_PROJECT.items()
        ]

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """What messages tell of the subject."""
        async for found in self._of(subject):
            yield SubjectCopy(f"stream {self._stream}", to_json(found.theirs).decode())

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Remove it, message by message."""
        async for found in self._of(subject):
            subject.met.update((*threats_in(found.theirs), *self._id_of(found.message)))
            if found.rest is not None:
                await self._put(found.message, found.rest)
            if await self._delete(found.message):
                yield Counter({f"stream {self._stream}": 1})

    async def _of(self, subject: DataSubject) -> AsyncIterator[_Found]:
        pattern = self._pattern.format(subject.project_id)
        async for messages in walk(self._bus, self._stream, pattern, at_once=_AT_ONCE):
            values = [value_of(message.data) for message in messages]
            sessions = {each for value in values for each in sessions_in(value)}
            threats = {each for value in values for each in threats_in(value)}
            theirs = {
                *((sessions | threats) & subject.met),
                *await self._index.sessions(subject, sessions),
                *await self._index.threats(subject, threats),
            }
            for message, value in zip(messages, values, strict=True):
                mine, rest = parted(value, subject, theirs)
                if mine is not None:
                    yield _Found(message, mine, rest)

    def _id_of(self, message: api.RawStreamMsg) -> Sequence[str]:
        """The id under which a session message's tries are counted; a signal has its threat's."""
        if self._stream != subjects.EVENTS:
            return ()
        return ((message.headers or {}).get(_ID_HEADER, "").partition("/")[0],)

    async def _put(self, message: api.RawStreamMsg, rest: Record) -> None:
        """Tell what is left in a message of its own; twice it is stored once."""
        name, message_id = message.subject or "", hashlib.sha256(to_json(rest)).hexdigest()
        if self._stream == subjects.DEAD_LETTERS:
            rest = {**rest, "id": message_id}
            name = f"{name.rpartition('.')[0]}.{subjects.token(message_id)}"
        with translated("keeping what a message tells of others"):
            await self._bus.jetstream.publish(
                name,
                to_json(rest),
                timeout=self._bus.config.publish_timeout_s,
                headers={**(message.headers or {}), _ID_HEADER: message_id},
            )

    async def _delete(self, message: api.RawStreamMsg) -> bool:
        try:
            with translated("removing a message"):
                return await self._bus.jetstream.delete_msg(self._stream, message.seq or 0)
        except nats.js.errors.APIError:
            # It was done with, or too old, a moment before.
            return False
