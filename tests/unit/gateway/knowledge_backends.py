"""What the agents know, and dead letters, in memory."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from unit.gateway.backends import NOW, Backend

from watchfloor.core import (
    Caller,
    ChangeEvent,
    ChangeId,
    CoordinatorStatus,
    DeadLetterPage,
    DeniedError,
    Role,
    SavedView,
    SavedViewInput,
    ViewId,
    mint_uuid7,
)


class Page(NamedTuple):
    items: tuple[Any, ...]
    next_cursor: str | None


class Customers(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[tuple[str, str], Any] = {}

    async def put_all(self, project_id: str, customers: Sequence[Any]) -> int:
        self._check()
        self.rows |= {(project_id, each.customer_id): each for each in customers}
        return len(customers)

    async def get(self, project_id: str, customer_id: str) -> Any:
        return self.rows.get((project_id, customer_id))

    async def list(self, project_id: str, *, limit: int = 100, cursor: str | None = None) -> Page:
        self._check(limit, cursor)
        rows = [row for (project, _), row in self.rows.items() if project == project_id]
        return Page(tuple(rows[:limit]), None)

    async def delete(self, project_id: str, customer_id: str) -> bool:
        return self.rows.pop((project_id, customer_id), None) is not None


class Views(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, SavedView] = {}

    async def list(self, caller: Caller) -> Sequence[SavedView]:
        self._check(caller)
        return [row for row in self.rows.values() if row.shared or row.owner == caller.prefix]

    async def create(self, caller: Caller, view: SavedViewInput) -> SavedView:
        self._check(caller)
        view_id = ViewId(mint_uuid7(NOW))
        self.rows[view_id] = SavedView(
            view_id=view_id,
            project_id=caller.project_id,
            owner=caller.prefix,
            created_at=NOW,
            changed_at=NOW,
            **dict(view),
        )
        return self.rows[view_id]

    async def replace(self, caller: Caller, view_id: str, view: SavedViewInput) -> SavedView | None:
        row = self._changeable(caller, view_id)
        if row is None:
            return None
        self.rows[view_id] = row.model_copy(update=dict(view))
        return self.rows[view_id]

    async def delete(self, caller: Caller, view_id: str) -> bool:
        row = self._changeable(caller, view_id)
        return row is not None and self.rows.pop(view_id) is not None

    def _changeable(self, caller: Caller, view_id: str) -> SavedView | None:
        row = self.rows.get(view_id)
        if row is None or not (row.shared or row.owner == caller.prefix):
            return None
        if row.owner != caller.prefix and caller.role is not Role.ADMIN:
            raise DeniedError("It is somebody else's.")
        return row


class StatusReports(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[CoordinatorStatus] = []

    async def read(self) -> Sequence[CoordinatorStatus]:
        self._check()
        return self.statuses


class Changes(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ChangeEvent] = []

    async def record_all(
        self, project_id: str, changes: Sequence[Any], *, received_at: datetime
    ) -> Sequence[ChangeEvent]:
        self._check(project_id)
        for change in changes:
            fields = {**dict(change), "external_id": change.id, "started_at": received_at}
            self.rows.append(ChangeEvent(change_id=ChangeId(mint_uuid7(received_at)), **fields))
        return self.rows[-len(changes) :]

    async def list(self, project_id: str, **asked: Any) -> Page:
        self._check(project_id, asked)
        return Page(tuple(self.rows), None)


class Intel(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Any] = []

    async def import_all(
        self, project_id: str, indicators: Sequence[Any], *, imported_at: datetime
    ) -> int:
        self._check(project_id, imported_at)
        self.rows += indicators
        return len(indicators)

    async def list(self, project_id: str, **asked: Any) -> Page:
        self._check(project_id, asked)
        return Page((), None)

    async def sources(self, project_id: str) -> Sequence[Any]:
        self._check(project_id)
        return [SimpleNamespace(source="feed", indicators=len(self.rows), imported_at=NOW)]

    async def delete_source(self, project_id: str, source: str) -> int:
        self._check(project_id)
        mine = [row for row in self.rows if row.source == source]
        self.rows = [row for row in self.rows if row.source != source]
        return len(mine)


class DeadLetters(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()

    async def list(self, project_id: str, **asked: Any) -> DeadLetterPage:
        self._check(project_id, asked)
        return DeadLetterPage(dead_letters=())

    async def requeue(self, project_id: str, threat_id: str) -> bool:
        self._check(project_id)
        return threat_id in self.ids

    async def drop(self, project_id: str, threat_id: str) -> bool:
        self._check(project_id)
        known = threat_id in self.ids
        self.ids.discard(threat_id)
        return known
