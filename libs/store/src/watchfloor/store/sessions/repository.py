"""Sessions as they are asked for."""

from collections.abc import Collection, Sequence
from datetime import datetime

from watchfloor.core import RelatedSession, Session, SessionFilter, SessionKey, ThreatSignal
from watchfloor.store._transaction import fetch
from watchfloor.store.sessions.listing import list_sessions
from watchfloor.store.sessions.related import related_sessions
from watchfloor.store.sessions.rows import as_session, session_columns
from watchfloor.store.sessions.values import SessionPage
from watchfloor.store.store import Store

_GET = f"""
SELECT {session_columns()} FROM sessions WHERE project_id = $1 AND session_id = $2
"""
_THESE = f"""
SELECT {session_columns("s.")}
FROM unnest($1::text[], $2::text[]) AS wanted (project_id, session_id)
JOIN sessions AS s USING (project_id, session_id)
"""
_BY_TRACE = f"""
SELECT {session_columns("s.")}
FROM traces AS t JOIN sessions AS s USING (project_id, session_id)
WHERE project_id = $1 AND t.trace_id = $2
"""
_BY_EXTERNAL_ID = f"""
SELECT {session_columns()} FROM sessions WHERE project_id = $1 AND external_id = $2
ORDER BY last_event_at DESC LIMIT 1
"""


class SessionRepository:
    """Sessions by project; ``SessionSaving`` writes them.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, project_id: str, session_id: str) -> Session | None:
        """One session, or nothing.

        A session of a trace alone that became part of another one is found there, as that is the
        home of the trace.
        """
        return await self._first(project_id, session_id, _GET, _BY_TRACE)

    async def these(self, keys: Collection[SessionKey]) -> Sequence[Session]:
        """Those of these sessions that are there themselves, whatever others are part of."""
        async with self._store.transaction({key.project_id for key in keys}) as connection:
            rows = await fetch(connection, _THESE, *map(list, zip(*keys, strict=True)))
        return [as_session(row) for row in rows]

    async def by_external_id(self, project_id: str, external_id: str) -> Session | None:
        """The session that its sender calls so; of several the one with the newest event.

        Else the home of the trace that is called so.
        """
        return await self._first(project_id, external_id, _BY_EXTERNAL_ID, _BY_TRACE)

    async def list(
        self,
        project_id: str,
        filter: SessionFilter | None = None,  # noqa: A002  # the word of the whole product
        *,
        limit: int = 50,
        cursor: str | None = None,
        offset: int = 0,
    ) -> SessionPage:
        """A page of the project's sessions, in the order that the filter names.

        A cursor stands where its page ended, an offset counts from there or from the beginning.

        Raises:
            InvalidInputError: The cursor is none of ours, or of another order.
        """
        async with self._store.transaction([project_id]) as connection:
            return await list_sessions(
                connection,
                project_id,
                wanted=filter or SessionFilter(),
                limit=limit,
                cursor=cursor,
                offset=offset,
            )

    async def related(
        self, signal: ThreatSignal, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[RelatedSession]:
        """Sessions that were active between these times and have something in common with a signal.

        They share its user, address or agent, or are the one that it names, which is found whenever
        it was. Those that share the most come first, then those that were active last.
        """
        async with self._store.transaction([signal.project_id]) as connection:
            return await related_sessions(connection, signal, since=since, until=until, limit=limit)

    async def _first(self, project_id: str, name: str, *statements: str) -> Session | None:
        async with self._store.transaction([project_id]) as connection:
            for statement in statements:
                rows = await fetch(connection, statement, project_id, name)
                if rows:
                    return as_session(rows[0])
        return None
