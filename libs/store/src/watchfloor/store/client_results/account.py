"""How much a project keeps, and what is removed so that it is not too much."""

from collections.abc import Sequence

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._transaction import fetch

_SHARE_THAT_STAYS = 0.8

# A row is checked before it is known to be there: less than nothing would be refused.
_CHARGE = """
INSERT INTO client_result_accounts AS a (project_id, size_bytes) VALUES ($1, greatest($2, 0))
ON CONFLICT (project_id) DO UPDATE SET size_bytes = a.size_bytes + $2
RETURNING size_bytes
"""
# Each of the oldest before which too little was removed.
_EVICT = """
DELETE FROM client_results AS r
USING (
    SELECT analysis_id, client_id,
           sum(size_bytes) OVER (ORDER BY created_at, analysis_id, client_id) - size_bytes AS before
    FROM client_results
    WHERE project_id = $1 AND size_bytes > 0 AND (analysis_id, client_id) <> ($3, $4)
) AS old
WHERE r.project_id = $1 AND r.analysis_id = old.analysis_id AND r.client_id = old.client_id
  AND old.before < $2::bigint
RETURNING r.size_bytes
"""


def account_locked(project_id: str) -> str:
    """Lets nobody else write the project's results before the transaction ends.

    It takes no arguments, so that it can travel with BEGIN; no project's id has a quote.
    """
    return f"SELECT pg_advisory_xact_lock(hashtextextended('client_results {project_id}', 0))"


async def charge(connection: AsyncConnection, project_id: str, size_bytes: int) -> int:
    """Add to what the project keeps; how much that is then."""
    ((total,),) = await fetch(connection, _CHARGE, project_id, size_bytes)
    return int(total)


async def make_room(
    connection: AsyncConnection, project_id: str, *, total: int, most: int, spared: tuple[str, str]
) -> Sequence[int]:
    """Remove the oldest where there is too much, until four fifths of ``most`` are left.

    Args:
        connection: In a transaction that has the account locked.
        project_id: Whose results.
        total: What they take.
        most: What they may take.
        spared: Analysis and client of the result that is not removed: the newest.

    Returns:
        The sizes of what was removed.
    """
    if total <= most:
        return ()
    excess = total - int(most * _SHARE_THAT_STAYS)
    removed = sizes(await fetch(connection, _EVICT, project_id, excess, *spared))
    await charge(connection, project_id, -sum(removed))
    return removed


def sizes(rows: Sequence[asyncpg.Record]) -> Sequence[int]:
    """What each removed row took."""
    return [row["size_bytes"] for row in rows]
