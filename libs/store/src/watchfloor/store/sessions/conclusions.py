"""Sessions and traces that went quiet are concluded, each once, whoever sweeps."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import asyncpg

from watchfloor.core import FeatureSet, FeatureSubject, SessionId, SessionKey, TraceId
from watchfloor.store._transaction import fetch
from watchfloor.store.sessions.steps import SESSION_STEPS, TRACE_STEPS, StepKind
from watchfloor.store.store import Store

_SWEPT = """
WITH swept AS (
    SELECT * FROM unnest($1::text[], $2::timestamptz[]) AS watermarks (project_id, quiet_until)
)
"""
_QUIET = """
FROM {table} AS s JOIN swept USING (project_id)
WHERE s.status = 'active'
  AND s.last_received_at < swept.quiet_until
  AND s.last_received_at < (SELECT max(quiet_until) FROM swept)
"""
_CONCLUDE = f"""
{_SWEPT}, due AS (
    SELECT s.project_id, s.{{id}} {_QUIET}
    ORDER BY s.last_received_at
    LIMIT $3
    FOR UPDATE OF s SKIP LOCKED
), concluded AS (
    UPDATE {{table}} AS s
    SET status = 'concluded', concluded_at = clock_timestamp(),
        conclusion_number = s.conclusion_number + 1
    FROM due WHERE s.project_id = due.project_id AND s.{{id}} = due.{{id}}
    RETURNING s.project_id, s.{{id}}, s.conclusion_number, s.last_received_at
), steps AS (
    INSERT INTO conclusion_steps (
        project_id, kind, subject_id, conclusion_number, step, due_at
    )
    SELECT project_id, '{{kind}}', {{id}}, conclusion_number, step, statement_timestamp()
    FROM concluded CROSS JOIN unnest($4::text[]) AS step
)
SELECT project_id, {{id}} FROM concluded ORDER BY last_received_at
"""
_SESSIONS = {"table": "sessions", "id": "session_id", "kind": StepKind.SESSION}
_TRACES = {"table": "traces", "id": "trace_id", "kind": StepKind.TRACE}
_CONCLUDE_SESSIONS = _CONCLUDE.format(**_SESSIONS)
_CONCLUDE_TRACES = _CONCLUDE.format(**_TRACES)
_ARE_LEFT = f"""
{_SWEPT}
SELECT EXISTS (SELECT {_QUIET.format(**_SESSIONS)})
    OR EXISTS (SELECT {_QUIET.format(**_TRACES)}) AS are_left
"""
_MARK = """
UPDATE {table} AS s SET feature_id = mark.feature_id
FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[])
    AS mark (project_id, {id}, conclusion_number, feature_id)
WHERE s.project_id = mark.project_id AND s.{id} = mark.{id}
  AND s.conclusion_number = mark.conclusion_number AND s.status = 'concluded'
"""
_MARKS = {
    FeatureSubject.SESSION: _MARK.format(**_SESSIONS),
    FeatureSubject.TRACE: _MARK.format(**_TRACES),
}


class Conclusions:
    """Concludes what went quiet and notes what is to be done then, in one statement.

    All methods raise ``UnavailableError`` while the database is away; they may be repeated.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def conclude(
        self, *, watermarks: Mapping[str, datetime], inactivity_s: float, limit: int
    ) -> Sequence[SessionKey]:
        """Conclude sessions without an event for that long, the quietest first.

        What somebody holds is passed over: ``are_left`` says whether that was so.

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
        return [SessionKey(project_id, SessionId(name)) for project_id, name in rows]

    async def conclude_traces(
        self, *, watermarks: Mapping[str, datetime], inactivity_s: float, limit: int
    ) -> Sequence[tuple[str, TraceId]]:
        """The same for traces."""
        rows = await self._sweep(
            _CONCLUDE_TRACES, watermarks, inactivity_s, limit, list(TRACE_STEPS)
        )
        return [(project_id, TraceId(name)) for project_id, name in rows]

    async def are_left(self, *, watermarks: Mapping[str, datetime], inactivity_s: float) -> bool:
        """Whether others are as quiet, sessions or traces, such as what somebody holds."""
        rows = await self._sweep(_ARE_LEFT, watermarks, inactivity_s)
        return bool(rows and rows[0]["are_left"])

    async def mark(self, sets: Sequence[FeatureSet]) -> None:
        """Note that features of sessions and traces were analysed; not of what went on since."""
        async with self._store.transaction({each.project_id for each in sets}) as connection:
            for subject, statement in _MARKS.items():
                # Two writers of the same rows in the same order cannot wait in a ring.
                those = sorted(
                    (each.project_id, each.subject_id, each.conclusion_number, each.feature_id)
                    for each in sets
                    if each.subject is subject
                )
                if those:
                    await fetch(connection, statement, *map(list, zip(*those, strict=True)))

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
