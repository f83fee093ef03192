"""The one writer of what thoughts show: the newest analysis of each."""

from collections.abc import Sequence

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import EventId, JudgedThought, SessionKey, ThoughtAnalysis
from watchfloor.store._transaction import fetch

# Most thoughts are judged once, and are handed in with every later analysis of their session.
_KEEP = """
INSERT INTO thought_analyses AS t (project_id, session_id, event_id, happened_at, document)
SELECT $1, $2, * FROM unnest($3::text[], $4::timestamptz[], $5::text[])
ON CONFLICT (project_id, session_id, event_id) DO UPDATE SET document = excluded.document
WHERE t.document <> excluded.document
"""
_LIST = """
SELECT event_id, happened_at, document FROM (
    SELECT * FROM thought_analyses WHERE project_id = $1 AND session_id = $2
    ORDER BY happened_at DESC, event_id DESC LIMIT $3
) AS newest
ORDER BY happened_at, event_id
"""


async def keep_thoughts(
    connection: AsyncConnection, key: SessionKey, thoughts: Sequence[JudgedThought]
) -> None:
    """Keep what these show; the same again changes nothing."""
    if not thoughts:
        return
    await fetch(
        connection,
        _KEEP,
        *key,
        [each.event_id for each in thoughts],
        [each.happened_at for each in thoughts],
        [each.analysis.model_dump_json() for each in thoughts],
    )


async def list_thoughts(
    connection: AsyncConnection, key: SessionKey, *, limit: int
) -> Sequence[JudgedThought]:
    """What the session's newest thoughts show, in the order in which they were thought."""
    return [_thought(row) for row in await fetch(connection, _LIST, *key, limit)]


def _thought(row: asyncpg.Record) -> JudgedThought:
    analysis = ThoughtAnalysis.model_validate_json(row["document"])
    return JudgedThought(EventId(row["event_id"]), row["happened_at"], analysis)
