"""Concluded sessions in few words, for those who look at all sessions of an agent."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
from pydantic_core import from_json

from watchfloor.core import SessionFacts, ToolRetry
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_AT_ONCE = 1_000
_FACTS = """
SELECT s.session_id, s.created_at, s.last_event_at, s.concluded_at, s.user_id, s.customer_id,
    s.counters,
    s.available_tools, f.document
FROM sessions AS s
LEFT JOIN features AS f ON f.project_id = s.project_id AND f.feature_id = s.feature_id::uuid
WHERE s.project_id = $1 AND s.agent_id = $2 AND s.status = 'concluded' AND s.session_id > $3
ORDER BY s.session_id LIMIT $4
"""


class SessionFactsRepository:
    """Concluded sessions by project and monitored agent.

    Methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def facts(self, project_id: str, agent_id: str) -> AsyncIterator[Sequence[SessionFacts]]:
        """All concluded sessions of the agent by their ids, some at a time.

        Each part is of its own moment: a session that is concluded meanwhile may be left out.
        """
        after = ""
        while True:
            async with self._store.transaction([project_id]) as connection:
                rows = await fetch(connection, _FACTS, project_id, agent_id, after, _AT_ONCE)
            if rows:
                after = rows[-1]["session_id"]
                yield [_facts(row) for row in rows]
            if len(rows) < _AT_ONCE:
                return


def _facts(row: asyncpg.Record) -> SessionFacts:
    counters: dict[str, Any] = from_json(row["counters"])
    features = _features(row["document"])
    retry = features.get("longest_retry")
    return SessionFacts(
        session_id=row["session_id"],
        created_at=row["created_at"],
        concluded_at=row["concluded_at"],
        duration_s=(row["last_event_at"] - row["created_at"]).total_seconds(),
        total_tokens=counters.get("total_tokens", 0),
        tool_calls=counters.get("tool_calls", 0),
        tools_used=frozenset(counters.get("tools", {})),
        available_tools=frozenset(from_json(row["available_tools"])),
        models=tuple(features.get("llm_models", ())),
        user_id=row["user_id"],
        customer_id=row["customer_id"],
        longest_retry=None if retry is None else ToolRetry.model_validate(retry),
    )


def _features(document: str | None) -> dict[str, Any]:
    """What the session was like; nothing while that was not analysed."""
    if document is None:
        return {}
    features: dict[str, Any] = from_json(document)["features"]
    return features
