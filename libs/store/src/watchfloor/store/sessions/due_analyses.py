"""Which sessions are to be analysed, who does it, and what was found."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from watchfloor.core import Event, Session, SessionKey, patterns_with
from watchfloor.store._transaction import execute_each, fetch
from watchfloor.store.sessions.dataflow import keep_dataflow
from watchfloor.store.sessions.event_writing import insert_new
from watchfloor.store.sessions.rows import as_session, session_columns
from watchfloor.store.sessions.snapshots import insert_snapshots
from watchfloor.store.sessions.thoughts import keep_thoughts
from watchfloor.store.sessions.values import Found
from watchfloor.store.store import Store

_CLAIM = f"""
WITH due AS (
    SELECT project_id, session_id FROM sessions
    WHERE analysis_due_at <= clock_timestamp()
    ORDER BY risk_score DESC, analysis_due_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
UPDATE sessions AS s SET analysis_due_at = clock_timestamp() + $2::interval
FROM due WHERE s.project_id = due.project_id AND s.session_id = due.session_id
RETURNING {session_columns("s.")}
"""
_LOCK = f"""
SELECT {session_columns()} FROM sessions
WHERE (project_id, session_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
ORDER BY project_id, session_id FOR UPDATE
"""
_FINISH = """
UPDATE sessions SET
    analysis_due_at = CASE WHEN last_received_at > $3 THEN clock_timestamp() END,
    risk_score = $4, patterns = $5, labels = $6, action = $7, tags = $8, counters = $9,
    dataflow_verdict = $10
WHERE project_id = $1 AND session_id = $2
"""
_RELEASE = """
UPDATE sessions SET analysis_due_at = $3
WHERE project_id = $1 AND session_id = $2 AND analysis_due_at IS NOT NULL
"""


class DueAnalyses:
    """Hands out sessions that have something to analyse, each to one worker at a time.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def claim(self, limit: int, *, lease_s: float) -> Sequence[Session]:
        """Sessions of all projects that are due, the riskiest first.

        Nobody else gets them before the lease ends; then they are due again.
        """
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _CLAIM, limit, timedelta(seconds=lease_s))
        return sorted(map(as_session, rows), key=lambda session: -session.risk_score)

    async def finish(self, found: Sequence[Found]) -> Sequence[Session]:
        """Write down what was found, in one transaction; idempotent by the ids of its parts.

        A session that got events since it was looked at stays due. The product's own events
        are counted, but they neither reopen a session nor keep it from being concluded.

        Returns:
            The sessions after it; without those that are gone.
        """
        columns = [list(column) for column in zip(*(each.key for each in found), strict=True)]
        async with self._store.transaction({each.key.project_id for each in found}) as connection:
            sessions = {
                SessionKey(session.project_id, session.session_id): session
                for session in map(as_session, await fetch(connection, _LOCK, *columns))
            }
            there = [each for each in found if each.key in sessions]
            new = await insert_new(connection, [event for each in there for event in each.events])
            await insert_snapshots(
                connection, [(each.key, each.snapshot) for each in there if each.snapshot]
            )
            await keep_dataflow(
                connection, [(each.key, each.dataflow) for each in there if each.dataflow]
            )
            for each in there:
                await keep_thoughts(connection, each.key, each.thoughts)
            after = [_after(sessions[each.key], each, new) for each in there]
            await execute_each(connection, _FINISH, map(_row, there, after))
        return after

    async def release(self, key: SessionKey, *, retry_at: datetime) -> None:
        """Give a claimed session back, to be analysed at that time."""
        async with self._store.transaction([key.project_id]) as connection:
            await fetch(connection, _RELEASE, *key, retry_at)


def _after(session: Session, found: Found, new: Sequence[Event]) -> Session:
    own = [event for event in new if SessionKey(event.project_id, event.session_id) == found.key]
    snapshot, dataflow = found.snapshot, found.dataflow
    verdict = dataflow.verdict if dataflow else session.dataflow_verdict
    patterns = snapshot.patterns if snapshot else session.patterns
    return session.model_copy(
        update={
            "risk_score": snapshot.risk_score if snapshot else session.risk_score,
            "patterns": patterns_with(patterns, verdict),
            "dataflow_verdict": verdict,
            "labels": tuple(dict.fromkeys((*session.labels, *found.labels))),
            "action": found.action,
            "tags": tuple(dict.fromkeys((*session.tags, *found.tags))),
            "counters": session.counters.plus(own),
        }
    )


def _row(found: Found, session: Session) -> tuple[object, ...]:
    return (
        *(*found.key, found.seen_received_at, session.risk_score),
        *(list(session.patterns), list(session.labels), session.action, list(session.tags)),
        *(session.counters.model_dump_json(), session.dataflow_verdict),
    )
