"""Room of deleted rows, given back once nobody can see them any more."""

from collections.abc import Iterable

import asyncpg

from watchfloor.store._faults import faults_translated

_CONNECT_LIMIT_S = 5.0
_LIMIT_S = 1_800.0
_TABLES = frozenset(
    {
        *("threats", "verdicts", "events", "event_keys", "sessions", "traces", "features"),
        *("risk_snapshots", "thought_analyses", "dataflow_analyses", "session_pii"),
        *("session_signatures", "conclusion_steps", "deliveries", "client_results"),
        *("analysis_sessions", "analysis_results", "security_checks"),
        *("customers", "change_events", "retentions"),
    }
)


async def vacuum(owner_url: str, tables: Iterable[str]) -> None:
    """Have the space of deleted rows written over from here on; what is no table is passed over.

    Args:
        owner_url: The database as its owner.
        tables: Their names; partitions are vacuumed with their table.

    Raises:
        UnavailableError: The database is away, or it took more than half an hour.
    """
    wanted = sorted(_TABLES.intersection(tables))
    if not wanted:
        return
    with faults_translated():
        connection = await asyncpg.connect(owner_url, timeout=_CONNECT_LIMIT_S)
        try:
            # A table that somebody else holds is passed over: it is vacuumed by itself later.
            await connection.execute(f"VACUUM (SKIP_LOCKED) {', '.join(wanted)}", timeout=_LIMIT_S)
        finally:
            await connection.close(timeout=_CONNECT_LIMIT_S)
