"""The one writer of the audit log."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import AuditEntry, AuditFilter, KeyUse, ListedEntry
from watchfloor.store._audit_rows import COLUMNS, add_entries, entry_of
from watchfloor.store._transaction import fetch
from watchfloor.store.page import Page, decode_id_cursor, encode_cursor
from watchfloor.store.store import Store

MOST_TRAITS = 64
"""Of one key: what was learned first makes room for what is learned."""

_LIST = f"""
SELECT {COLUMNS}, position
FROM audit_log AS a
LEFT JOIN LATERAL (
    SELECT l.position FROM audit_links AS l
    WHERE l.project_id = a.project_id AND l.entry_id = a.entry_id
) AS link ON true
WHERE project_id = $1
  AND ($3::uuid IS NULL OR entry_id < $3)
  AND ($4::timestamptz IS NULL OR at >= $4)
  AND ($5::timestamptz IS NULL OR at < $5)
  AND ($6::text IS NULL OR actor = $6)
  AND ($7::text IS NULL OR kind = $7)
  AND ($8::text[] IS NULL OR subject = ANY ($8))
ORDER BY entry_id DESC LIMIT $2
"""
# A key that was never used has no habit that it could leave.
_LEARN = """
WITH used AS (
    SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[])
        AS used (project_id, actor, trait)
), habitual AS (
    SELECT DISTINCT project_id, actor FROM key_habits JOIN used USING (project_id, actor)
), learned AS (
    INSERT INTO key_habits (project_id, actor, trait, seen_at)
    SELECT project_id, actor, trait, $4 FROM used
    ON CONFLICT DO NOTHING
    RETURNING project_id, actor, trait
)
SELECT learned.*, habitual.actor IS NOT NULL AS is_unusual
FROM learned LEFT JOIN habitual USING (project_id, actor)
"""
_FORGET = f"""
DELETE FROM key_habits WHERE (project_id, actor, trait) IN (
    SELECT project_id, actor, trait FROM (
        SELECT project_id, actor, trait, row_number() OVER (
            PARTITION BY project_id, actor ORDER BY seen_at DESC, trait
        ) AS age
        FROM key_habits
        WHERE (project_id, actor) IN (SELECT * FROM unnest($1::text[], $2::text[]))
    ) AS aged
    WHERE age > {MOST_TRAITS}
)
"""


class AuditLogRepository:
    """Entries by project, which nobody may change or remove.

    The entry of a change is not written here: ``Store.transaction`` takes it along. All methods
    raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Write all of these entries, or none."""
        if entries:
            async with self._store.transaction({each.project_id for each in entries}) as connection:
                await add_entries(connection, entries)

    async def learn(
        self, uses: Collection[KeyUse], make: Callable[[KeyUse], AuditEntry], *, at: datetime
    ) -> Sequence[KeyUse]:
        """Remember how keys are used, and write an entry of each use outside a key's habit.

        Args:
            uses: What was seen; what is known already is nothing.
            make: The signed entry.
            at: When.

        Returns:
            Those that are outside.
        """
        if not uses:
            return ()
        by_trait = {each[:3]: each for each in uses}
        columns = map(list, zip(*by_trait, strict=True))
        async with self._store.transaction({each.project_id for each in uses}) as connection:
            learned = await fetch(connection, _LEARN, *columns, at)
            unusual = [by_trait[tuple(row)[:3]] for row in learned if row["is_unusual"]]
            if unusual:
                await add_entries(connection, [make(each) for each in unusual])
                await _forget(connection, unusual)
        return unusual

    async def list(
        self,
        project_id: str,
        where: AuditFilter,
        *,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[ListedEntry]:
        """A page of the project's entries, newest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        before = None if cursor is None else UUID(decode_id_cursor(cursor))
        subjects = None if where.subjects is None else list(where.subjects)
        asked = (where.since, where.until, where.actor, where.kind, subjects)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LIST, project_id, limit + 1, before, *asked)
        page = tuple(ListedEntry(entry_of(row), row["position"]) for row in rows[:limit])
        is_last = len(rows) <= limit
        return Page(page, None if is_last else encode_cursor(page[-1].entry.entry_id))


async def _forget(connection: AsyncConnection, uses: Sequence[KeyUse]) -> None:
    keys = sorted({(each.project_id, each.actor) for each in uses})
    await fetch(connection, _FORGET, *map(list, zip(*keys, strict=True)))
