"""The statements by which rows leave, and by which they are counted before."""

from collections.abc import Mapping, Sequence

from watchfloor.archive import ColumnKind
from watchfloor.store._partitions import midnight
from watchfloor.store.retention.scopes import Scope
from watchfloor.store.retention.tables import Child, Leaving

_MOST_BYTES = 64 * 1024**2
"""About what the rows of one transaction may take, however large each is."""

_KINDS: Mapping[str, ColumnKind] = {
    "bigint": "integer",
    "boolean": "boolean",
    "bytea": "bytes",
    "double precision": "number",
    "integer": "integer",
    "smallint": "integer",
    "text[]": "texts",
    "timestamp with time zone": "moment",
}
COLUMNS = """
SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
ORDER BY attnum
"""
"""The columns of a table, without those that are worked out from others."""

_HELD = """EXISTS (
    SELECT FROM legal_holds AS h WHERE h.project_id = old.project_id AND h.released_at IS NULL
      AND (h.scope = 'project' OR h.scope = 'customer' AND {customer} = ANY (h.subjects)
        OR h.scope = 'user' AND {user} = ANY (h.subjects)))"""

Arguments = Sequence[object]
Statement = tuple[str, Arguments]


def kind_of(column_type: str) -> ColumnKind:
    """How a column's values are archived: as text where nothing else fits."""
    return _KINDS.get(column_type, "text")


def deletion(leaving: Leaving, scope: Scope, returned: str) -> Statement:
    """Deletes some rows, and returns of each what is asked for.

    Args:
        leaving: Which rows.
        scope: Of what age, and whose.
        returned: Of the row ``gone``, and of ``old``: ``user_id``, ``customer_id`` and ``age``.
    """
    some, arguments = _some(leaving, scope, "old.ctid AS place", "")
    source = leaving.source or leaving.table
    statement = f"""
        WITH old AS ({some})
        DELETE FROM {source} AS gone USING old WHERE gone.ctid = old.place RETURNING {returned}
    """
    return statement, arguments


def choice(leaving: Leaving, scope: Scope) -> Statement:
    """Locks some rows that others leave with: project, id, user, customer and age of each."""
    found = f"old.project_id, old.{leaving.key[-1]}::text AS id"
    some, arguments = _some(leaving, scope, found, "FOR UPDATE OF old SKIP LOCKED")
    return f"SELECT project_id, id, user_id, customer_id, age FROM ({some}) AS old", arguments


def deletion_with(child: Child, returned: str, *, id_type: str = "text") -> str:
    """Deletes the rows that leave with others, whose ``choice`` is the arguments."""
    return f"""
        WITH old AS (
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
                AS chosen (project_id, id, user_id, customer_id, age)
        )
        DELETE FROM {child.table} AS gone USING old
        WHERE gone.project_id = old.project_id AND gone.{child.reference} = old.id::{id_type}
          AND {child.condition}
        RETURNING {returned}
    """


def count(leaving: Leaving, scope: Scope, child: Child | None = None) -> Statement:
    """Counts by project what would leave, and what of that age is held."""
    held = _HELD.format(user=leaving.user, customer=leaving.customer)
    where, arguments = _where(leaving, scope)
    with_child = "" if child is None else _beside(leaving, child)
    return (
        f"""
        SELECT project_id, count(*) FILTER (WHERE NOT is_held) AS rows,
            count(*) FILTER (WHERE is_held) AS held
        FROM (
            SELECT old.project_id, {held} AS is_held
            FROM {leaving.source or leaving.table} AS old {leaving.joins} {with_child}
            WHERE {where}
        ) AS counted GROUP BY project_id
        """,
        arguments,
    )


def any_held(leaving: Leaving) -> str:
    """Whether a legal hold covers any row; quick where there are no holds."""
    return f"""
        SELECT EXISTS (
            SELECT FROM (SELECT DISTINCT project_id FROM legal_holds WHERE released_at IS NULL) AS p
            CROSS JOIN LATERAL (
                SELECT FROM {leaving.source or leaving.table} AS old {leaving.joins}
                WHERE old.project_id = p.project_id
                  AND {_HELD.format(user=leaving.user, customer=leaving.customer)} LIMIT 1
            ) AS held
        )
    """


def still_there(table: str, key: Sequence[str]) -> str:
    """Whether the table has any row of these keys, which are told as JSON."""
    same = " AND ".join(f"t.{column} = k.{column}" for column in key)
    return f"""
        SELECT EXISTS (
            SELECT FROM json_populate_recordset(NULL::{table}, $1::json) AS k
            JOIN {table} AS t ON {same}
        )
    """


def _some(leaving: Leaving, scope: Scope, found: str, lock: str) -> Statement:
    where, arguments = _where(leaving, scope)
    held = _HELD.format(user=leaving.user, customer=leaving.customer)
    return (
        f"""
        SELECT * FROM (
            SELECT *, sum(weight) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS others
            FROM (
                SELECT {found}, {leaving.user} AS user_id, {leaving.customer} AS customer_id,
                    {leaving.age} AS age, {leaving.weight} AS weight
                FROM {leaving.source or leaving.table} AS old {leaving.joins}
                WHERE {where} AND NOT {held} LIMIT {leaving.at_once} {lock}
            ) AS old
        ) AS old WHERE coalesce(others, 0) < {_MOST_BYTES}
        """,
        arguments,
    )


def _where(leaving: Leaving, scope: Scope) -> Statement:
    arguments: list[object] = [midnight(scope.before)]
    conditions = [f"{leaving.age} < $1", leaving.condition]
    if scope.since is not None:
        arguments.append(midnight(scope.since))
        conditions.append(f"{leaving.age} >= ${len(arguments)}")
    if scope.project_id is not None:
        arguments.append(scope.project_id)
        conditions.append(f"old.project_id = ${len(arguments)}")
    if scope.customer_ids:
        arguments.append(list(scope.customer_ids))
        conditions.append(f"{leaving.customer} = ANY (${len(arguments)}::text[])")
    return " AND ".join(conditions), arguments


def _beside(leaving: Leaving, child: Child) -> str:
    return (
        f"JOIN {child.table} AS gone ON gone.project_id = old.project_id "
        f"AND gone.{child.reference} = old.{leaving.key[-1]} AND {child.condition}"
    )
