"""The one writer of legal holds."""

from collections.abc import Collection, Sequence
from datetime import datetime

import asyncpg

from watchfloor.core import Held, HoldId, LegalHold
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_LOCK = 0x57464C48
AGAINST_HOLDS = f"SELECT pg_advisory_xact_lock_shared({_LOCK})"
"""For whoever deletes: what is held from here on waits until the transaction has ended.

A transaction that begins with it and then asks what is held deletes nothing of that.
"""

_TAKE = f"SELECT pg_advisory_xact_lock({_LOCK})"
_COLUMNS = (
    "hold_id::text, project_id, scope, subjects, reason, held_by, held_at, released_by, released_at"
)
_ADD = f"""
INSERT INTO legal_holds (project_id, hold_id, scope, subjects, reason, held_by, held_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING {_COLUMNS}
"""
_LIST = f"SELECT {_COLUMNS} FROM legal_holds WHERE project_id = $1 ORDER BY hold_id"
_RELEASE = f"""
UPDATE legal_holds SET released_by = $3, released_at = $4
WHERE project_id = $1 AND hold_id = $2 AND released_at IS NULL RETURNING {_COLUMNS}
"""
_IN_FORCE = f"{_LIST.replace('ORDER', 'AND released_at IS NULL ORDER')}"

# A user may be held though the customer is not, and the other way round: whoever is asked for may
# share rows with whoever is held.
_STANDS_AGAINST = f"""
SELECT {_COLUMNS} FROM legal_holds AS h
WHERE h.project_id = $1 AND h.released_at IS NULL AND (
    h.scope = 'project'
    OR h.scope = 'user' AND h.subjects && $2::text[]
    OR h.scope = 'customer' AND h.subjects && $3::text[]
    OR h.scope = 'customer' AND (
        EXISTS (SELECT FROM threats AS t WHERE t.project_id = $1
            AND t.customer = ANY (h.subjects) AND t.user_id = ANY ($2::text[]))
        OR EXISTS (SELECT FROM sessions AS s WHERE s.project_id = $1
            AND s.customer_id = ANY (h.subjects) AND s.user_id = ANY ($2::text[])))
    OR h.scope = 'user' AND (
        EXISTS (SELECT FROM threats AS t WHERE t.project_id = $1
            AND t.customer = ANY ($3::text[]) AND t.user_id = ANY (h.subjects))
        OR EXISTS (SELECT FROM sessions AS s WHERE s.project_id = $1
            AND s.customer_id = ANY ($3::text[]) AND s.user_id = ANY (h.subjects)))
)
ORDER BY hold_id
"""


class LegalHoldRepository:
    """What must be kept, by project.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, hold: LegalHold) -> LegalHold:
        """Hold from here on: once this returns nothing of it is deleted any more.

        Raises:
            NotFoundError: There is no such project.
        """
        who = (hold.project_id, hold.hold_id, hold.scope.value, list(hold.subjects))
        why = (hold.reason, hold.held_by, hold.held_at)
        async with self._store.transaction([hold.project_id], _TAKE) as connection:
            rows = await fetch(connection, _ADD, *who, *why)
        return _hold(rows[0])

    async def list(self, project_id: str) -> Sequence[LegalHold]:
        """All that the project ever had, oldest first."""
        async with self._store.transaction([project_id]) as connection:
            return [_hold(row) for row in await fetch(connection, _LIST, project_id)]

    async def release(
        self, project_id: str, hold_id: HoldId, *, by: str, at: datetime
    ) -> LegalHold | None:
        """End a hold; nothing where there is none that holds."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _RELEASE, project_id, hold_id, by, at)
        return _hold(rows[0]) if rows else None

    async def held(self, project_id: str) -> Held:
        """What is held of the project, to be asked row by row."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _IN_FORCE, project_id)
        return Held.by(map(_hold, rows))

    async def standing_against(
        self,
        project_id: str,
        *,
        user_ids: Collection[str] = (),
        customer_ids: Collection[str] = (),
    ) -> Sequence[LegalHold]:
        """The holds that forbid to erase these users' or customers' data; none where it may go.

        A hold on another customer counts where one of the users has threats or sessions of that
        customer, and one on another user where that one has some of these customers.

        Args:
            project_id: Whose data.
            user_ids: All ids under which the users may be stored.
            customer_ids: The same of customers.
        """
        subjects = (list(user_ids), list(customer_ids))
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _STANDS_AGAINST, project_id, *subjects)
        return [_hold(row) for row in rows]


def _hold(row: asyncpg.Record) -> LegalHold:
    return LegalHold.model_validate(dict(row))
