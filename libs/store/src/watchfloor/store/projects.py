"""The one writer of projects."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from watchfloor.core import Clock, ConflictError, Project, SystemClock
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

    async def exists(self, project_id: str) -> bool:
        """Whether there is a project of that id.

        Raises:
            InvalidInputError: It cannot be a project's id.
        """
        statement = select(_C.project_id).where(_C.project_id == project_id)
        async with self._store.transaction([project_id]) as connection:
            return await connection.scalar(statement) is not None
