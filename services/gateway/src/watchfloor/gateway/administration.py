"""Projects and their keys, as admins see them: their own, or every one's."""

from collections.abc import Sequence

from watchfloor.core import (
    Caller,
    IssuedKey,
    NotFoundError,
    Permission,
    Project,
    ProjectId,
    Role,
)
from watchfloor.gateway.port import ApiKeys, Projects
from watchfloor.gateway.time_limit import TimeLimit


class Administration:
    """What those do who administer a project, or the whole installation.

    Args:
        projects: Tenants.
        keys: Their API keys.
        limit: Bounds each question to the store.
    """

    def __init__(self, projects: Projects, *, keys: ApiKeys, limit: TimeLimit) -> None:
        self._projects = projects
        self._keys = keys
        self._limit = limit

    async def projects(self, caller: Caller) -> Sequence[Project]:
        """Those that the caller administers, by id."""
        projects = await self._limit(self._projects.list())
        return [each for each in projects if _administers(caller, each.project_id)]

    async def create_project(self, project_id: ProjectId) -> Project:
        """Make a project.

        Raises:
            ConflictError: There is one of that id.
        """
        return await self._limit(self._projects.create(project_id))

    async def issue_key(self, caller: Caller, project_id: ProjectId, role: Role) -> IssuedKey:
        """Make a key for a project.

        Raises:
            NotFoundError: The caller administers no such project.
        """
        if not _administers(caller, project_id):
            raise NotFoundError("There is no such project.")
        return await self._limit(self._keys.issue(project_id, role))


def _administers(caller: Caller, project_id: ProjectId) -> bool:
    return project_id == caller.project_id or caller.may(Permission.ADMINISTER_INSTALLATION)
