"""What is asked of the store about how long things are kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from watchfloor.core import HoldId, LegalHold, Retention, RetentionInput


class KeptRetentions(Protocol):
    """How long projects want to keep what they have."""

    async def get(self, project_id: str) -> Retention:
        """The project's; where it said nothing, that of the installation."""
        ...

    async def put(
        self, project_id: str, wanted: RetentionInput, *, changed_at: datetime
    ) -> Retention:
        """Put this in the place of what the project said before."""
        ...


class KeptHolds(Protocol):
    """What must be kept, by project."""

    async def add(self, hold: LegalHold) -> LegalHold:
        """Hold from here on."""
        ...

    async def list(self, project_id: str) -> Sequence[LegalHold]:
        """All that the project ever had, oldest first."""
        ...

    async def release(
        self, project_id: str, hold_id: HoldId, *, by: str, at: datetime
    ) -> LegalHold | None:
        """End a hold; nothing where there is none that holds."""
        ...

    async def standing_against(
        self,
        project_id: str,
        *,
        user_ids: Collection[str] = (),
        customer_ids: Collection[str] = (),
    ) -> Sequence[LegalHold]:
        """The holds that forbid to erase these users' or customers' data."""
        ...
