"""The one writer of what the data flow of sessions shows: the newest analysis of each."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import SessionDataflow, SessionKey
from watchfloor.store._transaction import execute_each, fetch

_KEEP = """
INSERT INTO dataflow_analyses (project_id, session_id, document) VALUES ($1, $2, $3)
ON CONFLICT (project_id, session_id) DO UPDATE SET document = excluded.document
"""
_GET = "SELECT document FROM dataflow_analyses WHERE project_id = $1 AND session_id = $2"
# The one of two sessions with the worse verdict tells why it has it.
_MOVE = """
INSERT INTO dataflow_analyses (project_id, session_id, document)
SELECT project_id, $3, document FROM dataflow_analyses WHERE project_id = $1 AND session_id = $2
ON CONFLICT (project_id, session_id) DO UPDATE SET document = excluded.document
"""


async def keep_dataflow(
    connection: AsyncConnection, analyses: Iterable[tuple[SessionKey, SessionDataflow]]
) -> None:
    """Keep what these sessions show."""
    rows = [(*key, found.model_dump_json()) for key, found in analyses]
    await execute_each(connection, _KEEP, rows)


async def get_dataflow(connection: AsyncConnection, key: SessionKey) -> SessionDataflow | None:
    """What the session shows; nothing where that was not analysed."""
    rows = await fetch(connection, _GET, *key)
    return SessionDataflow.model_validate_json(rows[0]["document"]) if rows else None


async def move_dataflow(connection: AsyncConnection, key: SessionKey, home: SessionKey) -> None:
    """Let another session have what this one shows."""
    await fetch(connection, _MOVE, *key, home.session_id)
