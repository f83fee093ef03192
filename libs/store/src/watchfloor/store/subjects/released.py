"""Legal holds that are over: what they say of a data subject goes, that they were stays."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence

import asyncpg

from watchfloor.core import DataSubject, SubjectCopy
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_NAMED = """
SELECT h.hold_id, h.subjects, to_jsonb(h)::text AS document FROM legal_holds AS h
WHERE h.project_id = $1 AND h.scope = $2 AND h.released_at IS NOT NULL
"""
_FORGET = """
UPDATE legal_holds SET subjects = '{}' WHERE project_id = $1 AND hold_id = ANY ($2)
"""


class SubjectHolds:
    """Released holds on the subject; one that is in force forbids to erase anything of it.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every one of them."""
        for hold in await self._of(subject):
            yield SubjectCopy("legal_holds", hold["document"])

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Have them say no more whom they were about."""
        ids = [hold["hold_id"] for hold in await self._of(subject)]
        async with self._store.transaction([subject.project_id]) as connection:
            await fetch(connection, _FORGET, subject.project_id, ids)
        yield Counter(legal_holds=len(ids))

    async def _of(self, subject: DataSubject) -> Sequence[asyncpg.Record]:
        async with self._store.transaction([subject.project_id]) as connection:
            rows = await fetch(connection, _NAMED, subject.project_id, subject.field)
        return [row for row in rows if any(map(subject.knows, row["subjects"]))]
