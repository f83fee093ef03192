"""A session as a row: which column holds what."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from watchfloor.core import Session, SessionCounters


class Column(NamedTuple):
    """One column of ``sessions`` that saving writes.

    Attributes:
        name: Its name.
        sql_type: Its type.
        value: What a session has in it.
    """

    name: str
    sql_type: str
    value: Callable[[Session], object]


KEY = (
    Column("project_id", "text", lambda session: session.project_id),
    Column("session_id", "text", lambda session: session.session_id),
)

SAVED = (
    Column("external_id", "text", lambda session: session.external_id),
    Column("agent_id", "text", lambda session: session.agent_id),
    Column("workflow_id", "text", lambda session: session.workflow_id),
    Column("user_id", "text", lambda session: session.user_id),
    Column("status", "text", lambda session: session.status),
    Column("created_at", "timestamptz", lambda session: session.created_at),
    Column("last_event_at", "timestamptz", lambda session: session.last_event_at),
    Column("last_received_at", "timestamptz", lambda session: session.last_received_at),
    Column("concluded_at", "timestamptz", lambda session: session.concluded_at),
    Column("feature_id", "text", lambda session: session.feature_id),
    Column("counters", "text", lambda session: session.counters.model_dump_json()),
    Column("available_tools", "text", lambda session: to_json(session.available_tools).decode()),
    Column("customer_id", "text", lambda session: session.customer_id),
    Column("addresses", "jsonb", lambda session: to_json(session.addresses).decode()),
)

SESSION_FIELDS = (
    *(column.name for column in KEY + SAVED),
    *("conclusion_number", "risk_score", "patterns", "labels", "action", "tags"),
    "dataflow_verdict",
)
"""The columns of which a session is read, in this order."""


def session_columns(prefix: str = "") -> str:
    """The columns of a session as a list in SQL, as ``as_session`` reads them."""
    return ", ".join(prefix + name for name in SESSION_FIELDS)


def as_session(row: Sequence[Any]) -> Session:
    """The session of a row that begins with ``session_columns``."""
    fields = dict(zip(SESSION_FIELDS, row, strict=False))
    fields["counters"] = SessionCounters.model_validate_json(fields["counters"])
    fields["available_tools"] = from_json(fields["available_tools"])
    return Session.model_validate(fields)
