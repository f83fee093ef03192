"""The one writer of change events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Tuple, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from watchfloor.core import ChangeEvent, ChangeEventInput, mint_uuid7
from watchfloor.store._tables import CHANGE_EVENTS
from watchfloor.store.page import Page, bad_cursor, cursor_moment, decode_cursor, encode_cursor
from watchfloor.store.store import Store

_C = CHANGE_EVENTS.c
_FIELDS = tuple(column for column in _C if column.name != "project_id")


class ChangeEventRepository:
    """Change events by project.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def record(
        self, project_id: str, change: ChangeEventInput, *, received_at: datetime
    ) -> ChangeEvent:
        """Keep the event; idempotent where it has an id of its reporter's.

        A repeat with the same id replaces what was said, but for the start that it leaves out.
        """
        (recorded,) = await self.record_all(project_id, [change], received_at=received_at)
        return recorded

    async def record_all(
        self, project_id: str, changes: Sequence[ChangeEventInput], *, received_at: datetime
    ) -> Sequence[ChangeEvent]:
        """Keep all of the events or none, each as ``record`` does, in order."""
        statements = [_upsert(project_id, change, received_at=received_at) for change in changes]
        async with self._store.transaction([project_id]) as connection:
            rows = [(await connection.execute(each)).mappings().one() for each in statements]
        return [ChangeEvent.model_validate(row) for row in rows]

    async def list(
        self,
        project_id: str,
        *,
        since: datetime | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[ChangeEvent]:
        """A page of the project's events that began since then, newest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        statement = (
            select(*_FIELDS)
            .where(_C.project_id == project_id)
            .order_by(_C.started_at.desc(), _C.change_id.desc())
            .limit(limit + 1)
        )
        if since is not None:
            statement = statement.where(_C.started_at >= since)
        if cursor is not None:
            statement = statement.where(tuple_(_C.started_at, _C.change_id) < _place(cursor))
        async with self._store.transaction([project_id]) as connection:
            rows = (await connection.execute(statement)).mappings().all()
        events = [ChangeEvent.model_validate(row) for row in rows]
        page = tuple(events[:limit])
        return Page(page, _cursor(page[-1]) if len(events) > limit else None)


def _upsert(
    project_id: str, change: ChangeEventInput, *, received_at: datetime
) -> ReturningInsert[*tuple[Any, ...]]:
    reported = change.model_dump(exclude={"id", "started_at"})
    statement = insert(CHANGE_EVENTS).values(
        project_id=project_id,
        change_id=mint_uuid7(received_at),
        external_id=change.id,
        started_at=change.started_at or received_at,
        **reported,
    )
    updated = reported | ({"started_at": change.started_at} if change.started_at else {})
    return statement.on_conflict_do_update(
        index_elements=[_C.project_id, _C.external_id], set_=updated
    ).returning(*_FIELDS)


def _cursor(event: ChangeEvent) -> str:
    return encode_cursor(f"{event.started_at.isoformat()} {event.change_id}")


def _place(cursor: str) -> Tuple:
    moment, _, change_id = decode_cursor(cursor).partition(" ")
    try:
        place = str(UUID(change_id))
    except ValueError:
        raise bad_cursor() from None
    started_at = cursor_moment(moment)
    return tuple_(literal(started_at, _C.started_at.type), literal(place, _C.change_id.type))
