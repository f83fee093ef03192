"""Sessions that have something in common with a signal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import RelatedSession, SharedTrait, ThreatSignal
from watchfloor.store._transaction import fetch
from watchfloor.store.sessions.rows import SESSION_FIELDS, as_session, session_columns

# Each of the conditions has an index of its own, and PostgreSQL puts together what they find. The
# customer relates nothing by himself: all of his sessions would be related to all of his threats.
_RELATED = f"""
SELECT {session_columns()}, matched
FROM visible_sessions CROSS JOIN LATERAL array_remove(ARRAY[
    CASE WHEN session_id = $2 THEN '{SharedTrait.SESSION_ID}' END,
    CASE WHEN user_id = $3 THEN '{SharedTrait.USER_ID}' END,
    CASE WHEN addresses ? $4 THEN '{SharedTrait.SOURCE_IP}' END,
    CASE WHEN agent_id = $5 THEN '{SharedTrait.AGENT_ID}' END,
    CASE WHEN customer_id = $6 THEN '{SharedTrait.CUSTOMER_ID}' END
], NULL) AS matched
WHERE project_id = $1 AND (
    session_id = $2
    OR user_id = $3 AND last_event_at >= $7 AND created_at <= $8
    OR addresses <> '[]' AND addresses ? $4 AND last_event_at >= $7 AND created_at <= $8
    OR agent_id = $5 AND last_event_at >= $7 AND created_at <= $8
)
ORDER BY cardinality(matched) DESC, last_event_at DESC, session_id
LIMIT $9
"""


async def related_sessions(
    connection: AsyncConnection,
    signal: ThreatSignal,
    *,
    since: datetime,
    until: datetime,
    limit: int,
) -> Sequence[RelatedSession]:
    """Sessions that were active between these times and share a trait with the signal.

    The session that the signal itself names is among them whenever it was. Those that share the
    most come first, then those that were active last.
    """
    rows = await fetch(
        connection,
        _RELATED,
        *(signal.project_id, signal.session_id, signal.user_id, signal.source_ip),
        *(signal.agent_id, signal.customer_id, since, until, limit),
    )
    return [
        RelatedSession(as_session(row), tuple(map(SharedTrait, row[len(SESSION_FIELDS)])))
        for row in rows
    ]
