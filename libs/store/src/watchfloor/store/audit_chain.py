"""The one writer of the chains that hold the audit log together."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import (
    BEGINNING,
    AuditCheckpoint,
    AuditHead,
    AuditLinks,
    StoredEntry,
)
from watchfloor.store._audit_rows import COLUMNS, stored_entry_of
from watchfloor.store._transaction import ONE_BY_ONE, execute_each, fetch
from watchfloor.store.store import Store

_NOT_LINKED = """NOT EXISTS (
    SELECT FROM audit_links AS l
    WHERE l.project_id = a.project_id AND l.entry_id = a.entry_id
)"""
# A number above all that the database has given out comes from another one, of which this is a
# copy: its entries are looked at from the beginning.
_SINCE = """(
    SELECT max(mark) FROM unnest(ARRAY[{marks}]::text[]::xid8[]) AS mark
    WHERE mark < pg_snapshot_xmax(pg_current_snapshot())
)"""
_WAITING = f"""
SELECT pg_snapshot_xmin(s)::text AS looked_at, ARRAY(
    SELECT DISTINCT a.project_id FROM audit_log AS a
    WHERE a.transaction >= {_SINCE.format(marks="'0', $1")} AND {_NOT_LINKED}
) AS projects
FROM pg_current_snapshot() AS s
"""
_EVERYWHERE = "*"
"""In the place of a project's id, which it cannot be: the mark of looks at all projects."""
_LAST_LOOK = "SELECT looked_at::text FROM audit_marks WHERE project_id = $1"
_LOOKED_EVERYWHERE = """
INSERT INTO audit_marks AS m (project_id, looked_at) VALUES ($1, $2::text::xid8)
ON CONFLICT (project_id) DO UPDATE SET looked_at = excluded.looked_at
"""
# The row is the lock: of two sealers that both think that it is their turn one waits here.
_LOCK = """
INSERT INTO audit_marks AS m (project_id, looked_at) VALUES ($1, '0')
ON CONFLICT (project_id) DO UPDATE SET looked_at = m.looked_at
RETURNING looked_at::text
"""
_HEAD = """
SELECT position, mac FROM (
    (SELECT position, mac FROM audit_links WHERE project_id = $1 ORDER BY position DESC LIMIT 1)
    UNION ALL
    (SELECT position, link_mac FROM audit_checkpoints
     WHERE project_id = $1 ORDER BY position DESC LIMIT 1)
) AS ends ORDER BY position DESC LIMIT 1
"""
_NEXT = f"""
SELECT {COLUMNS}, transaction::text,
    pg_snapshot_xmin(pg_current_snapshot())::text AS looked_at
FROM audit_log AS a
WHERE project_id = $1 AND a.transaction >= {_SINCE.format(marks="'0', $2, $3")} AND {_NOT_LINKED}
ORDER BY a.transaction, entry_id LIMIT $4
"""
_LINK = """
INSERT INTO audit_links (project_id, position, entry_id, sealed_at, key_number, mac)
VALUES ($1, $2, $3, $4, $5, $6)
"""
_LOOKED = "UPDATE audit_marks SET looked_at = $2::text::xid8 WHERE project_id = $1"
_MAC_AT = """
SELECT mac FROM audit_links WHERE project_id = $1 AND position = $2
UNION ALL
SELECT link_mac FROM audit_checkpoints WHERE project_id = $1 AND position = $2
"""
_CHAINS = "SELECT project_id FROM audit_marks WHERE project_id <> $1 ORDER BY project_id"
_OLDEST = """
SELECT position, mac, sealed_at FROM audit_links
WHERE project_id = $1 AND position > coalesce(
    (SELECT max(position) FROM audit_checkpoints WHERE project_id = $1), 0)
ORDER BY position LIMIT $2
"""
_CHECK = """
INSERT INTO audit_checkpoints (project_id, position, link_mac, made_at, key_number, mac)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
"""


class Waiting(NamedTuple):
    """Projects with entries that are not linked.

    Attributes:
        projects: Their ids.
        since: Entries of all transactions before this one are linked.
        looked_at: Entries of all transactions before this one were among those looked at.
    """

    projects: Sequence[str]
    since: str
    looked_at: str


class Sealed(NamedTuple):
    """What sealing came to.

    Attributes:
        before: Where the chain ended.
        head: Where it ends.
        is_all: Whether everything that waited was looked at.
    """

    before: AuditHead
    head: AuditHead
    is_all: bool


class AuditChainRepository:
    """Chains of all projects, as the worker: the app reads them and writes none.

    Entries become visible in another order than that of their ids: a transaction that began early
    may end late. Their place in the chain is therefore that of being seen. An entry is looked for
    among those whose transaction is not before the oldest one that ran when was looked last
    (``pg_snapshot_xmin``): nothing that was invisible then can be before it, so that nothing is
    ever passed over, and nothing waits for a transaction that takes long.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def waiting(self, looked_at: str | None) -> Waiting:
        """Projects with entries to be linked.

        Args:
            looked_at: What the last such look told; nothing where this is the first.
        """
        async with self._store.sweep(ONE_BY_ONE) as connection:
            if looked_at is None:
                rows = await fetch(connection, _LAST_LOOK, _EVERYWHERE)
                looked_at = rows[0]["looked_at"] if rows else "0"
            ((mark, projects),) = await fetch(connection, _WAITING, looked_at)
        return Waiting(projects, looked_at, mark)

    async def looked(self, looked_at: str) -> None:
        """Remember where the next process that has not looked yet begins to look."""
        async with self._store.sweep() as connection:
            await fetch(connection, _LOOKED_EVERYWHERE, _EVERYWHERE, looked_at)

    async def seal(
        self,
        project_id: str,
        link: Callable[[AuditHead, Sequence[StoredEntry]], AuditLinks],
        *,
        since: str,
        limit: int,
    ) -> Sealed:
        """Link what waits, the earlier transactions first.

        Args:
            project_id: Whose chain.
            link: Makes the links that follow the head; entries that it leaves out are passed over.
            since: Entries of all transactions before this one are linked.
            limit: At most so many at once.
        """
        async with self._store.sweep(ONE_BY_ONE) as connection:
            ((mark,),) = await fetch(connection, _LOCK, project_id)
            before = await _head(connection, project_id)
            rows = await fetch(connection, _NEXT, project_id, mark, since, limit)
            entries = [stored_entry_of(row) for row in rows]
            links, stop_before = link(before, entries)
            if rows:
                await execute_each(connection, _LINK, links)
                await fetch(connection, _LOOKED, project_id, str(_looked(rows, stop_before, limit)))
        head = AuditHead(links[-1].position, links[-1].mac) if links else before
        return Sealed(before, head, len(rows) < limit)

    async def head(self, project_id: str) -> AuditHead:
        """Where the chain ends."""
        async with self._store.sweep() as connection:
            return await _head(connection, project_id)

    async def mac_at(self, project_id: str, position: int) -> bytes | None:
        """The signature at a place of the chain; nothing where there is none."""
        if position == 0:
            return BEGINNING.mac
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _MAC_AT, project_id, position)
        return rows[0]["mac"] if rows else None

    async def projects(self) -> Collection[str]:
        """All that have a chain."""
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _CHAINS, _EVERYWHERE)
        return [project_id for (project_id,) in rows]

    async def let_go(
        self,
        project_id: str,
        make: Callable[[AuditHead], AuditCheckpoint],
        *,
        before: datetime,
        limit: int = 5_000,
    ) -> bool:
        """Say that links of before then may go, as far as nothing later is among them.

        Args:
            project_id: Whose chain.
            make: The signed checkpoint after that link.
            before: What was sealed earlier may go.
            limit: Looks at so many.

        Returns:
            Whether there may be more.
        """
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _OLDEST, project_id, limit)
            going = _until(rows, before)
            if going:
                last = AuditHead(going[-1]["position"], going[-1]["mac"])
                await fetch(connection, _CHECK, *make(last))
        return len(going) == limit


async def _head(connection: AsyncConnection, project_id: str) -> AuditHead:
    rows = await fetch(connection, _HEAD, project_id)
    return AuditHead(*rows[0]) if rows else BEGINNING


def _looked(rows: Sequence[asyncpg.Record], stop_before: StoredEntry | None, limit: int) -> int:
    """Where the next look begins."""
    marks = [int(rows[0]["looked_at"])]
    if len(rows) == limit:
        marks.append(int(rows[-1]["transaction"]))
    if stop_before is not None:
        marks.append(stop_before.transaction)
    return min(marks)


def _until(rows: Sequence[asyncpg.Record], before: datetime) -> Sequence[asyncpg.Record]:
    """The rows in front of the first that was sealed later."""
    later = (place for place, row in enumerate(rows) if row["sealed_at"] >= before)
    return rows[: next(later, len(rows))]
