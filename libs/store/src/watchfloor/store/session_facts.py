"""Concluded sessions in few words, for those who look at all sessions of an agent."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import asyncpg
from pydantic_core import from_json

from watchfloor.core import DataflowVerdict, SessionFacts, SessionId, ToolRetry
from watchfloor.store._transaction import BY_INDEX, fetch
from watchfloor.store.store import Store

# An agent's sessions had the same few sets of tools: each is read, and held, once.
_SETS_OF_TOOLS = 256
_COUNTED = (
    *("messages", "model_calls", "tool_calls", "errors", "response_time_ms"),
    *("input_tokens", "output_tokens", "total_tokens", "tools"),
)

_FACTS = """
SELECT s.session_id, s.conclusion_number, s.created_at, s.last_event_at, s.concluded_at,
    s.user_id, s.customer_id, s.counters, s.available_tools, s.dataflow_verdict, f.document,
    f.document IS NOT NULL AND s.analysis_due_at IS NULL AS is_analysed
FROM unnest($2::text[]) AS wanted (session_id)
JOIN sessions AS s ON s.project_id = $1 AND s.session_id = wanted.session_id
LEFT JOIN features AS f ON f.project_id = s.project_id AND f.feature_id = s.feature_id::uuid
WHERE s.status = 'concluded'
"""


class SessionFactsRepository:
    """Concluded sessions by project and monitored agent.

    Methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def facts(
        self, project_id: str, session_ids: Collection[SessionId]
    ) -> Sequence[SessionFacts]:
        """Those of these sessions that are quiet, in no order."""
        async with self._store.transaction([project_id], BY_INDEX) as connection:
            rows = await fetch(connection, _FACTS, project_id, list(session_ids))
        return [_facts(row) for row in rows]


def _facts(row: asyncpg.Record) -> SessionFacts:
    counters: dict[str, Any] = from_json(row["counters"])
    features = _features(row["document"])
    retry = features.get("longest_retry")
    return SessionFacts(
        session_id=row["session_id"],
        conclusion_number=row["conclusion_number"],
        created_at=row["created_at"],
        concluded_at=row["concluded_at"],
        duration_s=(row["last_event_at"] - row["created_at"]).total_seconds(),
        tools_used=frozenset(counters.get("tools", {})),
        available_tools=_names(row["available_tools"]),
        models=tuple(features.get("llm_models", ())),
        user_id=row["user_id"],
        customer_id=row["customer_id"],
        longest_retry=None if retry is None else ToolRetry.model_validate(retry),
        dataflow_verdict=row["dataflow_verdict"] and DataflowVerdict(row["dataflow_verdict"]),
        is_analysed=row["is_analysed"],
        **{name: counters[name] for name in _COUNTED if name in counters},
    )


@lru_cache(_SETS_OF_TOOLS)
def _names(document: str) -> frozenset[str]:
    return frozenset(from_json(document))


def _features(document: str | None) -> dict[str, Any]:
    """What the session was like; nothing while that was not analysed."""
    if document is None:
        return {}
    features: dict[str, Any] = from_json(document)["features"]
    return features
