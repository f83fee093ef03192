"""The messages that a session has, in order, as the little that aligning needs of each."""

import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from watchfloor.core import Speaker

_PACKED = struct.Struct("<16sddfIB")
_SPEAKERS = tuple(Speaker)
_SPEAKER_BITS = 0b11
_rank_of = attrgetter("rank")
_STEP = 2.0**-12
"""Distance of an inserted message from the one before it. Much less than the half of the gap, so
that thousands can be added one after another at the same place, as a system prompt is that tells
the time."""


class Said:
    """One message of the conversation.

    Attributes:
        digest: What it says.
        rank: Its place.
        began: When the earliest call began that holds it, in seconds since 1970.
        lasted: How long the call took that wrote it, in seconds.
        thread: Which line of conversation it is part of.
        speaker: Who speaks.
        is_own: A call is known that wrote it; else it was told by histories only.
        is_answered: A call is known that read it last and ended well.
        is_thought: What the model thought before it is known.
    """

    __slots__ = (
        "began",
        "digest",
        "is_answered",
        "is_own",
        "is_thought",
        "lasted",
        "rank",
        "speaker",
        "thread",
    )

    def __init__(
        self,
        digest: bytes,
        speaker: Speaker,
        rank: float,
        began: float,
        *,
        lasted: float = 0.0,
        thread: int = 0,
    ) -> None:
        self.digest = digest
        self.speaker = speaker
        self.rank = rank
        self.began = began
        self.lasted = lasted
        self.thread = thread
        self.is_own = self.is_answered = self.is_thought = False

    @property
    def flags(self) -> int:
        """Who speaks and what is known, in a byte."""
        flags = _SPEAKERS.index(self.speaker)
        return flags | self.is_own << 2 | self.is_answered << 3 | self.is_thought << 4


class SaidInOrder:
    """The messages of a session by rank, and by the thread that each is part of."""

    def __init__(self, messages: Iterable[Said] = ()) -> None:
        self._all = list(messages)
        self._threads: defaultdict[int, list[Said]] = defaultdict(list)
        self._by_digest: defaultdict[bytes, list[Said]] = defaultdict(list)
        for message in self._all:
            self._threads[message.thread].append(message)
            self._by_digest[message.digest].append(message)
        self._last_thread = max(self._threads, default=0)

    @classmethod
    def unpack(cls, data: memoryview) -> "SaidInOrder":
        """What `pack` gave."""
        return cls(map(_unpacked, _PACKED.iter_unpack(data)))

    def pack(self) -> bytes:
        """All messages as bytes, 41 each."""
        pack = _PACKED.pack
        return b"".join(
            [pack(m.digest, m.rank, m.began, m.lasted, m.thread, m.flags) for m in self._all]
        )

    def thread(self, number: int | None) -> Sequence[Said]:
        """The messages of a thread, in order."""
        return () if number is None else self._threads.get(number, ())

    def like(self, digest: bytes) -> Sequence[Said]:
        """All messages that say the same, the one that came last at the end."""
        return self._by_digest.get(digest, ())

    def new_thread(self) -> int:
        """A number that no thread has."""
        self._last_thread += 1
        return self._last_thread

    def place_in_thread(self, message: Said) -> int:
        """How many messages of its thread come before a message."""
        return _place_of(message, self._threads[message.thread])

    def unite(self, kept: int, given_up: int) -> None:
        """Make two threads one."""
        moved = self._threads.pop(given_up, [])
        for message in moved:
            message.thread = kept
        self._threads[kept] = sorted([*self._threads[kept], *moved], key=_rank_of)

    def insert(
        self, news: Sequence[Said], thread: int, after: Said | None, before: Said | None
    ) -> None:
        """Give messages their ranks: as late between two others as their time allows.

        They stay together, behind what began no later than they did.
        """
        lowest = 0 if after is None else _place_of(after, self._all) + 1
        place = len(self._all) if before is None else _place_of(before, self._all)
        while place > lowest and self._all[place - 1].began > news[0].began:
            place -= 1
        self._number(news, place)
        self._all[place:place] = news
        line = self._threads[thread]
        at = bisect_left(line, news[-1].rank, key=_rank_of)
        line[at:at] = news
        for message in news:
            message.thread = thread
            self._by_digest[message.digest].append(message)

    def _number(self, news: Sequence[Said], place: int) -> None:
        low = self._all[place - 1].rank if place else None
        high = self._all[place].rank if place < len(self._all) else None
        step = 1.0
        if low is not None and high is not None:
            step = min((high - low) / (len(news) + 1), _STEP)
        elif high is not None:
            low = high - len(news) - 1
        for number, message in enumerate(news, start=1):
            message.rank = (low or 0.0) + number * step


def _place_of(message: Said, ordered: Sequence[Said]) -> int:
    return ordered.index(message, bisect_left(ordered, message.rank, key=_rank_of))


def _unpacked(fields: tuple[bytes, float, float, float, int, int]) -> Said:
    digest, rank, began, lasted, thread, flags = fields
    speaker = _SPEAKERS[flags & _SPEAKER_BITS]
    message = Said(digest, speaker, rank, began, lasted=lasted, thread=thread)
    message.is_own = flags & 4 > 0
    message.is_answered = flags & 8 > 0
    message.is_thought = flags & 16 > 0
    return message
