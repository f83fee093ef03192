"""The one writer of erasures: what was asked for, and how far it is."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from watchfloor.core import Erasure, ErasureState
from watchfloor.store._transaction import fetch
from watchfloor.store.page import Page, decode_id_cursor, encode_cursor
from watchfloor.store.store import Store

_COLUMNS = """erasure_id::text, project_id, field, tokens, proof, is_dry_run, state, passes,
    counts,
    asked_at, changed_at, ended_at, reason"""
_ASK = """
INSERT INTO erasures (project_id, erasure_id, field, subject, tokens, proof, is_dry_run, state,
    asked_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
ON CONFLICT (project_id, subject, is_dry_run) WHERE ended_at IS NULL DO NOTHING
"""
_ASKED = f"""
SELECT {_COLUMNS} FROM erasures
WHERE project_id = $1 AND subject = $2 AND is_dry_run = $3
ORDER BY ended_at IS NULL DESC, erasure_id DESC LIMIT 1
"""
_GET = f"SELECT {_COLUMNS} FROM erasures WHERE project_id = $1 AND erasure_id = $2"
_LIST = f"""
SELECT {_COLUMNS} FROM erasures
WHERE project_id = $1 AND ($3::uuid IS NULL OR erasure_id < $3)
ORDER BY erasure_id DESC LIMIT $2
"""
_OPEN = f"SELECT {_COLUMNS} FROM erasures WHERE ended_at IS NULL ORDER BY erasure_id"
_NOTE = """
UPDATE erasures SET state = $3, passes = $4, counts = $5, changed_at = $6, ended_at = $7,
    reason = $8
WHERE project_id = $1 AND erasure_id = $2
"""


class ErasureRepository:
    """Erasures, which outlive whoever works on them.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ask(self, wanted: Erasure) -> Erasure:
        """Ask for an erasure; where the subject has one that has not ended, it is that one."""
        key = (wanted.project_id, wanted.tokens[0], wanted.is_dry_run)
        async with self._store.transaction([wanted.project_id]) as connection:
            await fetch(
                connection,
                _ASK,
                *(wanted.project_id, UUID(wanted.erasure_id), wanted.field, wanted.tokens[0]),
                *(
                    list(wanted.tokens),
                    wanted.proof,
                    wanted.is_dry_run,
                    wanted.state,
                    wanted.asked_at,
                ),
            )
            (row,) = await fetch(connection, _ASKED, *key)
        return _erasure(row)

    async def get(self, project_id: str, erasure_id: str) -> Erasure | None:
        """One of a project; nothing where it has none of this id."""
        try:
            key = UUID(erasure_id)
        except ValueError:
            return None
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _GET, project_id, key)
        return _erasure(rows[0]) if rows else None

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[Erasure]:
        """A page of a project's erasures, newest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        before = None if cursor is None else UUID(decode_id_cursor(cursor))
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LIST, project_id, limit + 1, before)
        page = tuple(_erasure(row) for row in rows[:limit])
        is_last = len(rows) <= limit
        return Page(page, None if is_last else encode_cursor(page[-1].erasure_id))

    async def open(self) -> Sequence[Erasure]:
        """Those of every project that have not ended, the oldest first."""
        async with self._store.sweep() as connection:
            return [_erasure(row) for row in await fetch(connection, _OPEN)]

    async def note(
        self,
        erasure: Erasure,
        *,
        at: datetime,
        state: ErasureState = ErasureState.RUNNING,
        counts: Mapping[str, int],
        passes: int = 0,
        reason: str | None = None,
    ) -> Erasure:
        """Write down how far it is; for whoever has its lease.

        Args:
            erasure: Which.
            at: When.
            state: How far it is; it ends with ``done`` and ``refused``.
            counts: What was removed in all.
            passes: How often all places were gone through.
            reason: Why it was refused.
        """
        is_over = state in {ErasureState.DONE, ErasureState.REFUSED}
        noted = erasure.model_copy(
            update={
                "state": state,
                "passes": passes,
                "counts": dict(sorted(counts.items())),
                "changed_at": at,
                "ended_at": at if is_over else None,
                "reason": reason,
            }
        )
        async with self._store.transaction([erasure.project_id]) as connection:
            await fetch(
                connection,
                _NOTE,
                *(noted.project_id, UUID(noted.erasure_id), noted.state, noted.passes),
                *(json.dumps(noted.counts), at, noted.ended_at, reason),
            )
        return noted


def _erasure(row: asyncpg.Record) -> Erasure:
    return Erasure.model_validate({**row, "counts": json.loads(row["counts"])})
