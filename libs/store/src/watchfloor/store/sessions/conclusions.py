"""Sessions and traces that went quiet are concluded, each once, whoever sweeps."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import asyncpg

from watchfloor.core import MonitoredTrace, Session, SessionKey, TraceId
from watchfloor.store._transaction import fetch
from watchfloor.store.sessions.rows import as_session, session_columns
from watchfloor.store.sessions.steps import SESSION_STEPS, TRACE_STEPS, StepKind
from watchfloor.store.sessions.traces import TRACE_COLUMNS, as_trace
from watchfloor.store.store import Store

_CONCLUDE = """
WITH swept AS (
    SELECT * FROM unnest($1::text[], $2::timestamptz[]) AS watermarks (project_id, quiet_until)
), due AS (
    SELECT s.project_id, s.{id}
    FROM {table} AS s JOIN swept USING (project_id)
    WHERE s.status = 'active'
      AND s.last_received_at < swept.quiet_until
      AND s.last_received_at < (SELECT max(quiet_until) FROM swept)
    ORDER BY s.last_received_at
    LIMIT $3
    FOR UPDATE OF s SKIP LOCKED
), concluded AS (
    UPDATE {table} AS s
    SET status = 'concluded', concluded_at = clock_timestamp(),
        conclusion_number = s.conclusion_number + 1
    FROM due WHERE s.project_id = due.project_id AND s.{id} = due.{id}
    RETURNING {columns}
), steps AS (
    INSERT INTO conclusion_steps (
        project_id, kind, subject_id, conclusion_number, step, due_at
    )
    SELECT project_id, '{kind}', {id}, conclusion_number, step, clock_timestamp()
    FROM concluded CROSS JOIN unnest($4::text[]) AS step
)
SELECT * FROM concluded ORDER BY last_received_at
"""
_CONCLUDE_SESSIONS = _CONCLUDE.format(
    table="sessions", id="session_id", kind=StepKind.SESSION, columns=session_columns("s.")
)
_CONCLUDE_TRACES = _CONCLUDE.format(
    table="traces", id="trace_id", kind=StepKind.TRACE, columns=TRACE_COLUMNS
)
_SET_FEATURE = """
UPDATE {table} SET feature_id = $4
WHERE project_id = $1 AND {id} = $2 AND conclusion_number = $3 AND status = 'concluded'
RETURNING true
"""
_SET_SESSION_FEATURE = _SET_FEATURE.format(table="sessions", id="session_id")
_SET_TRACE_FEATURE = _SET_FEATURE.format(table="traces", id="trace_id")


class Conclusions:
    """Concludes what went quiet and notes what is to be done then, in one statement.

    All methods raise ``UnavailableError`` while the database is away; they may be repeated.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def conclude(
        self, *, watermarks: Mapping[str, datetime], inactivity_s: float, limit: int
    ) -> Sequence[Session]:
        """Conclude sessions without an event for that long, the quietest first.

        Args:
            watermarks: By project, up to when its events are all saved: the time of its oldest
                unsaved message, else the present. Other projects are left alone. To be read
                before this is called.
            inactivity_s: How long is quiet.
            limit: The most to conclude at once; ask again until nothing comes.

        Returns:
            The sessions that this call concluded; no other call did.
        """
        rows = await self._sweep(
            _CONCLUDE_SESSIONS, watermarks, inactivity_s, limit, list(SESSION_STEPS)
        )
        return [as_session(row) for row in rows]

    async def conclude_traces(
        self, *, watermarks: Mapping[str, datetime], inactivity_s: float, limit: int
    ) -> Sequence[MonitoredTrace]:
        """The same for traces."""
        rows = await self._sweep(
            _CONCLUDE_TRACES, watermarks, inactivity_s, limit, list(TRACE_STEPS)
        )
        return [as_trace(row) for row in rows]

    async def set_feature(
        self, key: SessionKey, conclusion_number: int, *, feature_id: str
    ) -> bool:
        """Note that the session's features were analysed, unless it went on since."""
        return await self._set(_SET_SESSION_FEATURE, *key, conclusion_number, feature_id)

    async def set_trace_feature(
        self, project_id: str, trace_id: TraceId, conclusion_number: int, *, feature_id: str
    ) -> bool:
        """Note that the trace's features were analysed, unless it went on since."""
        arguments = (project_id, trace_id, conclusion_number, feature_id)
        return await self._set(_SET_TRACE_FEATURE, *arguments)

    async def _sweep(
        self,
        statement: str,
        watermarks: Mapping[str, datetime],
        inactivity_s: float,
        *arguments: object,
    ) -> Sequence[asyncpg.Record]:
        if not watermarks:
            return ()
        quiet = timedelta(seconds=inactivity_s)
        quiet_until = [moment - quiet for moment in watermarks.values()]
        async with self._store.sweep() as connection:
            return await fetch(connection, statement, list(watermarks), quiet_until, *arguments)

    async def _set(self, statement: str, project_id: str, *arguments: object) -> bool:
        async with self._store.transaction([project_id]) as connection:
            return bool(await fetch(connection, statement, project_id, *arguments))
