"""The one writer of what personal data and secrets sessions hold, masked."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from operator import itemgetter

import asyncpg

from watchfloor.core import PiiReading, SessionId, SessionKey, SessionPii, UnreadSession
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_SESSIONS_AT_ONCE = 1_000
_AT_ONCE = (2_000, 500)
"""Events and sessions that are read in one go, at most."""
_OF = """
SELECT project_id, session_id, document, texts, read_until
FROM unnest($1::text[], $2::text[]) AS wanted (project_id, session_id)
JOIN session_pii USING (project_id, session_id)
"""
_GET = "SELECT document FROM session_pii WHERE project_id = $1 AND session_id = $2"
# A session that is gone meanwhile, as part of another or because its time was over, gets none.
_KEEP = """
INSERT INTO session_pii (project_id, session_id, document, texts, read_until)
SELECT kept.* FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])
    AS kept (project_id, session_id, document, texts, read_until)
JOIN sessions USING (project_id, session_id)
ON CONFLICT (project_id, session_id) DO UPDATE SET
    document = excluded.document, texts = excluded.texts, read_until = excluded.read_until
"""
# Together they have no more events than may be read at once, unless it is one session alone.
_UNREAD = """
WITH unread AS (
    SELECT s.session_id, s.last_received_at, p.document, p.texts, p.read_until,
        (s.counters::json ->> 'events')::bigint AS events
    FROM sessions AS s LEFT JOIN session_pii AS p USING (project_id, session_id)
    WHERE s.project_id = $1 AND s.agent_id = $2 AND s.status = 'concluded' AND s.session_id > $3
      AND p.read_until IS DISTINCT FROM s.last_received_at
    ORDER BY s.session_id LIMIT $5
), counted AS (
    SELECT *, sum(events) OVER before AS together, row_number() OVER before AS place FROM unread
    WINDOW before AS (ORDER BY session_id)
)
SELECT session_id, last_received_at, document, texts, read_until FROM counted
WHERE together <= $4 OR place = 1 ORDER BY session_id
"""
_FOUND = """
SELECT s.session_id, p.document
FROM sessions AS s JOIN session_pii AS p USING (project_id, session_id)
WHERE s.project_id = $1 AND s.agent_id = $2 AND s.status = 'concluded' AND s.session_id > $3
ORDER BY s.session_id LIMIT $4
"""


class SessionPiiRepository:
    """What was found in sessions, and how far each was read.

    All methods raise ``UnavailableError`` while the database is away; they may be repeated.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, project_id: str, session_id: str) -> SessionPii | None:
        """What was found in a session; nothing where it was not read yet."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _GET, project_id, session_id)
        return SessionPii.model_validate_json(rows[0]["document"]) if rows else None

    async def of(self, keys: Collection[SessionKey]) -> Mapping[SessionKey, PiiReading]:
        """How far these sessions were read; those that nobody read are left out."""
        async with self._store.transaction({key.project_id for key in keys}) as connection:
            rows = await fetch(connection, _OF, *map(list, zip(*keys, strict=True)))
        return {
            SessionKey(row["project_id"], SessionId(row["session_id"])): _reading(row)
            for row in rows
        }

    async def keep(self, readings: Mapping[SessionKey, PiiReading]) -> None:
        """Keep these in place of those that the sessions had."""
        if not readings:
            return
        # In one order, so that two who keep the same sessions do not wait for each other.
        rows = [
            (*key, reading.found.model_dump_json(), reading.texts, reading.until)
            for key, reading in sorted(readings.items(), key=itemgetter(0))
        ]
        async with self._store.transaction({key.project_id for key in readings}) as connection:
            await fetch(connection, _KEEP, *map(list, zip(*rows, strict=True)))

    async def unread(
        self, project_id: str, agent_id: str
    ) -> AsyncIterator[Sequence[UnreadSession]]:
        """Concluded sessions of the agent in which there is something to read, some at a time."""
        after = ""
        while True:
            async with self._store.transaction([project_id]) as connection:
                rows = await fetch(connection, _UNREAD, project_id, agent_id, after, *_AT_ONCE)
            if not rows:
                return
            after = rows[-1]["session_id"]
            yield [_unread(row) for row in rows]

    async def found(self, project_id: str, agent_id: str) -> AsyncIterator[Sequence[SessionPii]]:
        """What was found in the agent's concluded sessions that were read, some at a time."""
        after = ""
        while True:
            async with self._store.transaction([project_id]) as connection:
                rows = await fetch(
                    connection, _FOUND, project_id, agent_id, after, _SESSIONS_AT_ONCE
                )
            if rows:
                after = rows[-1]["session_id"]
                yield [SessionPii.model_validate_json(row["document"]) for row in rows]
            if len(rows) < _SESSIONS_AT_ONCE:
                return


def _reading(row: asyncpg.Record) -> PiiReading:
    found = SessionPii.model_validate_json(row["document"])
    return PiiReading(found, row["texts"], row["read_until"])


def _unread(row: asyncpg.Record) -> UnreadSession:
    before = None if row["document"] is None else _reading(row)
    return UnreadSession(SessionId(row["session_id"]), row["last_received_at"], before)
