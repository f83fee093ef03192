"""Chains as whoever verifies or exports them reads them."""

from collections.abc import AsyncIterator, Collection, Sequence

import asyncpg

from watchfloor.core import AuditCheckpoint, AuditEntry, AuditLink, SealedEntry, StoredEntry
from watchfloor.store._audit_rows import stored_entry_of
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_PAGE = 2_000

_PROJECTS = """
SELECT project_id FROM audit_log UNION SELECT project_id FROM audit_links
UNION SELECT project_id FROM audit_checkpoints ORDER BY project_id
"""
_CHECKPOINT = """
SELECT project_id, position, link_mac, made_at, key_number, mac FROM audit_checkpoints
WHERE project_id = $1 ORDER BY position DESC LIMIT 1
"""
_LINK_COLUMNS = ", ".join(f"l.{name} AS link_{name}" for name in AuditLink._fields)
_ENTRY_COLUMNS = ", ".join(f"a.{name}" for name in AuditEntry._fields)
_LINKS = f"""
SELECT {_LINK_COLUMNS}, {_ENTRY_COLUMNS}, a.transaction::text
FROM audit_links AS l
LEFT JOIN audit_log AS a ON a.project_id = l.project_id AND a.entry_id = l.entry_id
WHERE l.project_id = $1 AND l.position > $2 ORDER BY l.position LIMIT {_PAGE}
"""
_UNLINKED = f"""
SELECT {_ENTRY_COLUMNS}, a.transaction::text FROM audit_log AS a
WHERE a.project_id = $1 AND NOT EXISTS (
    SELECT FROM audit_links AS l
    WHERE l.project_id = a.project_id AND l.entry_id = a.entry_id
)
ORDER BY a.transaction, a.entry_id LIMIT {_PAGE}
"""


class AuditReading:
    """Everything that is in the log of any project, as it is.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def projects(self) -> Collection[str]:
        """All that have a log."""
        return [row["project_id"] for row in await self._rows(_PROJECTS)]

    async def checkpoint(self, project_id: str) -> AuditCheckpoint | None:
        """The last one that was made."""
        rows = await self._rows(_CHECKPOINT, project_id)
        return AuditCheckpoint(*rows[0]) if rows else None

    async def links(self, project_id: str, *, after: int = 0) -> AsyncIterator[SealedEntry]:
        """The chain from after that position, in order, with the entries that are there."""
        while rows := await self._rows(_LINKS, project_id, after):
            for row in rows:
                yield _sealed(row)
            after = rows[-1]["link_position"]

    async def unlinked(self, project_id: str) -> Sequence[StoredEntry]:
        """The first entries that are in no chain."""
        return [stored_entry_of(row) for row in await self._rows(_UNLINKED, project_id)]

    async def _rows(self, statement: str, *arguments: object) -> Sequence[asyncpg.Record]:
        async with self._store.sweep() as connection:
            return await fetch(connection, statement, *arguments)


def _sealed(row: asyncpg.Record) -> SealedEntry:
    values = {name: row[f"link_{name}"] for name in AuditLink._fields}
    link = AuditLink(**values | {"entry_id": str(row["link_entry_id"])})
    return SealedEntry(link, None if row["entry_id"] is None else stored_entry_of(row))
