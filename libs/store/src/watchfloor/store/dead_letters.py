"""Work in the store that was given up: deliveries, and steps after conclusions."""

from typing import NamedTuple
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from watchfloor.core import DeadLetter, DeadLetterKind, DeadLetterPage
from watchfloor.store._transaction import fetch
from watchfloor.store.page import decode_id_cursor, encode_cursor
from watchfloor.store.store import Store

_NOBODY_TOLD = "whoever had it never told what came of it"


class _Rows(NamedTuple):
    """Rows that are kept when they are given up, in SQL.

    Attributes:
        kind: What they are.
        table: Where they are.
        id: The column that names one.
        is_dead: What holds for those that were given up.
        revival: What makes one of them wait again.
        gone_at: When it was given up.
        content: What was to be done, as JSON.
    """

    kind: DeadLetterKind
    table: str
    id: str
    is_dead: str
    revival: str
    gone_at: str
    content: str

    @property
    def listing(self) -> str:
        return f"""
            SELECT {self.id}::text AS id, failure_reason, {self.gone_at} AS gone_at, attempts,
                requeues, ({self.content})::text AS content
            FROM {self.table}
            WHERE project_id = $1 AND {self.is_dead} AND ($3::uuid IS NULL OR {self.id} > $3)
            ORDER BY {self.id} LIMIT $2
        """

    @property
    def requeueing(self) -> str:
        return f"""
            UPDATE {self.table} SET {self.revival}, attempts = 0, due_at = clock_timestamp(),
                failure_reason = NULL, requeues = requeues + 1
            WHERE project_id = $1 AND {self.id} = $2 AND {self.is_dead} RETURNING 1
        """

    @property
    def dropping(self) -> str:
        return f"""
            DELETE FROM {self.table}
            WHERE project_id = $1 AND {self.id} = $2 AND {self.is_dead} RETURNING 1
        """


_DELIVERIES = _Rows(
    kind=DeadLetterKind.DELIVERIES,
    table="deliveries",
    id="delivery_id",
    is_dead="status = 'dead'",
    revival="status = 'pending', ended_at = NULL",
    gone_at="ended_at",
    content="json_build_object('kind', kind, 'url', url, 'payload', payload::json)",
)
_STEPS = _Rows(
    kind=DeadLetterKind.STEPS,
    table="conclusion_steps",
    id="step_id",
    is_dead="is_dead",
    revival="is_dead = false",
    gone_at="coalesce(failed_at, due_at)",
    content="""json_build_object('step', step, 'kind', kind, 'subject_id', subject_id,
        'conclusion_number', conclusion_number)""",
)


class DeadWork:
    """Rows of one kind that were given up, until a person decides.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store, rows: _Rows) -> None:
        self._store = store
        self._rows = rows

    @classmethod
    def of_deliveries(cls, store: Store) -> "DeadWork":
        """What somebody outside did not take."""
        return cls(store, _DELIVERIES)

    @classmethod
    def of_steps(cls, store: Store) -> "DeadWork":
        """What should have followed conclusions."""
        return cls(store, _STEPS)

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> DeadLetterPage:
        """Dead letters of a project, by id.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        after = None if cursor is None else decode_id_cursor(cursor)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, self._rows.listing, project_id, limit + 1, after)
        letters = tuple(self._letter(project_id, row) for row in rows[:limit])
        is_last = len(rows) <= limit
        return DeadLetterPage(
            dead_letters=letters, next_cursor=None if is_last else encode_cursor(letters[-1].id)
        )

    async def requeue(self, project_id: str, letter_id: str) -> bool:
        """Make it due again, with as many tries as at first. Says whether there was one."""
        return await self._change(self._rows.requeueing, project_id, letter_id)

    async def drop(self, project_id: str, letter_id: str) -> bool:
        """Throw it away. Says whether there was one."""
        return await self._change(self._rows.dropping, project_id, letter_id)

    async def _change(self, statement: str, project_id: str, letter_id: str) -> bool:
        try:
            key = UUID(letter_id)
        except ValueError:
            return False
        async with self._store.transaction([project_id]) as connection:
            return bool(await fetch(connection, statement, project_id, key))

    def _letter(self, project_id: str, row: asyncpg.Record) -> DeadLetter:
        return DeadLetter(
            kind=self._rows.kind,
            id=row["id"],
            project_id=project_id,
            reason=row["failure_reason"] or _NOBODY_TOLD,
            failed_at=row["gone_at"],
            attempts=row["attempts"],
            requeues=row["requeues"],
            content=from_json(row["content"]),
        )
