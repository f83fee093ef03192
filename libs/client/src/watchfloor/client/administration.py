"""The routes of those who run the product: dead letters and projects."""

from collections.abc import AsyncIterator, Sequence

from pydantic import BaseModel, ConfigDict

from watchfloor.client._documents import (
    Page,
    every_item,
    object_in,
    page_in,
    part,
    value_of,
    values_in,
)
from watchfloor.client._wire import Wire
from watchfloor.core import DeadLetter, DeadLetterKind, Project, Quota


class DecidedLetter(BaseModel):
    """What became of one dead letter.

    Attributes:
        id: Which.
        ok: Whether it was decided.
        code: The error's code, where it stays.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    ok: bool
    code: str | None = None


class DecidedLetters(BaseModel):
    """What became of many, in order.

    Attributes:
        results: Of each.
        decided: How many were decided.
        refused: How many stay, or are none.
    """

    model_config = ConfigDict(frozen=True)
    results: tuple[DecidedLetter, ...]
    decided: int
    refused: int


class DeadLettersApi:
    """What was given up: signals, session messages, deliveries, what follows conclusions."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list(
        self,
        kind: DeadLetterKind = DeadLetterKind.SIGNALS,
        *,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[DeadLetter]:
        """One page of the dead letters of a kind."""
        query = {"kind": kind.value, "limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/dead-letters", query=query)
        return values_in(DeadLetter, page_in(response.content, "dead_letters"))

    def every(
        self, kind: DeadLetterKind = DeadLetterKind.SIGNALS, *, limit: int | None = None
    ) -> AsyncIterator[DeadLetter]:
        """All dead letters of a kind over all pages, at most ``limit``."""
        return every_item(lambda cursor: self.list(kind, cursor=cursor), limit=limit)

    async def requeue(self, letter_id: str, kind: DeadLetterKind = DeadLetterKind.SIGNALS) -> None:
        """Have one tried again; a signal's result becomes the threat's next revision.

        Raises:
            NotFoundError: It is no dead letter of this project and kind.
            ConflictError: It holds nothing that could be tried.
        """
        path = f"/api/dead-letters/{part(letter_id)}/requeue"
        await self._wire.request("POST", path, query={"kind": kind.value})

    async def requeue_all(
        self, letter_ids: Sequence[str], kind: DeadLetterKind = DeadLetterKind.SIGNALS
    ) -> DecidedLetters:
        """Have many tried again; one that cannot be stays and holds up no other."""
        return await self._decide("requeue", letter_ids, kind)

    async def drop_all(
        self, letter_ids: Sequence[str], kind: DeadLetterKind = DeadLetterKind.SIGNALS
    ) -> DecidedLetters:
        """Forget many for good."""
        return await self._decide("drop", letter_ids, kind)

    async def _decide(
        self, what: str, letter_ids: Sequence[str], kind: DeadLetterKind
    ) -> DecidedLetters:
        response = await self._wire.request(
            "POST",
            f"/api/dead-letters/{what}",
            query={"kind": kind.value},
            body={"ids": list(letter_ids)},
        )
        return value_of(DecidedLetters, object_in(response.content))

    async def drop(self, letter_id: str, kind: DeadLetterKind = DeadLetterKind.SIGNALS) -> None:
        """Forget one for good; the failed threat of a signal stays.

        Raises:
            NotFoundError: It is no dead letter of this project and kind.
        """
        path = f"/api/dead-letters/{part(letter_id)}"
        await self._wire.request("DELETE", path, query={"kind": kind.value})


class ProjectsApi:
    """Tenants; an admin has its own, one of the project ``default`` all of them."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def create(self, project_id: str) -> Project:
        """Create a project.

        Raises:
            ConflictError: It exists.
        """
        body = {"project_id": project_id}
        response = await self._wire.request("POST", "/api/projects", body=body)
        return value_of(Project, object_in(response.content))

    async def set_quota(self, project_id: str, quota: Quota) -> Project:
        """Say what a project may have; what the quota leaves out is as the installation says.

        Raises:
            NotFoundError: There is no such project.
        """
        path, body = f"/api/projects/{part(project_id)}/quota", quota.model_dump(exclude_none=True)
        response = await self._wire.request("PUT", path, body=body)
        return value_of(Project, object_in(response.content))

    async def list(self) -> tuple[Project, ...]:
        """The projects that this key administers."""
        response = await self._wire.request("GET", "/api/projects")
        return values_in(Project, page_in(response.content, "projects")).items
