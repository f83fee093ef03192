"""What people told of a customer: its configuration, how long it is kept, its changes."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence

from watchfloor.core import DataSubject, SubjectCopy, SubjectField
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store
from watchfloor.store.subjects.rows import Rows, delete_rows, read_rows

_NAMED = """
SELECT DISTINCT customer_id FROM customers WHERE project_id = $1
UNION
SELECT DISTINCT customer_id FROM change_events WHERE project_id = $1 AND customer_id IS NOT NULL
UNION
SELECT DISTINCT customer_id FROM retentions WHERE project_id = $1
"""
_TABLES = (
    Rows("change_events", "t.customer_id = ANY ($2)"),
    Rows("retentions", "t.customer_id = ANY ($2)"),
    Rows("customers", "t.customer_id = ANY ($2)"),
)


class SubjectKnowledge:
    """What is known about a customer; of users nothing is.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every row."""
        names = await self._names(subject)
        async with self._store.transaction([subject.project_id]) as connection:
            rows = read_rows(connection, _TABLES, subject.project_id, names)
            copies = [copy async for copy in rows]
        for copy in copies:
            yield copy

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Delete them; says how many."""
        names = await self._names(subject)
        async with self._store.transaction([subject.project_id]) as connection:
            gone = await delete_rows(connection, _TABLES, subject.project_id, names)
        yield gone

    async def _names(self, subject: DataSubject) -> Sequence[str]:
        if subject.field is not SubjectField.CUSTOMER:
            return ()
        async with self._store.transaction([subject.project_id]) as connection:
            rows = await fetch(connection, _NAMED, subject.project_id)
        return [row["customer_id"] for row in rows if subject.knows(row["customer_id"])]
