"""What the audit log asks of the store, of the bus and of the file of its keys."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from watchfloor.audit.keys import KeyRing
from watchfloor.core import AuditEntry, KeyUse

Keys = Callable[[], KeyRing]
"""The keys as they are; ``UnavailableError`` where they cannot be read."""


class Log(Protocol):
    """Where entries are written; each call writes all of them or none."""

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Write entries; those that are there already stay as they are."""
        ...

    async def learn(
        self, uses: Collection[KeyUse], make: Callable[[KeyUse], AuditEntry], *, at: datetime
    ) -> Sequence[KeyUse]:
        """Remember uses of keys, and write an entry of each that is outside a key's habit."""
        ...
