"""API keys, for admins."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.client._documents import object_in, page_in, part, value_of, values_in
from watchfloor.client._wire import Wire
from watchfloor.core import ProjectId, Role


class NewKey(BaseModel):
    """A key that was just made; its secret is shown this once.

    Attributes:
        id: The key's id.
        key: The secret.
        prefix: Its visible beginning, which names it in records.
        role: What whoever has it may do.
        project: The tenant it speaks for.
        name: What it is for.
        expires_at: When it ends; absent where it does not by itself.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    key: str
    prefix: str
    role: Role
    project: ProjectId
    name: str | None = None
    expires_at: AwareDatetime | None = None


class ListedKey(BaseModel):
    """A key without its secret.

    Attributes:
        id: The key's id.
        prefix: Its visible beginning.
        role: What whoever has it may do.
        project: The tenant it speaks for.
        name: What it is for.
        created_at: When it was made.
        expires_at: When it ends; absent where it does not by itself.
        revoked_at: When it was ended by a person.
        last_used_at: When it was used last, to the minute.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    prefix: str
    role: Role
    project: ProjectId
    name: str | None = None
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None
    last_used_at: AwareDatetime | None = None


class KeysApi:
    """Keys of projects; an admin has those of its own, one of the project ``default`` all."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def create(
        self,
        project_id: str,
        role: Role = Role.API_USER,
        *,
        name: str | None = None,
        expires_at: datetime | None = None,
    ) -> NewKey:
        """Issue a key for a project.

        Raises:
            NotFoundError: There is no such project, or this key does not administer it.
        """
        wanted = {
            "project": project_id,
            "role": role,
            "name": name,
            "expires_at": None if expires_at is None else expires_at.isoformat(),
        }
        body = {field: value for field, value in wanted.items() if value is not None}
        response = await self._wire.request("POST", "/api/keys", body=body)
        return value_of(NewKey, object_in(response.content))

    async def list(self, project_id: str | None = None) -> tuple[ListedKey, ...]:
        """A project's keys, those that have ended included; this key's project where absent.

        Raises:
            NotFoundError: There is no such project, or this key does not administer it.
        """
        response = await self._wire.request("GET", "/api/keys", query={"project": project_id})
        return values_in(ListedKey, page_in(response.content, "keys")).items

    async def rotate(self, key_id: str, *, overlap_s: float = 86_400) -> NewKey:
        """Issue a key like that one, which stays good for ``overlap_s`` from now on.

        Raises:
            NotFoundError: There is no such key.
            ConflictError: It has ended already.
        """
        path = f"/api/keys/{part(key_id)}/rotate"
        response = await self._wire.request("POST", path, body={"overlap_s": overlap_s})
        return value_of(NewKey, object_in(response.content))

    async def revoke(self, key_id: str) -> None:
        """Let a key be good no more; every gateway hears of it at once.

        Raises:
            NotFoundError: There is no such key.
        """
        await self._wire.request("DELETE", f"/api/keys/{part(key_id)}")

    async def revoke_tokens(self, subject: str, project_id: str | None = None) -> None:
        """Call back all tokens that the issuer gave somebody until now.

        Raises:
            NotFoundError: There is no such project, or this key does not administer it.
        """
        body = {"subject": subject} | ({} if project_id is None else {"project": project_id})
        await self._wire.request("POST", "/api/tokens/revoke", body=body)
