"""Whose a result is, and why it cannot be had."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import ClientResult, DeniedError, NotFoundError
from watchfloor.store._transaction import fetch
from watchfloor.store.client_results.conditions import FIELDS, LIVE, MINE, as_result

Asked = tuple[str, datetime, str, str | None]
"""Project, moment, client and its address: the first arguments of every statement here."""

# Two at once wait for each other, and the later one judges by the count that the first has left.
RETRIEVE = f"""
UPDATE client_results AS r SET retrieval_count = r.retrieval_count + 1
WHERE r.project_id = $1 AND r.analysis_id = $5 AND {LIVE} AND r.document IS NOT NULL
  AND r.client_id = (
    SELECT r.client_id FROM client_results AS r
    WHERE r.project_id = $1 AND r.analysis_id = $5 AND {LIVE} AND {MINE}
    ORDER BY r.client_id = $3 DESC, r.created_at LIMIT 1
  )
RETURNING {FIELDS}, r.document
"""
_LOOK = f"""
SELECT {FIELDS}, {LIVE} AS is_live, {MINE} AS is_mine, r.client_id = $3 AS is_own
FROM client_results AS r WHERE r.project_id = $1 AND r.analysis_id = $5
ORDER BY is_own DESC, r.created_at
"""


async def find_result(connection: AsyncConnection, asked: Asked, analysis_id: str) -> ClientResult:
    """The client's result.

    Raises:
        DeniedError: It is another client's.
        NotFoundError: There is none, its time is over, or it was retrieved too often.
    """
    rows = await fetch(connection, _LOOK, *asked, analysis_id)
    mine = [row for row in rows if row["is_mine"]]
    for row in mine:
        if row["is_live"]:
            return as_result(row)
    if not mine and any(row["is_live"] for row in rows):
        raise DeniedError("This result is another client's.")
    raise NotFoundError("There is no such result, or not any more.")


async def require_owner(connection: AsyncConnection, asked: Asked, analysis_id: str) -> None:
    """Return where the result is the client's own, whatever its address lets it see.

    Raises:
        DeniedError: It is another client's.
        NotFoundError: There is none, its time is over, or it was retrieved too often.
    """
    project_id, now, client_id, _ = asked
    await find_result(connection, (project_id, now, client_id, None), analysis_id)
