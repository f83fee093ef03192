"""Rows of a table that belong to some sessions, threats or others: read alike, deleted alike."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import SubjectCopy
from watchfloor.store._transaction import fetch


class Rows(NamedTuple):
    """Rows of one table, found by the ids of what they belong to.

    Attributes:
        table: The table; ``t`` in the condition.
        condition: What holds for them; ``$1`` is the project, ``$2`` the ids as an array of text.
    """

    table: str
    condition: str

    @property
    def reading(self) -> str:
        """Reads them as JSON."""
        return f"""
            SELECT to_jsonb(t)::text AS document FROM {self.table} AS t
            WHERE t.project_id = $1 AND {self.condition}
        """

    @property
    def deletion(self) -> str:
        """Deletes them, and says how many they were."""
        return f"""
            WITH gone AS (
                DELETE FROM {self.table} AS t WHERE t.project_id = $1 AND {self.condition}
                RETURNING 1
            )
            SELECT count(*) AS rows FROM gone
        """


async def read_rows(
    connection: AsyncConnection, tables: Sequence[Rows], project_id: str, ids: Sequence[str]
) -> AsyncIterator[SubjectCopy]:
    """All rows of these tables that belong to these ids."""
    for rows in tables:
        for found in await fetch(connection, rows.reading, project_id, ids):
            yield SubjectCopy(rows.table, found["document"])


async def delete_rows(
    connection: AsyncConnection, tables: Sequence[Rows], project_id: str, ids: Sequence[str]
) -> Counter[str]:
    """Delete all of them in the order of the tables; how many of each."""
    gone: Counter[str] = Counter()
    for rows in tables:
        ((number,),) = await fetch(connection, rows.deletion, project_id, ids)
        gone[rows.table] += number
    return +gone
