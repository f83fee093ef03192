"""Which sessions are to be analysed, who does it, and what was found."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Event, JudgedThought, RiskSnapshot, Session, SessionKey
from watchfloor.store._transaction import fetch
from watchfloor.store.sessions.event_writing import insert_new
from watchfloor.store.sessions.rows import as_session, session_columns
from watchfloor.store.sessions.snapshots import insert_snapshot
from watchfloor.store.sessions.thoughts import keep_thoughts
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
"""  # noqa: S608
_LOCK = f"""
SELECT {session_columns()} FROM sessions
WHERE project_id = $1 AND session_id = $2 FOR UPDATE
"""  # noqa: S608
_FINISH = """
UPDATE sessions SET
    analysis_due_at = CASE WHEN last_received_at > $3 THEN clock_timestamp() END,
    risk_score = $4, patterns = $5, labels = $6, action = $7, tags = $8, counters = $9
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

    async def finish(
        self,
        key: SessionKey,
        *,
        seen_received_at: datetime,
        snapshot: RiskSnapshot | None,
        labels: Sequence[str],
        action: str,
        tags: Sequence[str],
        events: Sequence[Event],
        thoughts: Sequence[JudgedThought] = (),
    ) -> Session | None:
        """Write down what was found, in one transaction; idempotent by the ids of its parts.

        A session that got events since it was looked at stays due. The product's own events
        are counted, but they neither reopen a session nor keep it from being concluded.

        Args:
            key: The session.
            seen_received_at: Its ``last_received_at`` when it was looked at.
            snapshot: The risk that was found; without one the session keeps what it has.
            labels: Chain-of-thought labels that were found, added to those it has.
            action: What the policies say.
            tags: Set by policies, added to those it has.
            events: What the product itself has to say, such as ``policy_decision``.
            thoughts: What thoughts show; kept beside the session, the newest analysis of each.

        Returns:
            The session after it; nothing where it is gone.
        """
        async with self._store.transaction([key.project_id]) as connection:
            rows = await fetch(connection, _LOCK, *key)
            if not rows:
                return None
            session = as_session(rows[0])
            new = await insert_new(connection, events)
            if snapshot is not None:
                await insert_snapshot(connection, key, snapshot)
            await keep_thoughts(connection, key, thoughts)
            after = session.model_copy(
                update={
                    "risk_score": snapshot.risk_score if snapshot else session.risk_score,
                    "patterns": snapshot.patterns if snapshot else session.patterns,
                    "labels": tuple(dict.fromkeys((*session.labels, *labels))),
                    "action": action,
                    "tags": tuple(dict.fromkeys((*session.tags, *tags))),
                    "counters": session.counters.plus(new),
                }
            )
            await _write(connection, after, seen_received_at)
        return after

    async def release(self, key: SessionKey, *, retry_at: datetime) -> None:
        """Give a claimed session back, to be analysed at that time."""
        async with self._store.transaction([key.project_id]) as connection:
            await fetch(connection, _RELEASE, *key, retry_at)


async def _write(connection: AsyncConnection, session: Session, seen: datetime) -> None:
    await fetch(
        connection,
        _FINISH,
        *(session.project_id, session.session_id, seen, session.risk_score),
        *(list(session.patterns), list(session.labels), session.action, list(session.tags)),
        session.counters.model_dump_json(),
    )
