"""What is kept so that it is not done twice, and the audit log, deleted some at a time."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._partitions import midnight

_ROWS_AT_ONCE = 5_000


def _oldest(table: str, condition: str) -> str:
    """Deletes some of those for which the condition holds."""
    return f"""
        DELETE FROM {table} WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM {table} WHERE {condition} LIMIT {_ROWS_AT_ONCE}
        ))
    """


_SETTLED = _oldest("deliveries", "status = 'delivered' AND ended_at < $1")
_EXPIRED = _oldest("leases", "expires_at < $1")

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


async def delete_settled(connection: AsyncConnection, before: date, *, expired: date) -> bool:
    """Delete some of what was only kept so that it is not done twice; whether there may be more.

    Args:
        connection: The owner's.
        before: Deliveries that arrived on earlier days go.
        expired: Leases that ended on earlier days go: their holder never came back.
    """
    deleted = {
        await _delete(connection, _SETTLED, before),
        await _delete(connection, _EXPIRED, expired),
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


async def _delete(connection: AsyncConnection, statement: str, before: date) -> int:
    return (await connection.exec_driver_sql(statement, (midnight(before),))).rowcount
