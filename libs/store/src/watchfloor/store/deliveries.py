"""The one writer of deliveries: what is to be told to somebody outside."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from watchfloor.core import (
    Clock,
    Delivery,
    DeliveryDraft,
    DeliveryStatus,
    SystemClock,
    mint_uuid7,
)
from watchfloor.store._transaction import fetch
from watchfloor.store.page import Page, decode_id_cursor, encode_cursor
from watchfloor.store.store import Store

MOST_ATTEMPTS = 8
"""After so many a delivery is given up."""

_FIRST_PAUSE_S = 2.0
_LONGEST_PAUSE_S = 600.0

_FIELDS = (
    "d.delivery_id::text, d.project_id, d.key, d.kind, d.url, d.payload, d.status, d.attempts, "
    "d.created_at, d.due_at, d.ended_at, d.failure_reason"
)
_ADD = """
INSERT INTO deliveries (project_id, delivery_id, key, kind, url, payload)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
ON CONFLICT (project_id, key) DO NOTHING
RETURNING key
"""
# Whoever has a delivery loses it with time: a process that died, at once or eight times, told
# nobody. The number of the attempt is what a late answer is known by.
_CLAIM = f"""
WITH due AS (
    SELECT project_id, delivery_id FROM deliveries
    WHERE status = 'pending' AND due_at <= clock_timestamp()
    ORDER BY due_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
UPDATE deliveries AS d SET
    status = CASE WHEN attempts >= {MOST_ATTEMPTS} THEN 'dead' ELSE status END,
    ended_at = CASE WHEN attempts >= {MOST_ATTEMPTS} THEN clock_timestamp() END,
    attempts = least(attempts + 1, {MOST_ATTEMPTS}),
    due_at = clock_timestamp() + $2
FROM due
WHERE d.project_id = due.project_id AND d.delivery_id = due.delivery_id
RETURNING {_FIELDS}
"""
_DELIVERED = """
UPDATE deliveries SET status = 'delivered', ended_at = clock_timestamp(), failure_reason = NULL
WHERE project_id = $1 AND delivery_id = $2 AND status <> 'delivered'
"""
_FAILED = f"""
UPDATE deliveries AS d SET
    status = CASE WHEN attempts >= {MOST_ATTEMPTS} THEN 'dead' ELSE status END,
    ended_at = CASE WHEN attempts >= {MOST_ATTEMPTS} THEN clock_timestamp() END,
    due_at = coalesce($4, clock_timestamp() + (0.5 + 0.5 * random()) * least(
        {_LONGEST_PAUSE_S}, {_FIRST_PAUSE_S} * 2 ^ (attempts - 1)) * interval '1 second'),
    failure_reason = $5
WHERE project_id = $1 AND delivery_id = $2 AND attempts = $3 AND status = 'pending'
RETURNING {_FIELDS}
"""
_LIST = f"""
SELECT {_FIELDS} FROM deliveries AS d
WHERE project_id = $1 AND ($2::text IS NULL OR status = $2)
  AND ($3::uuid IS NULL OR delivery_id < $3)
ORDER BY delivery_id DESC LIMIT $4
"""


class DeliveryRepository:
    """Deliveries of all projects, each made once, and again only when nobody knows of it.

    All methods raise ``UnavailableError`` while the database is away. Only the database's clock
    counts.
    """

    def __init__(self, store: Store, *, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or SystemClock()

    async def add(self, drafts: Sequence[DeliveryDraft]) -> int:
        """Ask for all of them or none; one whose key is known is passed over.

        Returns:
            How many were not known.
        """
        if not drafts:
            return 0
        # Two writers of the same keys in the same order cannot wait for each other in a ring.
        ordered = sorted(drafts, key=lambda draft: (draft.project_id, draft.key))
        now = self._clock.now()
        columns = (
            [draft.project_id for draft in ordered],
            [mint_uuid7(now) for _ in ordered],
            *([getattr(draft, name) for draft in ordered] for name in ("key", "kind", "url")),
            [draft.payload.decode() for draft in ordered],
        )
        async with self._store.transaction({draft.project_id for draft in drafts}) as connection:
            return len(await fetch(connection, _ADD, *columns))

    async def claim(self, limit: int, *, lease_s: float) -> Sequence[Delivery]:
        """Take up what is due, the longest overdue first; nobody else has it for ``lease_s``.

        What was taken up eight times and never answered for is given up here, and comes as dead.
        """
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _CLAIM, limit, timedelta(seconds=lease_s))
        return sorted((_delivery(row) for row in rows), key=lambda each: each.created_at)

    async def delivered(self, delivery: Delivery) -> None:
        """It has arrived, whichever attempt it was. Idempotent."""
        async with self._store.sweep() as connection:
            await fetch(connection, _DELIVERED, delivery.project_id, delivery.delivery_id)

    async def failed(
        self, delivery: Delivery, *, reason: str, retry_at: datetime | None = None
    ) -> Delivery | None:
        """This attempt failed: it is tried again later, or given up after the eighth.

        Args:
            delivery: As it was claimed; another's attempt is left alone.
            reason: A fixed word or status, never what the receiver answered.
            retry_at: When to try again; by itself after pauses that double from two seconds to
                ten minutes, with jitter.

        Returns:
            The delivery as it is then; nothing where another has it by now.
        """
        arguments = (delivery.project_id, delivery.delivery_id, delivery.attempts)
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _FAILED, *arguments, retry_at, reason)
        return _delivery(rows[0]) if rows else None

    async def list(
        self,
        project_id: str,
        *,
        status: DeliveryStatus | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[Delivery]:
        """A page of the project's deliveries, newest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        after = None if cursor is None else decode_id_cursor(cursor)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LIST, project_id, status, after, limit + 1)
        page = tuple(_delivery(row) for row in rows[:limit])
        return Page(page, encode_cursor(page[-1].delivery_id) if len(rows) > limit else None)


def _delivery(row: asyncpg.Record) -> Delivery:
    return Delivery.model_validate(dict(row) | {"payload": row["payload"].encode()})
