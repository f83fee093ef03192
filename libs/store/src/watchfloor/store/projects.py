"""The one writer of projects."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from watchfloor.core import Clock, ConflictError, Project, ProjectId, Quota, SystemClock
from watchfloor.store._tables import PROJECTS
from watchfloor.store.store import Store

_C = PROJECTS.c


class ProjectRepository:
    """The tenants.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store, *, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or SystemClock()

    async def create(self, project_id: str) -> Project:
        """A new project.

        Raises:
            InvalidInputError: It cannot be a project's id.
            ConflictError: There is one of that id.
        """
        project = {"project_id": project_id, "created_at": self._clock.now()}
        statement = insert(PROJECTS).values(project).on_conflict_do_nothing().returning(*_C)
        async with self._store.transaction([project_id]) as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            raise ConflictError("There is a project of this id.", project_id=project_id)
        return Project.model_validate(row)

    async def list(self) -> Sequence[Project]:
        """All projects, by id."""
        async with self._store.sweep() as connection:
            rows = (
                (await connection.execute(select(PROJECTS).order_by(_C.project_id)))
                .mappings()
                .all()
            )
        return [Project.model_validate(row) for row in rows]

    async def quotas(self) -> Mapping[ProjectId, Quota]:
        """The quota of each project that has one of its own."""
        statement = select(_C.project_id, _C.quota).where(_C.quota != {})
        async with self._store.sweep() as connection:
            rows = (await connection.execute(statement)).all()
        return {project_id: Quota.model_validate(quota) for project_id, quota in rows}

    async def set_quota(self, project_id: str, quota: Quota) -> Project | None:
        """The project, which may have this from here on; nothing where there is none.

        Raises:
            InvalidInputError: It cannot be a project's id.
        """
        declared = quota.model_dump(exclude_none=True)
        statement = (
            update(PROJECTS)
            .where(_C.project_id == project_id)
            .values(quota=declared)
            .returning(*_C)
        )
        async with self._store.transaction([project_id]) as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        return None if row is None else Project.model_validate(row)

    async def exists(self, project_id: str) -> bool:
        """Whether there is a project of that id.

        Raises:
            InvalidInputError: It cannot be a project's id.
        """
        statement = select(_C.project_id).where(_C.project_id == project_id)
        async with self._store.transaction([project_id]) as connection:
            return await connection.scalar(statement) is not None
