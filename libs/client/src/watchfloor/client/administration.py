"""The routes of those who run the product: dead letters, projects, keys."""

from collections.abc import AsyncIterator

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
from watchfloor.core import Project, ProjectId, Role, ThreatId


class KeptLetter(BaseModel):
    """A signal that was given up, as the server shows it.

    Attributes:
        threat_id: Its id.
        reason: Why it was given up.
        failed_at: When.
        deliveries: How often it was tried.
        requeues: How often it was put back.
        signal: What was reported, as its JSON document.
    """

    model_config = ConfigDict(frozen=True)
    threat_id: ThreatId
    reason: str
    failed_at: AwareDatetime
    deliveries: int
    requeues: int = 0
    signal: JsonObject | None = None


class DeadLettersApi:
    """Signals that were given up."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list(self, *, limit: int = 100, cursor: str | None = None) -> Page[KeptLetter]:
        """One page of the dead letters."""
        query = {"limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/dead-letters", query=query)
        return values_in(KeptLetter, page_in(response.content, "dead_letters"))

    def every(self, *, limit: int | None = None) -> AsyncIterator[KeptLetter]:
        """All dead letters over all pages, at most ``limit``."""
        return every_item(lambda cursor: self.list(cursor=cursor), limit=limit)

    async def requeue(self, threat_id: str) -> None:
        """Put one back into the queue; its result becomes the threat's next revision.

        Raises:
            NotFoundError: It is no dead letter of this project.
        """
        await self._wire.request("POST", f"/api/dead-letters/{part(threat_id)}/requeue")

    async def drop(self, threat_id: str) -> None:
        """Forget one for good; its failed threat stays.

        Raises:
            NotFoundError: It is no dead letter of this project.
        """
        await self._wire.request("DELETE", f"/api/dead-letters/{part(threat_id)}")


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
