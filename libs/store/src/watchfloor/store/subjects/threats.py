"""The threats of a data subject, and the verdicts on them."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from watchfloor.core import DataSubject, SubjectCopy
from watchfloor.store._transaction import BY_INDEX, fetch
from watchfloor.store.legal_holds import AGAINST_HOLDS
from watchfloor.store.store import Store
from watchfloor.store.subjects.holding import Holding, Whose
from watchfloor.store.subjects.rows import Rows, delete_rows, read_rows

_LOOKED_AT = 5_000
_AT_ONCE = 200

_SOME = """
SELECT received_at, threat_id, user_id, customer FROM threats
WHERE project_id = $1 AND received_at >= $2 AND (received_at, threat_id) > ($2, $3)
ORDER BY received_at, threat_id LIMIT $4
"""
# The time by which a threat is found is inside its id, in milliseconds.
AMONG = """t.threat_id = ANY ($2::text[]::uuid[]) AND t.received_at = ANY (ARRAY(
    SELECT to_timestamp(('x0000' || left(replace(id, '-', ''), 12))::bit(64)::bigint / 1000.0)
    FROM unnest($2::text[]) AS id
))"""
# The threats go last: by them whoever is interrupted finds the rest again.
_TABLES = (Rows("verdicts", "t.threat_id = ANY ($2::text[]::uuid[])"), Rows("threats", AMONG))
# Whoever judges a threat has locked it.
_LOCK = f"SELECT FROM threats AS t WHERE t.project_id = $1 AND {AMONG} FOR UPDATE"
_BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


class SubjectThreats:
    """Threats whose signals name the subject.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._holding = Holding(store)

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every row, some threats at a time."""
        async for some in self._of(subject):
            async with self._store.transaction([subject.project_id], BY_INDEX) as connection:
                ids = [each.id for each in some]
                rows = read_rows(connection, _TABLES, subject.project_id, ids)
                copies = [copy async for copy in rows]
            for copy in copies:
                yield copy

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Delete them, some threats in each transaction; says what each deleted.

        Raises:
            ConflictError: A legal hold is on some of it.
        """
        async for some in self._of(subject):
            ids = [each.id for each in some]
            settings = (BY_INDEX, AGAINST_HOLDS)
            async with self._store.transaction([subject.project_id], *settings) as connection:
                await self._holding.require_free(subject, some)
                await fetch(connection, _LOCK, subject.project_id, ids)
                gone = await delete_rows(connection, _TABLES, subject.project_id, ids)
            yield gone

    async def _of(self, subject: DataSubject) -> AsyncIterator[Sequence[Whose]]:
        after, more = _BEGINNING, True
        while more:
            async with self._store.transaction([subject.project_id], BY_INDEX) as connection:
                rows = await fetch(connection, _SOME, subject.project_id, *after, _LOOKED_AT)
            found = [
                Whose(str(row["threat_id"]), row["user_id"], row["customer"])
                for row in rows
                if subject.has(user=row["user_id"], customer=row["customer"])
            ]
            subject.met.update(each.id for each in found)
            for start in range(0, len(found), _AT_ONCE):
                yield found[start : start + _AT_ONCE]
            more = len(rows) == _LOOKED_AT
            after = (rows[-1]["received_at"], rows[-1]["threat_id"]) if rows else after
