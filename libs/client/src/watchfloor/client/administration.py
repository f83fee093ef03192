"""The routes of those who run the product: dead letters, projects, keys."""

from collections.abc import AsyncIterator

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
from watchfloor.core import DeadLetter, DeadLetterKind, Project, ProjectId, Role


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

    async def drop(self, letter_id: str, kind: DeadLetterKind = DeadLetterKind.SIGNALS) -> None:
        """Forget one for good; the failed threat of a signal stays.

        Raises:
            NotFoundError: It is no dead letter of this project and kind.
        """
        path = f"/api/dead-letters/{part(letter_id)}"
        await self._wire.request("DELETE", path, query={"kind": kind.value})


class NewKey(BaseModel):
    """A key that was just made; its secret is shown this once.

    Attributes:
        id: The key's id.
        key: The secret.
        prefix: Its visible beginning, which names it in records.
        role: What it may do.
        project: The tenant it speaks for.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    key: str
    prefix: str
    role: Role
    project: ProjectId


class ProjectsApi:
    """Tenants and their keys; for admin keys."""

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

    async def list(self) -> tuple[Project, ...]:
        """All projects."""
        response = await self._wire.request("GET", "/api/projects")
        return values_in(Project, page_in(response.content, "projects")).items

    async def create_key(self, project_id: str, role: Role = Role.API_USER) -> NewKey:
        """Issue a key for a project.

        Raises:
            NotFoundError: There is no such project.
        """
        body = {"project": project_id, "role": role.value}
        response = await self._wire.request("POST", "/api/keys", body=body)
        return value_of(NewKey, object_in(response.content))
