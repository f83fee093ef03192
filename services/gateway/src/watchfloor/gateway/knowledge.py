"""What the gateway asks of the store about customers, changes, threat intel and saved views."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from watchfloor.core import (
    Caller,
    ChangeEvent,
    ChangeEventInput,
    Customer,
    IntelIndicator,
    IntelIndicatorInput,
    SavedView,
    SavedViewInput,
)

Item_co = TypeVar("Item_co", covariant=True)


class Page(Protocol[Item_co]):
    """A part of any other list."""

    @property
    def items(self) -> Sequence[Item_co]:
        """In the list's order."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next part begins."""
        ...


class IntelSource(Protocol):
    """One feed of threat intel."""

    @property
    def source(self) -> str:
        """Its name."""
        ...


class Customers(Protocol):
    """Customers of a project."""

    async def put_all(self, project_id: str, customers: Sequence[Customer]) -> int:
        """Create or replace them, all or none."""
        ...

    async def get(self, project_id: str, customer_id: str) -> Customer | None:
        """One of them."""
        ...

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[Customer]:
        """Some of them."""
        ...

    async def delete(self, project_id: str, customer_id: str) -> bool:
        """Forget one; says whether there was one."""
        ...


class Changes(Protocol):
    """Change events of a project."""

    async def record_all(
        self, project_id: str, changes: Sequence[ChangeEventInput], *, received_at: datetime
    ) -> Sequence[ChangeEvent]:
        """Keep them, all or none; the same id again updates."""
        ...

    async def list(
        self,
        project_id: str,
        *,
        since: datetime | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[ChangeEvent]:
        """Some of them, newest first."""
        ...


class Intel(Protocol):
    """Threat-intel indicators of a project."""

    async def import_all(
        self,
        project_id: str,
        indicators: Sequence[IntelIndicatorInput],
        *,
        imported_at: datetime,
    ) -> int:
        """Create or refresh them, all or none."""
        ...

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[IntelIndicator]:
        """Some of them."""
        ...

    async def sources(self, project_id: str) -> Sequence[IntelSource]:
        """The feeds they came from."""
        ...

    async def delete_source(self, project_id: str, source: str) -> int:
        """Remove what one feed brought; says how many."""
        ...


class Views(Protocol):
    """Saved views, everybody's own and those that are shared."""

    async def list(self, caller: Caller) -> Sequence[SavedView]:
        """Those that the caller sees."""
        ...

    async def create(self, caller: Caller, view: SavedViewInput) -> SavedView:
        """A new one, the caller's own."""
        ...

    async def replace(self, caller: Caller, view_id: str, view: SavedViewInput) -> SavedView | None:
        """Another content for one that the caller may change; nothing where it sees none."""
        ...

    async def delete(self, caller: Caller, view_id: str) -> bool:
        """Forget one that the caller may change; says whether there was one."""
        ...
