"""What the audit log asks of the store, of the bus and of the file of its keys."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from watchfloor.audit.keys import KeyRing
from watchfloor.core import (
    AuditCheckpoint,
    AuditEntry,
    AuditHead,
    AuditLinks,
    KeyUse,
    StoredEntry,
)

Keys = Callable[[], KeyRing]
"""The keys as they are; ``UnavailableError`` where they cannot be read."""

Link = Callable[[AuditHead, Sequence[StoredEntry]], AuditLinks]
"""Makes the links that follow a head."""


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


class Waiting(Protocol):
    """Projects with entries that are not linked."""

    @property
    def projects(self) -> Sequence[str]:
        """Their ids."""
        ...

    @property
    def since(self) -> str:
        """Entries of all transactions before this one are linked."""
        ...

    @property
    def looked_at(self) -> str:
        """What the next such look is told."""
        ...


class Sealed(Protocol):
    """What sealing came to."""

    @property
    def before(self) -> AuditHead:
        """Where the chain ended."""
        ...

    @property
    def head(self) -> AuditHead:
        """Where it ends."""
        ...

    @property
    def is_all(self) -> bool:
        """Whether everything that waited was looked at."""
        ...


class Chain(Protocol):
    """Where links are written."""

    async def waiting(self, looked_at: str | None) -> Waiting:
        """Projects with entries to be linked."""
        ...

    async def looked(self, looked_at: str) -> None:
        """Remember where the next process that has not looked yet begins to look."""
        ...

    async def seal(self, project_id: str, link: Link, *, since: str, limit: int) -> Sealed:
        """Link what waits."""
        ...

    async def head(self, project_id: str) -> AuditHead:
        """Where a chain ends."""
        ...

    async def mac_at(self, project_id: str, position: int) -> bytes | None:
        """The signature at a place of the chain."""
        ...

    async def projects(self) -> Collection[str]:
        """All that have a chain."""
        ...

    async def let_go(
        self,
        project_id: str,
        make: Callable[[AuditHead], AuditCheckpoint],
        *,
        before: datetime,
    ) -> bool:
        """Say that links of before then may go; whether there may be more of them."""
        ...


class Heads(Protocol):
    """Where heads are told, outside of the database."""

    async def advance(
        self,
        project_id: str,
        head: AuditHead,
        *,
        follows: Callable[[AuditHead], Awaitable[bool]],
    ) -> bool:
        """Tell a head in the place of the one that it follows; whether it does."""
        ...


class Leases(Protocol):
    """Work that only one may do at a time."""

    async def take(self, name: str, holder: str, *, ttl_s: float) -> bool:
        """Take it, or keep one's own."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Give it back."""
        ...
