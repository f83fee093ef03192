"""The routes of what is held of one user or customer."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.client._documents import (
    JsonObject,
    Page,
    every_item,
    object_in,
    page_in,
    part,
    value_of,
    values_in,
)
from watchfloor.client._wire import Wire
from watchfloor.core import ErasureState, SubjectField, UnavailableError

_LOOK_EVERY_S = 0.5


class SeenErasure(BaseModel):
    """An erasure as it was when it was looked at.

    Attributes:
        id: Names it.
        field: By what the subject is known.
        subject: The subject's token, as in the audit log.
        dry_run: Whether things are only counted.
        state: How far it is.
        passes: How often all places were gone through.
        counts: What was removed, or would be, by the place where it was.
        asked_at: When it was asked for.
        changed_at: When something was removed last, or the state changed.
        ended_at: When it ended; nothing while it goes on.
        reason: Why it was refused.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    field: SubjectField
    subject: str
    dry_run: bool
    state: ErasureState
    passes: int
    counts: dict[str, int]
    asked_at: AwareDatetime
    changed_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    reason: str | None = None


class PrivacyApi:
    """Gives out and erases what is held of one user or customer; for admin keys."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def erase(
        self, *, user: str | None = None, customer: str | None = None, dry_run: bool = False
    ) -> SeenErasure:
        """Have everything of a user, or of a customer, erased; it goes on when this returns.

        Asked again before it has ended, it is the same one.

        Raises:
            ConflictError: A legal hold forbids it.
        """
        body = {**_named(user, customer), "dry_run": dry_run}
        response = await self._wire.request("POST", "/api/privacy/erasures", body=body)
        return value_of(SeenErasure, object_in(response.content))

    async def get(self, erasure_id: str) -> SeenErasure:
        """How far an erasure is.

        Raises:
            NotFoundError: It is none of this project.
        """
        response = await self._wire.request("GET", f"/api/privacy/erasures/{part(erasure_id)}")
        return value_of(SeenErasure, object_in(response.content))

    async def list(self, *, limit: int = 100, cursor: str | None = None) -> Page[SeenErasure]:
        """One page of the project's erasures, newest first."""
        query = {"limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/privacy/erasures", query=query)
        return values_in(SeenErasure, page_in(response.content, "erasures"))

    def every(self, *, limit: int | None = None) -> AsyncIterator[SeenErasure]:
        """All erasures over all pages, newest first, at most ``limit``."""
        return every_item(lambda cursor: self.list(cursor=cursor), limit=limit)

    async def follow(self, erasure: SeenErasure) -> AsyncGenerator[SeenErasure]:
        """The erasure each time it is further, and as it ended; twice a second it is looked at."""
        yield erasure
        while erasure.ended_at is None:
            await asyncio.sleep(_LOOK_EVERY_S)
            before, erasure = erasure, await self.get(erasure.id)
            if erasure != before:
                yield erasure

    async def export(
        self, *, user: str | None = None, customer: str | None = None
    ) -> AsyncGenerator[JsonObject]:
        """Everything of a user, or of a customer: ``{place, data}`` each, ``{counts}`` at the end.

        Raises:
            UnavailableError: A part of the product is away; what came is not all.
        """
        body, is_whole = _named(user, customer), False
        async with aclosing(self._wire.lines("/api/privacy/export", body=body)) as lines:
            async for line in lines:
                found = object_in(line)
                if isinstance(error := found.get("error"), str):
                    raise UnavailableError(error)
                is_whole = "counts" in found
                yield found
        if not is_whole:
            raise UnavailableError("The export broke off; what came is not all.")


def _named(user: str | None, customer: str | None) -> dict[str, object]:
    named = {"user_id": user, "customer_id": customer}
    return {name: value for name, value in named.items() if value is not None}
