"""The one writer of risk snapshots: how a session's risk went."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import (
    JudgedThought,
    RiskSnapshot,
    SessionDataflow,
    SessionId,
    SessionKey,
)
from watchfloor.store._transaction import execute_each, fetch
from watchfloor.store.sessions.dataflow import get_dataflow
from watchfloor.store.sessions.thoughts import list_thoughts
from watchfloor.store.store import Store

_INSERT = """
INSERT INTO risk_snapshots (
    project_id, session_id, snapshot_id, event_id, risk_score, patterns, explanation, provider,
    created_at
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (project_id, session_id, snapshot_id) DO NOTHING
"""
# A UUIDv7 begins with its time.
_LIST = """
SELECT snapshot_id::text, event_id, risk_score, patterns, explanation, provider, created_at
FROM (
    SELECT * FROM risk_snapshots WHERE project_id = $1 AND session_id = $2
    ORDER BY snapshot_id DESC LIMIT $3
) AS newest
ORDER BY newest.snapshot_id
"""


class SnapshotRepository:
    """What analyses found, by session; ``DueAnalyses`` takes it.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list(
        self, project_id: str, session_id: str, *, limit: int = 1_000
    ) -> Sequence[RiskSnapshot]:
        """The session's newest snapshots, oldest first."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LIST, project_id, session_id, limit)
        return [RiskSnapshot.model_validate(dict(row)) for row in rows]

    async def thoughts(
        self, project_id: str, session_id: str, *, limit: int = 1_000
    ) -> Sequence[JudgedThought]:
        """What the session's newest thoughts show, in the order in which they were thought."""
        key = SessionKey(project_id, SessionId(session_id))
        async with self._store.transaction([project_id]) as connection:
            return await list_thoughts(connection, key, limit=limit)

    async def dataflow(self, project_id: str, session_id: str) -> SessionDataflow | None:
        """What the session's data flow shows; nothing where that was not analysed."""
        key = SessionKey(project_id, SessionId(session_id))
        async with self._store.transaction([project_id]) as connection:
            return await get_dataflow(connection, key)


async def insert_snapshots(
    connection: AsyncConnection, snapshots: Iterable[tuple[SessionKey, RiskSnapshot]]
) -> None:
    """Keep the snapshots of sessions; the same again changes nothing."""
    await execute_each(connection, _INSERT, [_row(*each) for each in snapshots])


def _row(key: SessionKey, snapshot: RiskSnapshot) -> tuple[object, ...]:
    return (
        *(*key, snapshot.snapshot_id, snapshot.event_id, snapshot.risk_score),
        *(list(snapshot.patterns), snapshot.explanation, snapshot.provider, snapshot.created_at),
    )
