"""Which of some sessions and threats are a data subject's."""

from collections.abc import Collection

from watchfloor.core import DataSubject, NotFoundError, parse_threat_id
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store
from watchfloor.store.subjects.threats import AMONG

_SESSIONS = """
SELECT session_id AS id, user_id, customer_id AS customer FROM sessions
WHERE project_id = $1 AND session_id = ANY ($2)
"""
_THREATS = f"""
SELECT threat_id::text AS id, user_id, customer FROM threats AS t
WHERE t.project_id = $1 AND {AMONG}
"""


class SubjectIndex:
    """Asks the database about ids that were found somewhere else.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def sessions(self, subject: DataSubject, ids: Collection[str]) -> Collection[str]:
        """Those of these sessions that name the subject."""
        return await self._those(_SESSIONS, subject, ids)

    async def threats(self, subject: DataSubject, ids: Collection[str]) -> Collection[str]:
        """Those of these threats whose signals name the subject.

        Args:
            subject: Whose.
            ids: What is no threat's id is none of them.
        """
        return await self._those(_THREATS, subject, [each for each in ids if _is_threat_id(each)])

    async def _those(
        self, statement: str, subject: DataSubject, ids: Collection[str]
    ) -> Collection[str]:
        if not ids:
            return ()
        async with self._store.transaction([subject.project_id]) as connection:
            rows = await fetch(connection, statement, subject.project_id, list(ids))
        return {
            row["id"] for row in rows if subject.has(user=row["user_id"], customer=row["customer"])
        }


def _is_threat_id(text: str) -> bool:
    try:
        return parse_threat_id(text) == text
    except NotFoundError:
        return False
