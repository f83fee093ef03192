"""Tenants and the keys that speak for them."""

from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.errors import DeniedError
from watchfloor.core.ids import KeyId, ProjectId
from watchfloor.core.permission import PERMISSIONS, Permission, Role

FIRST_PROJECT: Final = "default"
"""The project that an installation begins with; its admins administer the installation."""


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


class IssuedKey(Caller):
    """A new key, with its secret; shown once, never stored.

    Attributes:
        key: The secret.
    """

    key: str
