"""What the gateway asks of the store about the audit log."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from watchfloor.core import AuditEntry, AuditFilter, KeyUse, ListedEntry


class AuditPage(Protocol):
    """A part of the log."""

    @property
    def items(self) -> Sequence[ListedEntry]:
        """Newest first."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next part begins."""
        ...


class AuditedEntries(Protocol):
    """The log as it is kept."""

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Write entries."""
        ...

    async def learn(
        self, uses: Collection[KeyUse], make: Callable[[KeyUse], AuditEntry], *, at: datetime
    ) -> Sequence[KeyUse]:
        """Remember uses of keys, and write an entry of each that is outside a key's habit."""
        ...

    async def list(
        self, project_id: str, where: AuditFilter, /, *, limit: int = 100, cursor: str | None = None
    ) -> AuditPage:
        """Some of a project's entries."""
        ...
