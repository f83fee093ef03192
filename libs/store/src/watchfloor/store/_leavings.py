"""Rows that no partition takes with it when their time is over, deleted some at a time."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._partitions import midnight

_ROWS_AT_ONCE = 5_000

_DELETE = """
DELETE FROM {table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM {table} WHERE {column} < $1 LIMIT {limit}
))
"""
# History that was imported lies in the default partition: it is kept as long as what came with it.
_BY_TIME = (
    _DELETE.format(table="threats_default", column="received_at", limit=_ROWS_AT_ONCE),
    _DELETE.format(table="events_default", column="received_at", limit=_ROWS_AT_ONCE),
    _DELETE.format(table="event_keys", column="received_at", limit=_ROWS_AT_ONCE),
    _DELETE.format(table="traces", column="last_received_at", limit=_ROWS_AT_ONCE),
)
_VERDICTS = _DELETE.format(table="verdicts", column="threat_id", limit=_ROWS_AT_ONCE)
_SESSIONS = f"""
WITH gone AS (
    {_DELETE.format(table="sessions", column="last_received_at", limit=_ROWS_AT_ONCE)}
    RETURNING project_id, session_id
), snapshots AS (
    DELETE FROM risk_snapshots AS r USING gone
    WHERE r.project_id = gone.project_id AND r.session_id = gone.session_id
), thoughts AS (
    DELETE FROM thought_analyses AS t USING gone
    WHERE t.project_id = gone.project_id AND t.session_id = gone.session_id
), steps AS (
    DELETE FROM conclusion_steps AS c USING gone
    WHERE c.project_id = gone.project_id AND c.kind = 'session' AND c.subject_id = gone.session_id
)
SELECT count(*) FROM gone
"""  # noqa: S608


async def delete_some(connection: AsyncConnection, before: date) -> bool:
    """Delete some rows of earlier days; whether there may be more.

    Those are rows in default partitions, keys of events, verdicts on threats, traces, and sessions
    with what was found about them.
    """
    moment = midnight(before)
    deleted = [(await connection.exec_driver_sql(each, (moment,))).rowcount for each in _BY_TIME]
    verdicts = await connection.exec_driver_sql(_VERDICTS, (_first_id(moment),))
    sessions = await connection.exec_driver_sql(_SESSIONS, (moment,))
    return _ROWS_AT_ONCE in {*deleted, verdicts.rowcount, sessions.scalar_one()}


def _first_id(moment: datetime) -> UUID:
    """The smallest UUIDv7 of that moment: it begins with its time in milliseconds."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
