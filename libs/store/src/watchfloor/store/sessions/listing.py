"""The list of sessions, a page at a time."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Session, SessionFilter, SessionSort
from watchfloor.store._tables import VISIBLE_SESSIONS
from watchfloor.store.page import bad_cursor, cursor_moment, decode_cursor, encode_cursor
from watchfloor.store.sessions.rows import SESSION_FIELDS, as_session
from watchfloor.store.sessions.values import SessionPage

_C = VISIBLE_SESSIONS.c
_COLUMNS = tuple(_C[name] for name in SESSION_FIELDS)
_NAMES = (
    _C.session_id,
    _C.external_id,
    _C.agent_id,
    _C.workflow_id,
    _C.user_id,
    _C.customer_id,
)
_ORDERS = {
    SessionSort.RISK: ("risk_score", "last_event_at", "session_id"),
    SessionSort.LAST_ACTIVITY: ("last_event_at", "session_id"),
    SessionSort.CREATED: ("created_at", "session_id"),
}


async def list_sessions(
    connection: AsyncConnection,
    project_id: str,
    *,
    wanted: SessionFilter,
    limit: int,
    cursor: str | None,
    offset: int,
) -> SessionPage:
    """A page of the project's sessions.

    Raises:
        InvalidInputError: The cursor is none of ours, or of another order.
    """
    conditions = (_C.project_id == project_id, *_conditions(wanted))
    order = [_C[name] for name in _ORDERS[wanted.sort]]
    statement = (
        select(*_COLUMNS)
        .where(*conditions, *_after(wanted.sort, cursor))
        .order_by(*(column.desc() for column in order))
        .limit(limit + 1)
        .offset(offset)
    )
    counted = select(func.count()).select_from(VISIBLE_SESSIONS).where(*conditions)
    sessions = [as_session(row) for row in await connection.execute(statement)]
    total = (await connection.execute(counted)).scalar_one()
    page = tuple(sessions[:limit])
    more = len(sessions) > limit
    return SessionPage(page, total, _cursor(wanted.sort, page[-1]) if more else None)


def _conditions(wanted: SessionFilter) -> Iterator[ColumnElement[bool]]:
    for column, values in (
        (_C.session_id, wanted.session_id),
        (_C.agent_id, wanted.agent_id),
        (_C.workflow_id, wanted.workflow_id),
        (_C.user_id, wanted.user_id),
        (_C.customer_id, wanted.customer_id),
        (_C.status, wanted.status),
    ):
        if values:
            yield column.in_(values)
    if wanted.dataflow:
        yield _C.dataflow_verdict.in_(wanted.dataflow)
    if wanted.patterns:
        yield _C.patterns.overlap(cast(list(wanted.patterns), ARRAY(Text)))
    if wanted.address:
        # Said twice: the index is on sessions with addresses alone.
        yield _C.addresses != literal([], _C.addresses.type)
        yield _C.addresses.has_any(cast(list(wanted.address), ARRAY(Text)))
    if wanted.named:
        yield or_(*(c.icontains(part, autoescape=True) for c in _NAMES for part in wanted.named))
    yield from _ranges(wanted)


def _ranges(wanted: SessionFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.min_risk is not None:
        yield _C.risk_score >= wanted.min_risk
    if wanted.max_risk is not None:
        yield _C.risk_score <= wanted.max_risk
    if wanted.after is not None:
        yield _C.last_event_at >= wanted.after
    if wanted.before is not None:
        yield _C.last_event_at < wanted.before


def _cursor(sort: SessionSort, session: Session) -> str:
    values = [getattr(session, name) for name in _ORDERS[sort]]
    return encode_cursor(" ".join((sort, *map(_text, values))))


def _after(sort: SessionSort, cursor: str | None) -> Iterator[ColumnElement[bool]]:
    if cursor is None:
        return
    named, *texts = decode_cursor(cursor).split(" ")
    order = _ORDERS[sort]
    if named != sort or len(texts) != len(order):
        raise bad_cursor()
    values = [_value(name, text) for name, text in zip(order, texts, strict=True)]
    columns = [_C[name] for name in order]
    place = [literal(value, c.type) for value, c in zip(values, columns, strict=True)]
    yield tuple_(*columns) < tuple_(*place)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _value(name: str, text: str) -> object:
    if name == "session_id":
        return text
    if name != "risk_score":
        return cursor_moment(text)
    try:
        return float(text)
    except ValueError:
        raise bad_cursor() from None
