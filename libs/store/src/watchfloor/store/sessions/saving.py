"""The way of events into the tables: a batch in one transaction, whatever sessions it tells of."""

from collections.abc import Collection, Mapping, Sequence

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Event, Session, SessionId, SessionKey, SessionPart
from watchfloor.store._transaction import BY_INDEX, PLAN_ONCE, fetch
from watchfloor.store.sessions.event_writing import insert_new
from watchfloor.store.sessions.homes import Homes, find_homes, forget_empty
from watchfloor.store.sessions.merging import merged
from watchfloor.store.sessions.moving import move
from watchfloor.store.sessions.origins import note_origins
from watchfloor.store.sessions.rows import KEY, SAVED, as_session, session_columns
from watchfloor.store.sessions.trace_writing import note_traces
from watchfloor.store.sessions.values import MakeNews, Saved, SessionNews, SessionWork
from watchfloor.store.store import Store

# Inserting waits for others who insert the same session, and locking sees what they inserted: two
# statements, both in the order of the keys, so that nobody waits in a ring.
_INSERT_MISSING = """
INSERT INTO sessions (
    project_id, session_id, agent_id, created_at, last_event_at, last_received_at
)
SELECT *, '', now(), now(), now() FROM unnest($1::text[], $2::text[])
ON CONFLICT (project_id, session_id) DO NOTHING
RETURNING project_id, session_id
"""
_LOCK = f"""
SELECT {session_columns("s.")}, s.transcript
FROM unnest($1::text[], $2::text[]) AS wanted (project_id, session_id)
JOIN sessions AS s USING (project_id, session_id)
ORDER BY project_id, session_id
FOR UPDATE OF s
"""

_ALL = KEY + SAVED
_NEW = ", ".join(column.name for column in _ALL)
_ARRAYS = ", ".join(f"${number}::{column.sql_type}[]" for number, column in enumerate(_ALL, 1))
_NEXT = len(_ALL) + 1
# What is due or leased already stays so: whoever has it sees the later ``last_received_at``.
_UPDATE = f"""
UPDATE sessions AS s
SET ({", ".join(column.name for column in SAVED)})
        = ({", ".join(f"new.{column.name}" for column in SAVED)}),
    transcript = coalesce(new.transcript, s.transcript),
    analysis_due_at = CASE WHEN new.has_events
        THEN coalesce(s.analysis_due_at, clock_timestamp()) ELSE s.analysis_due_at END
FROM unnest({_ARRAYS}, ${_NEXT}::bytea[], ${_NEXT + 1}::boolean[])
    AS new ({_NEW}, transcript, has_events)
WHERE s.project_id = new.project_id AND s.session_id = new.session_id
"""
_DELETE = """
DELETE FROM sessions WHERE (project_id, session_id) IN (
    SELECT * FROM unnest($1::text[], $2::text[])
)
"""
_Work = Mapping[SessionKey, SessionWork]


class SessionSaving:
    """Saves events and what they make of their sessions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def save(self, parts: Collection[SessionPart], make: MakeNews) -> Saved:
        """Save what ``make`` finds new in the sessions of these parts, in one transaction.

        What names no session belongs to the one that another part of its trace names, now or
        earlier. Where that turns out after the trace had a session of its own, that one moves in.

        The sessions are locked while ``make`` looks at them. Events whose ids are stored already
        are passed over; the others are counted, make the session due for analysis and reopen it
        where it was concluded. The same again changes nothing.

        Args:
            parts: What is told of, in the order in which it was told. All traces of the events
                that ``make`` makes are among it.
            make: Called once; pure, and may speak only of the sessions that it is shown, once of
                each.

        Raises:
            UnavailableError: The database is away; nothing was saved, or everything was.
        """
        if not parts:
            return Saved()
        projects = {part.project_id for part in parts}
        async with self._store.transaction(projects, PLAN_ONCE, BY_INDEX) as connection:
            homes = await find_homes(connection, tuple(dict.fromkeys(parts)))
            work, moved = await move(connection, await _lock(connection, homes), homes.left)
            news = make(work)
            saved = await _write(connection, work, news)
            await forget_empty(connection, homes)
        sessions = tuple(saved[each.key] for each in news if each.key in saved)
        return Saved(sessions, tuple(moved))


async def _lock(connection: AsyncConnection, homes: Homes) -> _Work:
    parts: dict[SessionKey, list[SessionPart]] = {}
    for part, key in homes.of.items():
        parts.setdefault(key, []).append(part)
    missing = await fetch(connection, _INSERT_MISSING, *_arrays(sorted(parts)))
    inserted = {_key(row) for row in missing}
    rows = await fetch(connection, _LOCK, *_arrays(sorted({*parts, *homes.left})))
    return {
        key: _work(row, parts.get(key, ()), is_new=key in inserted)
        for row in rows
        for key in (_key(row),)
    }


def _key(row: asyncpg.Record) -> SessionKey:
    return SessionKey(row["project_id"], SessionId(row["session_id"]))


def _work(row: asyncpg.Record, parts: Sequence[SessionPart], *, is_new: bool) -> SessionWork:
    session = None if is_new else as_session(row)
    return SessionWork(session, row["transcript"], tuple(parts))


async def _write(
    connection: AsyncConnection, work: _Work, news: Sequence[SessionNews]
) -> Mapping[SessionKey, Session]:
    moved = [event for each in work.values() for event in each.former]
    events = (event for each in news for event in each.events)
    new = await insert_new(connection, events, moved=moved)
    saved = await _update(connection, work, news, new)
    await _forget_empty(connection, work, saved)
    await note_traces(connection, new, moved=moved)
    await note_origins(connection, saved, new)
    return saved


async def _update(
    connection: AsyncConnection,
    work: _Work,
    news: Sequence[SessionNews],
    new: Sequence[Event],
) -> Mapping[SessionKey, Session]:
    """Write the sessions that changed; return all that the news tell of."""
    events: dict[SessionKey, list[Event]] = {}
    for event in new:
        events.setdefault(SessionKey(event.project_id, event.session_id), []).append(event)
    after: dict[SessionKey, Session] = {}
    changed: list[tuple[Session, bytes | None, bool]] = []
    for key, identity, _, transcript in news:
        before = work[key]
        session = merged(before.session, key, identity, events.get(key, ()))
        if session is None:
            continue
        after[key] = session
        heard = None if transcript == before.transcript else transcript
        if session != before.session or heard is not None:
            changed.append((session, heard, key in events))
    if changed:
        columns = [[column.value(each) for each, _, _ in changed] for column in _ALL]
        rest = [heard for _, heard, _ in changed], [has_events for _, _, has_events in changed]
        await fetch(connection, _UPDATE, *columns, *rest)
    return after


async def _forget_empty(
    connection: AsyncConnection, work: _Work, saved: Collection[SessionKey]
) -> None:
    """Take back the rows of sessions that turned out to have no event."""
    empty = [key for key, each in work.items() if each.session is None and key not in saved]
    if empty:
        await fetch(connection, _DELETE, *_arrays(empty))


def _arrays(keys: Collection[SessionKey]) -> tuple[list[str], list[str]]:
    return [key.project_id for key in keys], [key.session_id for key in keys]
