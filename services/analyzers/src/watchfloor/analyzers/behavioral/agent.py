"""The sessions of one monitored agent: signed, grouped, and changed one at a time."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from watchfloor.analyzers.behavioral.components import Component, Components
from watchfloor.analyzers.behavioral.sessions import SessionTable, Slots
from watchfloor.analyzers.behavioral.signature import Signature
from watchfloor.core import SessionFeatures, SessionId

_ALONE = 0


class Group(NamedTuple):
    """Sessions that are alike.

    Attributes:
        component: What they form.
        slots: Where they are in the table.
        first: The smallest of their ids.
    """

    component: Component
    slots: Slots
    first: SessionId


class AgentBehavior:
    """Completed sessions of an agent, in groups.

    What it says depends on which sessions it has and not on when they came. A session costs its
    signature and a look at its neighbours; equal signatures are held once.

    Attributes:
        sessions: What is kept of each session.
        components: The groups.
    """

    def __init__(self) -> None:
        self.sessions = SessionTable()
        self.components = Components()
        self._rows: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self.sessions)

    def __contains__(self, session_id: SessionId) -> bool:
        return session_id in self.sessions

    def add(self, session_id: SessionId, features: SessionFeatures, signature: Signature) -> None:
        """Take a session in, in place of what it was before."""
        self.remove(session_id)
        key = _digest(signature)
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = self.components.add(signature)
        else:
            self.components.gain(row)
        self.sessions.add(session_id, features, row)

    def remove(self, session_id: SessionId) -> None:
        """Let a session go, as when it goes on; nothing happens where it is not there."""
        if session_id not in self.sessions:
            return
        row = self.sessions.remove(session_id)
        key = _digest(self.components.signature(row))
        if self.components.lose(row):
            del self._rows[key]

    def groups(self) -> tuple[list[Group], Slots]:
        """Groups of at least two sessions, the largest first, and the sessions that are alone."""
        slots = self.sessions.slots()
        together = [each for each in self.components if each.sessions > 1]
        label_of_row = np.full(self.components.rows, _ALONE)
        for label, component in enumerate(together, _ALONE + 1):
            label_of_row[np.fromiter(component.rows, np.intp, len(component.rows))] = label
        labels = label_of_row[self.sessions.rows(slots)]
        order = np.argsort(labels, kind="stable")
        ends = np.searchsorted(labels[order], np.arange(len(together) + 1), side="right")
        alone, *members = np.split(slots[order], ends[:-1]) if together else (slots,)
        return sorted(self._named(together, members), key=_rank), alone

    def _named(self, components: list[Component], members: list[Slots]) -> Iterator[Group]:
        for component, slots in zip(components, members, strict=True):
            yield Group(component, slots, min(self.sessions.ids(slots)))


def _digest(signature: Signature) -> bytes:
    return blake2b(signature.tobytes(), digest_size=16).digest()


def _rank(group: Group) -> tuple[int, SessionId]:
    return -len(group.slots), group.first
