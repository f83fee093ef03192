"""The routes of how long a project keeps what it has, and what it must keep longer."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from watchfloor.client._documents import object_in, part, value_of
from watchfloor.client._wire import Wire
from watchfloor.core import LegalHold, LegalHoldInput, Retention, RetentionInput


class _Holds(BaseModel):
    model_config = ConfigDict(frozen=True)
    holds: tuple[LegalHold, ...]


class RetentionApi:
    """How long the project keeps what it has; for admin keys."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def get(self) -> Retention:
        """What the project said, and how long the installation keeps anything of it."""
        response = await self._wire.request("GET", "/api/retention")
        return value_of(Retention, object_in(response.content))

    async def put(self, retention: RetentionInput) -> Retention:
        """Keep what the project has for so long from here on.

        Raises:
            InvalidInputError: It is longer than the installation keeps anything, or shorter than
                its streams do.
        """
        # What was read may be sent back; what only the product says of it is left out.
        body = retention.model_dump(mode="json", include={"days", "customers"})
        response = await self._wire.request("PUT", "/api/retention", body=body)
        return value_of(Retention, object_in(response.content))


class HoldsApi:
    """What is kept because of a legal matter; for admin keys."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list(self) -> Sequence[LegalHold]:
        """All holds of the project, released ones included, oldest first."""
        response = await self._wire.request("GET", "/api/holds")
        return value_of(_Holds, object_in(response.content)).holds

    async def add(self, hold: LegalHoldInput) -> LegalHold:
        """Hold from here on: once this returns, nothing of it is deleted any more."""
        body = hold.model_dump(mode="json", exclude_none=True)
        response = await self._wire.request("POST", "/api/holds", body=body)
        return value_of(LegalHold, object_in(response.content))

    async def release(self, hold_id: str) -> LegalHold:
        """End a hold.

        Raises:
            NotFoundError: The project has no such hold, or it was released.
        """
        path = f"/api/holds/{part(hold_id)}/release"
        response = await self._wire.request("POST", path)
        return value_of(LegalHold, object_in(response.content))
