"""Tenants and the keys that speak for them."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.ids import KeyId, ProjectId


class Role(StrEnum):
    """What a key may do."""

    ADMIN = "admin"
    API_USER = "api_user"


class Project(BaseModel):
    """A tenant."""

    model_config = ConfigDict(frozen=True)
    project_id: ProjectId
    created_at: AwareDatetime


class Caller(BaseModel):
    """Who is calling, as its API key says.

    Attributes:
        key_id: The key's id.
        prefix: The key's visible beginning; names the caller in records.
        project_id: The tenant it speaks for.
        role: What it may do.
    """

    model_config = ConfigDict(frozen=True)
    key_id: KeyId
    prefix: str
    project_id: ProjectId
    role: Role


class IssuedKey(Caller):
    """A new key, with its secret; shown once, never stored.

    Attributes:
        key: The secret.
    """

    key: str
