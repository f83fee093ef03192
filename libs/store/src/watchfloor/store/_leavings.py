"""Rows that no partition takes with it when their time is over, deleted some at a time."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._partitions import midnight

_ROWS_AT_ONCE = 5_000


class _Leaving(NamedTuple):
    """Rows of one table that leave with time.

    Attributes:
        table: The table.
        column: The time that counts.
        condition: What must hold, too.
    """

    table: str
    column: str
    condition: str = "true"

    def deletion(self, scope: str) -> str:
        """Deletes some of those before ``$1``."""
        return f"""
            DELETE FROM {self.table} WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM {self.table} AS old
                WHERE {self.column} < $1 AND {self.condition} AND {scope} LIMIT {_ROWS_AT_ONCE}
            ))
        """


_PAST = (
    # History that was imported lies in the default partition: kept as long as what came with it.
    _Leaving("threats_default", "received_at"),
    _Leaving("events_default", "received_at"),
    _Leaving("event_keys", "received_at"),
    _Leaving("traces", "last_received_at"),
    # Those of a session that never ends do not leave with it.
    _Leaving("risk_snapshots", "created_at"),
    _Leaving("conclusion_steps", "due_at", "is_dead"),
    _Leaving("features", "analyzed_at"),
    _Leaving("deliveries", "ended_at", "status <> 'pending'"),
    # The last run that came to its end says whether another is worth it.
    _Leaving(
        "analysis_sessions",
        "created_at",
        """status <> 'IN_PROGRESS' AND (status = 'FAILED' OR EXISTS (
            SELECT FROM analysis_sessions AS newer
            WHERE newer.project_id = old.project_id AND newer.agent_id = old.agent_id
              AND newer.analysis_id > old.analysis_id AND newer.status = 'COMPLETED'))""",
    ),
)
_VERDICTS = _Leaving("verdicts", "threat_id")
_SESSIONS = _Leaving("sessions", "last_received_at")
_WITH_ALL_ABOUT_THEM = """
WITH gone AS ({sessions} RETURNING project_id, session_id), snapshots AS (
    DELETE FROM risk_snapshots AS r USING gone
    WHERE r.project_id = gone.project_id AND r.session_id = gone.session_id
), thoughts AS (
    DELETE FROM thought_analyses AS t USING gone
    WHERE t.project_id = gone.project_id AND t.session_id = gone.session_id
), dataflow AS (
    DELETE FROM dataflow_analyses AS d USING gone
    WHERE d.project_id = gone.project_id AND d.session_id = gone.session_id
), pii AS (
    DELETE FROM session_pii AS p USING gone
    WHERE p.project_id = gone.project_id AND p.session_id = gone.session_id
), signatures AS (
    DELETE FROM session_signatures AS g USING gone
    WHERE g.project_id = gone.project_id AND g.session_id = gone.session_id
), steps AS (
    DELETE FROM conclusion_steps AS c USING gone
    WHERE c.project_id = gone.project_id AND c.kind = 'session' AND c.subject_id = gone.session_id
)
SELECT count(*) FROM gone
"""
_SETTLED = _Leaving("deliveries", "ended_at", "status = 'delivered'")
_EXPIRED = _Leaving("leases", "expires_at")

# Whoever may write checkpoints alone cannot have anything removed before its time.
_AUDITED = f"""
WITH going AS (
    SELECT l.project_id, l.position, l.entry_id
    FROM (
        SELECT project_id, max(position) AS last FROM audit_checkpoints GROUP BY project_id
    ) AS c
    CROSS JOIN LATERAL (
        SELECT * FROM audit_links
        WHERE project_id = c.project_id AND position <= c.last AND sealed_at < $1
        ORDER BY position LIMIT {_ROWS_AT_ONCE}
    ) AS l
    LIMIT {_ROWS_AT_ONCE}
), links AS (
    DELETE FROM audit_links AS l USING going
    WHERE l.project_id = going.project_id AND l.position = going.position
), entries AS (
    DELETE FROM audit_log AS a USING going
    WHERE a.project_id = going.project_id AND a.entry_id = going.entry_id
), replaced AS (
    DELETE FROM audit_checkpoints AS old WHERE EXISTS (
        SELECT FROM audit_checkpoints AS newer
        WHERE newer.project_id = old.project_id AND newer.position > old.position
    )
)
SELECT count(*) FROM going
"""
_EVERYONE = "true"
_ONE_PROJECT = "project_id = $2"


async def delete_past(
    connection: AsyncConnection, before: date, *, project_id: str | None = None
) -> bool:
    """Delete some rows of earlier days; whether there may be more.

    Those are rows in default partitions, keys of events, verdicts on threats, traces, sessions
    with what was found about them, features, runs of analyses but the last, and work that ended.

    Args:
        connection: The owner's.
        before: The first day that stays.
        project_id: Whose rows; everyone's by default.
    """
    moment = midnight(before)
    scope = _EVERYONE if project_id is None else _ONE_PROJECT
    owner = () if project_id is None else (project_id,)
    deleted = [await _delete(connection, each.deletion(scope), moment, *owner) for each in _PAST]
    deleted.append(await _delete(connection, _VERDICTS.deletion(scope), _first_id(moment), *owner))
    sessions = _WITH_ALL_ABOUT_THEM.format(sessions=_SESSIONS.deletion(scope))
    gone = await connection.exec_driver_sql(sessions, (moment, *owner))
    return _ROWS_AT_ONCE in {*deleted, gone.scalar_one()}


async def delete_settled(connection: AsyncConnection, before: date, *, expired: date) -> bool:
    """Delete some of what was only kept so that it is not done twice; whether there may be more.

    Args:
        connection: The owner's.
        before: Deliveries that arrived on earlier days go.
        expired: Leases that ended on earlier days go: their holder never came back.
    """
    deleted = {
        await _delete(connection, _SETTLED.deletion(_EVERYONE), midnight(before)),
        await _delete(connection, _EXPIRED.deletion(_EVERYONE), midnight(expired)),
    }
    return _ROWS_AT_ONCE in deleted


async def delete_audited(connection: AsyncConnection, before: date) -> bool:
    """Delete some of what a checkpoint of the audit log lets go; whether there may be more.

    Args:
        connection: The owner's.
        before: What was sealed on earlier days goes.
    """
    gone = await connection.exec_driver_sql(_AUDITED, (midnight(before),))
    return bool(gone.scalar_one() == _ROWS_AT_ONCE)


async def delete_of_day(connection: AsyncConnection, partition: str, *, project_id: str) -> bool:
    """Delete some of a project's rows in one day's partition; whether there may be more."""
    return (
        await _delete(
            connection,
            f"""
        DELETE FROM {partition} WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM {partition} WHERE project_id = $1 LIMIT {_ROWS_AT_ONCE}
        ))
        """,
            project_id,
        )
        == _ROWS_AT_ONCE
    )


async def _delete(connection: AsyncConnection, statement: str, *arguments: object) -> int:
    return (await connection.exec_driver_sql(statement, arguments)).rowcount


def _first_id(moment: datetime) -> UUID:
    """The smallest UUIDv7 of that moment: it begins with its time in milliseconds."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
