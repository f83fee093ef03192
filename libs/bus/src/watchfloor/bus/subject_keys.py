"""What buckets remember of a data subject's threats and messages."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._told_of import value_of
from watchfloor.bus._walk import Walked, walk
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.subject_messages import SubjectIndex
from watchfloor.core import DataSubject, SubjectCopy


class _Entry(NamedTuple):
    """An entry of a bucket.

    Attributes:
        key: Its key.
        about: The threat or message that it is about.
        value: Its value as text.
    """

    key: str
    about: str
    value: str

    @classmethod
    def of(cls, message: Walked) -> "_Entry":
        """The entry in a message of the bucket's stream."""
        key = message.subject.split(".", 2)[-1]
        about = value_of(message.data).get("threat_id", key.rpartition(".")[2])
        return cls(key, about, message.data.decode())


class SubjectKeys:
    """Keys of callers that stand for the subject's threats, and failed tries of those.

    All methods raise ``UnavailableError`` while the bus is away.

    Args:
        bus: The connection.
        index: Knows which threats are the subject's.
    """

    def __init__(self, bus: NATSBus, index: SubjectIndex) -> None:
        self._bus = bus
        self._index = index

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every entry."""
        for bucket in subjects.ABOUT_THREATS:
            async for entries in self._of(subject, bucket):
                for entry in entries:
                    yield SubjectCopy(f"bucket {bucket}", entry.value)

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Remove them; a mark of each stays for as long as the bucket remembers anything."""
        for bucket in subjects.ABOUT_THREATS:
            async for entries in self._of(subject, bucket):
                with translated("removing an entry of a bucket"):
                    for entry in entries:
                        await self._bus.bucket(bucket).purge(entry.key)
                yield Counter({f"bucket {bucket}": len(entries)})

    async def _of(self, subject: DataSubject, bucket: str) -> AsyncIterator[Sequence[_Entry]]:
        stream, pattern = f"KV_{bucket}", f"$KV.{bucket}.{subject.project_id}.*"
        async for messages in walk(self._bus, stream, pattern):
            # What was removed has left a mark without a value.
            entries = [_Entry.of(message) for message in messages if message.data]
            about = {entry.about for entry in entries}
            theirs = {*(about & subject.met), *await self._index.threats(subject, about)}
            found = [entry for entry in entries if entry.about in theirs]
            if found:
                yield found
