"""Traces as they are asked for."""

from collections.abc import Collection, Sequence
from typing import Any

from watchfloor.core import MonitoredTrace, TraceId
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_FIELDS = (
    *("project_id", "trace_id", "session_id", "agent_id", "status", "events"),
    *("last_received_at", "concluded_at", "conclusion_number", "feature_id"),
)
TRACE_COLUMNS = ", ".join(f"s.{name}" for name in _FIELDS)
_GET = f"""
SELECT {TRACE_COLUMNS} FROM traces AS s WHERE project_id = $1 AND trace_id = $2
"""
_THESE = f"""
SELECT {TRACE_COLUMNS} FROM unnest($1::text[], $2::text[]) AS wanted (project_id, trace_id)
JOIN traces AS s USING (project_id, trace_id)
"""


class TraceRepository:
    """Traces by project; ``SessionSaving`` and ``Conclusions`` write them.

    Raises ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, project_id: str, trace_id: str) -> MonitoredTrace | None:
        """One trace, or nothing."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _GET, project_id, trace_id)
        return as_trace(rows[0]) if rows else None

    async def these(self, keys: Collection[tuple[str, TraceId]]) -> Sequence[MonitoredTrace]:
        """Those of these traces that are known, each by its project and id."""
        async with self._store.transaction({project_id for project_id, _ in keys}) as connection:
            rows = await fetch(connection, _THESE, *map(list, zip(*keys, strict=True)))
        return [as_trace(row) for row in rows]


def as_trace(row: Sequence[Any]) -> MonitoredTrace:
    """The trace of a row of ``TRACE_COLUMNS``."""
    return MonitoredTrace.model_validate(dict(zip(_FIELDS, row, strict=True)))
