"""What streams hold of a data subject: found in messages, removed by their sequence."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from typing import NamedTuple, Protocol

import nats.js.errors
from pydantic_core import to_json

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._told_of import Record, parted, sessions_in, threats_in, value_of
from watchfloor.bus._walk import Walked, walk
from watchfloor.bus.connection import NATSBus
from watchfloor.core import DataSubject, SubjectCopy

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

    message: Walked
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
        async for some in self._of(subject):
            for found in some:
                yield SubjectCopy(f"stream {self._stream}", to_json(found.theirs).decode())

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Remove it, message by message; says from time to time how many those were."""
        async for some in self._of(subject):
            yield Counter(
                {f"stream {self._stream}": sum([await self._erased(each) for each in some])}
            )

    async def _erased(self, found: _Found) -> bool:
        if found.rest is not None:
            await self._put(found.message, found.rest)
        return await self._delete(found.message)

    async def _of(self, subject: DataSubject) -> AsyncIterator[Sequence[_Found]]:
        pattern = self._pattern.format(subject.project_id)
        async for messages in walk(self._bus, self._stream, pattern):
            values = [value_of(message.data) for message in messages]
            sessions = {each for value in values for each in sessions_in(value)}
            threats = {each for value in values for each in threats_in(value)}
            theirs = {
                *((sessions | threats) & subject.met),
                *await self._index.sessions(subject, sessions),
                *await self._index.threats(subject, threats),
            }
            some: list[_Found] = []
            for message, value in zip(messages, values, strict=True):
                mine, rest = parted(value, subject, theirs)
                if mine is not None:
                    subject.met.update((*threats_in(mine), *self._id_of(message)))
                    some.append(_Found(message, mine, rest))
            if some:
                yield some

    def _id_of(self, message: Walked) -> Sequence[str]:
        """The id under which a session message's tries are counted; a signal has its threat's."""
        if self._stream != subjects.EVENTS:
            return ()
        return (message.headers.get(_ID_HEADER, "").partition("/")[0],)

    async def _put(self, message: Walked, rest: Record) -> None:
        """Tell what is left in a message of its own; twice it is stored once."""
        name, message_id = message.subject, hashlib.sha256(to_json(rest)).hexdigest()
        if self._stream == subjects.DEAD_LETTERS:
            rest = {**rest, "id": message_id}
            name = f"{name.rpartition('.')[0]}.{subjects.token(message_id)}"
        with translated("keeping what a message tells of others"):
            await self._bus.jetstream.publish(
                name,
                to_json(rest),
                timeout=self._bus.config.publish_timeout_s,
                headers={**message.headers, _ID_HEADER: message_id},
            )

    async def _delete(self, message: Walked) -> bool:
        try:
            with translated("removing a message"):
                return await self._bus.jetstream.delete_msg(self._stream, message.sequence)
        except nats.js.errors.APIError:
            # It was done with, or too old, a moment before.
            return False
