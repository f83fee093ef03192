"""Tenants and the keys that speak for them."""

from datetime import datetime
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.errors import DeniedError
from watchfloor.core.ids import KeyId, ProjectId
from watchfloor.core.permission import PERMISSIONS, Permission, Role
from watchfloor.core.quota import Quota

FIRST_PROJECT: Final = "default"
"""The project that an installation begins with; its admins administer the installation."""

PERSON_PREFIX: Final = "oidc:"
"""Begins the names of those who come with tokens, so that none is taken for a key."""


class Project(BaseModel):
    """A tenant.

    Attributes:
        project_id: Its id.
        created_at: When it was made.
        quota: What it may have.
    """

    model_config = ConfigDict(frozen=True)
    project_id: ProjectId
    created_at: AwareDatetime
    quota: Quota = Quota()


class Caller(BaseModel):
    """Who is calling, as its API key says.

    Attributes:
        key_id: The key's id.
        prefix: The key's visible beginning; names the caller in records.
        project_id: The tenant it speaks for.
        role: What it may do.
        expires_at: When it ends to be good; absent where it does not by itself.
    """

    model_config = ConfigDict(frozen=True)
    key_id: KeyId
    prefix: str
    project_id: ProjectId
    role: Role
    expires_at: AwareDatetime | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that it may do."""
        granted = PERMISSIONS[self.role]
        is_operator = self.role is Role.ADMIN and self.project_id == FIRST_PROJECT
        return granted | {Permission.ADMINISTER_INSTALLATION} if is_operator else granted

    def may(self, permission: Permission) -> bool:
        """Whether it may do this, to what is its project's."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Return where it may do this.

        Raises:
            DeniedError: It may not.
        """
        if not self.may(permission):
            raise DeniedError(f"This needs the permission {permission}; your role is {self.role}.")


class ApiKey(BaseModel):
    """A key as it is kept: everything but the secret.

    Attributes:
        key_id: Its id.
        prefix: Its visible beginning.
        project_id: The tenant that it speaks for.
        role: What whoever has it may do.
        name: What it is for, in its owner's words.
        created_at: When it was made.
        expires_at: When it ends; absent where it does not by itself.
        revoked_at: When it was ended by a person.
        last_used_at: When it was used last, to the minute.
    """

    model_config = ConfigDict(frozen=True)
    key_id: KeyId
    prefix: str
    project_id: ProjectId
    role: Role
    name: str | None = None
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None
    last_used_at: AwareDatetime | None = None

    def is_good(self, at: datetime) -> bool:
        """Whether it was neither revoked nor had ended at that time."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class IssuedKey(ApiKey):
    """A new key, with its secret; shown once, never stored.

    Attributes:
        key: The secret.
    """

    key: str
