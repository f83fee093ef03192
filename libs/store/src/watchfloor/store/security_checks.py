"""What security checks came to, found by themselves; ``AnalysisSessionRepository`` writes them."""

import asyncpg

from watchfloor.core import CheckFilter, KeptCheck, SecurityCheck
from watchfloor.store._transaction import fetch
from watchfloor.store.page import Page, bad_cursor, decode_cursor, encode_cursor
from watchfloor.store.store import Store

_LIST = """
SELECT c.project_id, c.agent_id, c.workflow_id, c.analysis_id::text, c.created_at, c.place,
    c.document
FROM agents AS a CROSS JOIN LATERAL (
    SELECT analysis_id FROM security_checks
    WHERE project_id = a.project_id AND agent_id = a.agent_id
      AND analysis_id = coalesce($7::uuid, analysis_id)
    ORDER BY analysis_id DESC LIMIT 1
) AS newest JOIN security_checks AS c
    ON c.project_id = a.project_id AND c.agent_id = a.agent_id
    AND c.analysis_id = newest.analysis_id
WHERE a.project_id = $1
  AND ($2::text[] = '{}' OR a.agent_id = ANY ($2))
  AND ($3::text[] = '{}' OR c.workflow_id = ANY ($3))
  AND ($4::text[] = '{}' OR c.category = ANY ($4))
  AND ($5::text[] = '{}' OR c.status = ANY ($5))
  AND ($6::text[] = '{}' OR c.check_id = ANY ($6))
  AND ($8::text IS NULL OR (a.agent_id, c.place) > ($8, $9::integer))
ORDER BY a.agent_id, c.place
LIMIT $10
"""
_MOST_DIGITS = 4


class SecurityCheckRepository:
    """Checks by project and monitored agent, of each agent's newest run or of one run.

    Methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list(
        self,
        project_id: str,
        where: CheckFilter | None = None,
        *,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[KeptCheck]:
        """A page of the checks that meet the conditions, by agent, in the order of its report.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        asked = where or CheckFilter()
        conditions = (
            list(asked.agent_id),
            list(asked.workflow_id),
            list(asked.category),
            list(asked.status),
            list(asked.check_id),
            asked.analysis_id,
        )
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(
                connection, _LIST, project_id, *conditions, *_after(cursor), limit + 1
            )
        page = rows[:limit]
        more = len(rows) > limit
        next_cursor = encode_cursor(f"{page[-1]['place']}/{page[-1]['agent_id']}") if more else None
        return Page(tuple(map(_kept, page)), next_cursor)


def _after(cursor: str | None) -> tuple[str, int] | tuple[None, None]:
    if cursor is None:
        return None, None
    place, slash, agent_id = decode_cursor(cursor).partition("/")
    if not slash or not place.isascii() or not place.isdecimal() or len(place) > _MOST_DIGITS:
        raise bad_cursor()
    return agent_id, int(place)


def _kept(row: asyncpg.Record) -> KeptCheck:
    fields = dict(row)
    check = SecurityCheck.model_validate_json(fields.pop("document"))
    return KeptCheck.model_validate(fields | {"check": check})
