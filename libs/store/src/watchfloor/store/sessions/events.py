"""A session's events as they are asked for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import CONVERSATION_TYPES, Event, EventType, SessionKey
from watchfloor.store._transaction import BY_INDEX, PLAN_ONCE, fetch
from watchfloor.store.page import bad_cursor, cursor_moment, decode_cursor, encode_cursor
from watchfloor.store.sessions.rows import as_session, session_columns
from watchfloor.store.sessions.values import EventPage, RecentSession
from watchfloor.store.store import Store

# An event's time is at most a day ahead of its receipt. As arguments, both ends leave out the
# partitions of all other days before the statement begins.
_SPAN = """
SELECT created_at, clock_timestamp() + interval '1 day'
FROM sessions WHERE project_id = $1 AND session_id = $2
"""
_RECENT = f"""
SELECT {session_columns("(session).")}, documents FROM recent_session($1, $2, $3)
"""
_OF_SESSION = """
FROM events
WHERE project_id = $1 AND session_id = $2 AND event_time >= $3 AND event_time <= $4
"""
_WANTED = f"""
{_OF_SESSION} AND ($5::text[] IS NULL OR event_type = ANY ($5))
"""
_LIST = f"""
SELECT event_time, rank, event_id, document {_WANTED}
  AND ($6::double precision IS NULL OR (event_time, rank, event_id) > ($3, $6, $7::text))
ORDER BY event_time, rank, event_id LIMIT $8 OFFSET $9
"""
_COUNT = f"SELECT count(*) {_WANTED}"
_NEWEST = f"""
SELECT document {_OF_SESSION} ORDER BY event_time DESC, rank DESC, event_id DESC LIMIT $5
"""
_SPAN_OF_ALL = """
SELECT min(created_at), clock_timestamp() + interval '1 day'
FROM unnest($1::text[], $2::text[]) AS wanted (project_id, session_id)
JOIN sessions USING (project_id, session_id)
"""
_OF_ALL = """
SELECT found.document FROM unnest($1::text[], $2::text[]) AS wanted (project_id, session_id)
CROSS JOIN LATERAL (
    SELECT document FROM events AS e
    WHERE e.project_id = wanted.project_id AND e.session_id = wanted.session_id
      AND event_time >= $3 AND event_time <= $4
) AS found
"""
_NEWEST_OF_ALL = """
SELECT found.document FROM unnest($1::text[], $2::text[]) AS wanted (project_id, session_id)
CROSS JOIN LATERAL (
    SELECT document, event_time, rank, event_id FROM events AS e
    WHERE e.project_id = wanted.project_id AND e.session_id = wanted.session_id
      AND event_time >= $3 AND event_time <= $4
    ORDER BY event_time DESC, rank DESC, event_id DESC LIMIT $5
) AS found
ORDER BY found.event_time, found.rank, found.event_id
"""
_OF_WANTED = """
SELECT document, event_time, rank, event_id FROM events AS e
WHERE e.project_id = wanted.project_id AND e.session_id = wanted.session_id
  AND event_time >= $3 AND event_time <= $4
"""
# Messages of tools tell what tools did. An event may be among the first and the newest.
_CONVERSATIONS = f"""
SELECT found.document FROM unnest($1::text[], $2::text[]) AS wanted (project_id, session_id)
CROSS JOIN LATERAL (
    ({_OF_WANTED} AND event_type IN ('message.system', 'message.user')
     ORDER BY event_time, rank, event_id LIMIT $5)
    UNION ALL
    ({_OF_WANTED} AND event_type = ANY ($6)
     ORDER BY event_time DESC, rank DESC, event_id DESC LIMIT $5)
    UNION ALL
    ({_OF_WANTED} AND event_type = ANY ($7)
     AND NOT EXISTS ({_OF_WANTED} AND event_type = 'message.tool')
     ORDER BY event_time DESC, rank DESC, event_id DESC LIMIT $5)
) AS found
ORDER BY found.event_time, found.rank, found.event_id
"""
_CONVERSATION = f"""
SELECT document {_OF_SESSION} AND event_type = ANY ($5)
ORDER BY rank, event_time, event_id LIMIT $6
"""
_RECEIVED = """
SELECT count(*), max(received_at) FROM event_keys WHERE project_id = $1 AND event_id = ANY($2)
"""
_PLANNED = (PLAN_ONCE, BY_INDEX)
_MESSAGES = [kind.value for kind in EventType if kind.startswith("message.")]
_OF_TOOLS = sorted(CONVERSATION_TYPES.difference(_MESSAGES))


class _Place(NamedTuple):
    """Where a page begins: after this event."""

    event_time: datetime
    rank: float
    event_id: str


class EventRepository:
    """Events by session; ``SessionSaving`` and ``DueAnalyses`` write them.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list(
        self,
        project_id: str,
        session_id: str,
        *,
        types: Collection[EventType] = (),
        after: datetime | None = None,
        before: datetime | None = None,
        limit: int = 100,
        cursor: str | None = None,
        offset: int = 0,
    ) -> EventPage:
        """A page of the session's events, oldest first; nothing where there is no such session.

        Args:
            project_id: The tenant.
            session_id: The session.
            types: Only these kinds; all where it is empty.
            after: They happened at this time or after.
            before: They happened at this time or before.
            limit: The most that are returned.
            cursor: Where the page begins; an offset counts from there or from the beginning.
            offset: How many are passed over.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        place = _place(cursor) if cursor is not None else None
        kinds = sorted(types) or None
        async with self._store.transaction([project_id], *_PLANNED) as connection:
            span = await _span(connection, project_id, session_id)
            if span is None:
                return EventPage((), 0, None)
            first, last = max(span[0], after or span[0]), min(span[1], before or span[1])
            of_session = (project_id, session_id)
            begin = max(first, place.event_time) if place else first
            beyond = place[1:] if place and place.event_time >= first else (None, None)
            rows = await fetch(
                connection, _LIST, *of_session, begin, last, kinds, *beyond, limit + 1, offset
            )
            ((total,),) = await fetch(connection, _COUNT, *of_session, first, last, kinds)
        return EventPage(_events(rows[:limit]), total, _cursor(rows, limit))

    async def of_all(self, keys: Collection[SessionKey]) -> Sequence[Event]:
        """Every event of these sessions, in no order."""
        return await self._of_all(_OF_ALL, keys)

    async def newest_of_all(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        """So many of the newest events of each of these sessions, oldest first."""
        return await self._of_all(_NEWEST_OF_ALL, keys, limit)

    async def conversations(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        """The newest messages of each of these sessions, and the first words of system and user.

        Where no message tells what tools said, also the newest uses of tools. At most so many of
        each kind, oldest first.
        """
        return await self._of_all(_CONVERSATIONS, keys, limit, _MESSAGES, _OF_TOOLS)

    async def recent(self, project_id: str, session_id: str, limit: int) -> RecentSession | None:
        """The session with its newest events, oldest first, in one round trip; or nothing."""
        found = await self._store.ask([project_id], _RECENT, session_id, limit)
        if not found:
            return None
        [row] = found
        newest = tuple(map(Event.model_validate_json, reversed(row["documents"])))
        return RecentSession(as_session(row), newest)

    async def conversation(
        self, project_id: str, session_id: str, *, limit: int = 10_000
    ) -> Sequence[Event]:
        """The session's messages by their rank, at most so many; those without one come first."""
        return _events(
            await self._documents(_CONVERSATION, project_id, session_id, _MESSAGES, limit)
        )

    async def received(self, project_id: str, event_ids: Collection[str]) -> datetime | None:
        """When the last of these events was taken; nothing while one of them is not saved."""
        ids = sorted(set(event_ids))
        async with self._store.transaction([project_id], *_PLANNED) as connection:
            ((saved, last),) = await fetch(connection, _RECEIVED, project_id, ids)
        return last if saved == len(ids) else None

    async def _of_all(
        self, statement: str, keys: Collection[SessionKey], *arguments: object
    ) -> Sequence[Event]:
        columns = [list(column) for column in zip(*keys, strict=True)]
        projects = {key.project_id for key in keys}
        async with self._store.transaction(projects, *_PLANNED) as connection:
            ((first, last),) = await fetch(connection, _SPAN_OF_ALL, *columns)
            if first is None:
                return ()
            rows = await fetch(connection, statement, *columns, first, last, *arguments)
        return tuple(map(Event.model_validate_json, dict.fromkeys(row["document"] for row in rows)))

    async def _documents(
        self, statement: str, project_id: str, session_id: str, *arguments: object
    ) -> Sequence[asyncpg.Record]:
        async with self._store.transaction([project_id], *_PLANNED) as connection:
            span = await _span(connection, project_id, session_id)
            if span is None:
                return ()
            return await fetch(connection, statement, project_id, session_id, *span, *arguments)


async def _span(
    connection: AsyncConnection, project_id: str, session_id: str
) -> tuple[datetime, datetime] | None:
    rows = await fetch(connection, _SPAN, project_id, session_id)
    return tuple(rows[0]) if rows else None


def _events(rows: Sequence[asyncpg.Record]) -> tuple[Event, ...]:
    return tuple(Event.model_validate_json(row["document"]) for row in rows)


def _cursor(rows: Sequence[asyncpg.Record], limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    event_time, rank, event_id, _ = rows[limit - 1]
    return encode_cursor(f"{event_time.isoformat()} {rank!r} {event_id}")


def _place(cursor: str) -> _Place:
    moment, _, rest = decode_cursor(cursor).partition(" ")
    rank, _, event_id = rest.partition(" ")
    try:
        return _Place(cursor_moment(moment), float(rank), event_id)
    except ValueError:
        raise bad_cursor() from None
