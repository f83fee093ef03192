"""A threat as a row: one table says which column holds what."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from watchfloor.store.threats.values import ThreatRow, received_at


class Column(NamedTuple):
    """One column of ``threats``.

    Attributes:
        name: Its name.
        sql_type: Its type.
        value: What a row has in it.
    """

    name: str
    sql_type: str
    value: Callable[[ThreatRow], object]


def user_agent_hash(user_agent: str | None) -> int | None:
    """A user agent as 64 bits: equal ones are found without an index over long texts."""
    if user_agent is None:
        return None
    digest = blake2b(user_agent.encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _score(row: ThreatRow) -> float | None:
    judged = row.threat.false_positive_score
    return judged.score if judged else None


def _label(row: ThreatRow) -> str | None:
    judged = row.threat.false_positive_score
    return judged.recommendation if judged else None


def _first_action(row: ThreatRow) -> str | None:
    plan = row.threat.response_plan
    return plan.primary_action.action_type if plan else None


KEY = (
    Column("project_id", "text", lambda row: row.threat.project_id),
    Column("received_at", "timestamptz", lambda row: received_at(row.threat.id)),
    Column("threat_id", "uuid", lambda row: row.threat.id),
)

CONTENT = (
    Column("revision", "integer", lambda row: row.threat.revision),
    # The queue delivers a signal again until its first revision was published.
    Column("published_revision", "integer", lambda row: row.threat.revision),
    Column("status", "text", lambda row: row.threat.status),
    Column("severity", "text", lambda row: row.threat.severity),
    Column("threat_type", "text", lambda row: row.threat.signal.threat_type),
    Column("requires_review", "boolean", lambda row: row.threat.requires_human_review),
    Column(
        "processing_time_ms", "double precision", lambda row: row.threat.total_processing_time_ms
    ),
    Column("customer_id", "text", lambda row: row.threat.signal.customer_id),
    Column("customer_name", "text", lambda row: row.threat.signal.customer_name),
    Column("source_ip", "text", lambda row: row.threat.signal.source_ip),
    Column("user_agent", "text", lambda row: row.threat.signal.user_agent),
    Column("user_agent_hash", "bigint", lambda row: user_agent_hash(row.threat.signal.user_agent)),
    Column("endpoint", "text", lambda row: row.threat.signal.endpoint),
    Column("user_id", "text", lambda row: row.threat.signal.user_id),
    Column("document", "text", lambda row: row.document.decode()),
    Column("fp_score", "double precision", _score),
    Column("fp_label", "text", _label),
    Column("action", "text", _first_action),
)

ALL = KEY + CONTENT


def names(columns: Sequence[Column], *, prefix: str = "") -> str:
    """The columns' names as a list in SQL."""
    return ", ".join(prefix + column.name for column in columns)


def unnested(columns: Sequence[Column]) -> str:
    """A table in SQL whose columns are the statement's arguments, one array each."""
    arrays = (f"${number}::{column.sql_type}[]" for number, column in enumerate(columns, 1))
    return f"unnest({', '.join(arrays)})"


def arrays(columns: Sequence[Column], rows: Sequence[ThreatRow]) -> tuple[list[object], ...]:
    """The arguments for ``unnested``."""
    return tuple([column.value(row) for row in rows] for column in columns)
