"""The one writer of baselines and of the signatures of sessions."""

from collections.abc import Collection, Mapping, Sequence

import asyncpg

from watchfloor.core import (
    BehaviorBaseline,
    ConcludedSession,
    FeatureSet,
    RetiredBaseline,
    SessionId,
    SessionTraits,
)
from watchfloor.store._transaction import BY_INDEX, fetch
from watchfloor.store.store import Store

_BASELINE = "SELECT document FROM behavior_baselines WHERE project_id = $1 AND agent_id = $2"
_KEEP_BASELINE = """
INSERT INTO behavior_baselines (project_id, agent_id, baseline_id, created_at, document)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (project_id, agent_id) DO NOTHING
"""
_RETIRE = """
WITH retired AS (
    DELETE FROM behavior_baselines WHERE project_id = $1 AND agent_id = $2
    RETURNING project_id, agent_id, baseline_id, created_at, document
), signatures AS (
    DELETE FROM session_signatures
    WHERE (project_id, agent_id) IN (SELECT project_id, agent_id FROM retired)
)
INSERT INTO retired_baselines (
    project_id, agent_id, baseline_id, created_at, sessions, retired_by, reason
)
SELECT project_id, agent_id, baseline_id, created_at, (document::json ->> 'sessions')::integer,
    $3, $4
FROM retired
RETURNING baseline_id::text
"""
_RETIRED = """
SELECT baseline_id::text, agent_id, sessions, created_at, retired_at, retired_by, reason
FROM retired_baselines WHERE project_id = $1 AND agent_id = $2
ORDER BY retired_at DESC LIMIT $3
"""
_MOST_RETIRED = 100
_CONCLUDED = """
SELECT session_id, conclusion_number FROM sessions
WHERE project_id = $1 AND agent_id = $2 AND status = 'concluded'
ORDER BY concluded_at DESC, session_id DESC LIMIT $3
"""
_TRAITS = """
SELECT s.session_id, s.conclusion_number, f.document, g.signature
FROM unnest($2::text[]) AS wanted (session_id)
JOIN sessions AS s ON s.project_id = $1 AND s.session_id = wanted.session_id
LEFT JOIN features AS f ON f.project_id = s.project_id AND f.feature_id = s.feature_id::uuid
LEFT JOIN session_signatures AS g
    ON g.project_id = s.project_id AND g.session_id = s.session_id
    AND g.conclusion_number = s.conclusion_number AND g.baseline_id = $3
WHERE s.status = 'concluded'
"""
_SIGN = """
INSERT INTO session_signatures (
    project_id, agent_id, baseline_id, session_id, conclusion_number, signature
)
SELECT $1, $2, $3, * FROM unnest($4::text[], $5::integer[], $6::bytea[])
ON CONFLICT (project_id, session_id) DO UPDATE SET
    agent_id = excluded.agent_id, baseline_id = excluded.baseline_id,
    conclusion_number = excluded.conclusion_number, signature = excluded.signature
"""


class BehaviorRepository:
    """What agents' sessions are compared by; for whoever has the agent's lease.

    All methods raise ``UnavailableError`` while the database is away; they may be repeated.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        """What the agent's sessions are measured by, or nothing."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _BASELINE, project_id, agent_id)
        return BehaviorBaseline.model_validate_json(rows[0]["document"]) if rows else None

    async def keep_baseline(self, baseline: BehaviorBaseline) -> BehaviorBaseline:
        """Keep one for an agent that has none; returns what the agent has."""
        agent = (baseline.project_id, baseline.agent_id)
        rest = (baseline.baseline_id, baseline.created_at, baseline.model_dump_json())
        async with self._store.transaction([baseline.project_id]) as connection:
            await fetch(connection, _KEEP_BASELINE, *agent, *rest)
            (row,) = await fetch(connection, _BASELINE, *agent)
        return BehaviorBaseline.model_validate_json(row["document"])

    async def retire_baseline(
        self, project_id: str, agent_id: str, *, reason: str, retired_by: str
    ) -> str | None:
        """Forget what the agent's sessions are measured by, and every signature made by it.

        Its next analysis takes a new baseline from all sessions that it then has.

        Args:
            project_id: The tenant.
            agent_id: The monitored agent.
            reason: Why, for people who look at the reports after it.
            retired_by: Who says so: the prefix of an API key.

        Returns:
            Its id, where there was one.
        """
        arguments = (project_id, agent_id, retired_by, reason)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _RETIRE, *arguments)
        return str(rows[0]["baseline_id"]) if rows else None

    async def retired(self, project_id: str, agent_id: str) -> Sequence[RetiredBaseline]:
        """What the agent's sessions were measured by before, the newest first; the last hundred."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _RETIRED, project_id, agent_id, _MOST_RETIRED)
        return [RetiredBaseline.model_validate(dict(row)) for row in rows]

    async def concluded(
        self, project_id: str, agent_id: str, *, limit: int
    ) -> Sequence[ConcludedSession]:
        """The agent's sessions that are quiet at this moment, the newest first and so many."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _CONCLUDED, project_id, agent_id, limit)
        return [ConcludedSession(*row) for row in rows]

    async def traits(
        self, project_id: str, session_ids: Collection[SessionId], *, baseline_id: str | None
    ) -> Sequence[SessionTraits]:
        """What is known of those of the sessions that are quiet, in no order.

        Args:
            project_id: The tenant.
            session_ids: The sessions.
            baseline_id: Signatures made by another baseline are not told.
        """
        arguments = (project_id, list(session_ids), baseline_id)
        async with self._store.transaction([project_id], BY_INDEX) as connection:
            rows = await fetch(connection, _TRAITS, *arguments)
        return [_traits(row) for row in rows]

    async def sign(
        self, baseline: BehaviorBaseline, signatures: Mapping[ConcludedSession, bytes]
    ) -> None:
        """Keep signatures made by a baseline, in place of those that the sessions had."""
        arguments = (baseline.project_id, baseline.agent_id, baseline.baseline_id)
        ids = [session.session_id for session in signatures]
        numbers = [session.conclusion_number for session in signatures]
        async with self._store.transaction([baseline.project_id]) as connection:
            await fetch(connection, _SIGN, *arguments, ids, numbers, list(signatures.values()))


def _traits(row: asyncpg.Record) -> SessionTraits:
    session_id, conclusion_number, document, signature = row
    return SessionTraits(
        ConcludedSession(SessionId(session_id), conclusion_number),
        FeatureSet.model_validate_json(document).features if document else None,
        signature,
    )
