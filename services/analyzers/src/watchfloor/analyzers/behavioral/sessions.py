"""What is kept of each session beside its signature, in columns."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchfloor.analyzers.behavioral.names import NamePool, Names
from watchfloor.core import SessionFeatures, SessionId

_OPENING = 5
_MEASURED = 4
_FIRST_ROOM = 64
_NO_ROW = -1

Slots = NDArray[np.intp]


class NamedThings(NamedTuple):
    """What a session used.

    Attributes:
        tools: Its tools, sorted.
        opening: Its first five uses of tools.
        models: Its models, sorted.
    """

    tools: Names
    opening: Names
    models: Names


class SessionTable:
    """Sessions by id, each in a slot of columns that are counted without a look at each."""

    def __init__(self) -> None:
        self._slots: dict[SessionId, int] = {}
        self._free: list[int] = []
        self._ids = np.empty(0, dtype=np.object_)
        self._rows = np.empty(0, dtype=np.intp)
        self._numbers = np.empty((0, _MEASURED), dtype=np.float64)
        self._names = np.empty((0, len(NamedThings._fields)), dtype=np.intp)
        self._pool = NamePool()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, session_id: SessionId) -> bool:
        return session_id in self._slots

    def add(self, session_id: SessionId, features: SessionFeatures, row: int) -> None:
        """Keep a session that is not there."""
        if not self._free:
            self._grow()
        slot = self._slots[session_id] = self._free.pop()
        self._ids[slot] = session_id
        self._rows[slot] = row
        self._numbers[slot] = (
            features.session_duration,
            features.event_count,
            features.total_tool_calls,
            features.total_tokens,
        )
        opening = features.tool_sequences[:_OPENING]
        things = NamedThings(features.tools_used, opening, features.llm_models)
        self._names[slot] = [self._pool.use(names) for names in things]

    def remove(self, session_id: SessionId) -> int:
        """Forget a session; the row of its signature."""
        slot = self._slots.pop(session_id)
        row = int(self._rows[slot])
        self._rows[slot] = _NO_ROW
        self._free.append(slot)
        for number in self._names[slot].tolist():
            self._pool.release(number)
        return row

    def slots(self) -> Slots:
        """The slots of all sessions."""
        return np.flatnonzero(self._rows != _NO_ROW)

    def rows(self, slots: Slots) -> Slots:
        """The rows of their signatures."""
        return self._rows[slots]

    def ids(self, slots: Slots) -> Sequence[SessionId]:
        """Their ids."""
        found: list[SessionId] = self._ids[slots].tolist()
        return found

    def numbers(self, slots: Slots) -> NDArray[np.float64]:
        """Duration, events, uses of tools and tokens of each, a session a row."""
        found: NDArray[np.float64] = self._numbers[slots]
        return found

    def things(self, slot: int) -> NamedThings:
        """What a session used."""
        return NamedThings(*(self._pool[number] for number in self._names[slot].tolist()))

    def counted(self, slots: Slots, what: str) -> Sequence[tuple[Names, int]]:
        """Which tools, openings or models these sessions used, and how many of them did."""
        counts = np.bincount(self._names[slots, NamedThings._fields.index(what)])
        used = np.flatnonzero(counts).tolist()
        return [(self._pool[number], int(counts[number])) for number in used]

    def _grow(self) -> None:
        before = len(self._rows)
        room = max(_FIRST_ROOM, 2 * before)
        self._ids = np.resize(self._ids, room)
        self._rows = np.concatenate([self._rows, np.full(room - before, _NO_ROW)])
        self._numbers = np.resize(self._numbers, (room, self._numbers.shape[1]))
        self._names = np.resize(self._names, (room, self._names.shape[1]))
        self._free = list(range(room - 1, before - 1, -1))
