"""Where the files of the archive are."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple, Self

SUFFIX = ".parquet"
PENDING = ".pending"
"""Behind the name of a pending part; before it stands a dot, so that other readers pass it over."""


class Part(NamedTuple):
    """One file: rows of one project, table and day.

    Attributes:
        project_id: Whose rows.
        table: The table that they were in.
        day: Their day.
        name: Tells it from the other parts of that day: a digest of the keys of its rows.
        path: The file, for whoever may read it.
        is_pending: It is durable, and whether its rows left the database is not known yet.
    """

    project_id: str
    table: str
    day: date
    name: str
    path: Path
    is_pending: bool = False

    @classmethod
    def pending(cls, folder: Path, project_id: str, table: str, day: date, name: str) -> Self:
        """The part that is about to be written."""
        place = folder / project_id / table / day.isoformat()
        return cls(project_id, table, day, name, place / f".{name}{SUFFIX}{PENDING}", True)

    def committed(self) -> Self:
        """The same part, once its rows have left the database."""
        path = self.path.with_name(f"{self.name}{SUFFIX}")
        return self._replace(path=path, is_pending=False)


def parts_in(folder: Path, project_id: str = "*", table: str = "*") -> Iterator[Part]:
    """The parts of a project and table, or of all, by their days."""
    for path in sorted(folder.glob(f"{project_id}/{table}/*/*")):
        name, suffix, rest = path.name.partition(SUFFIX)
        day = _day(path.parent.name)
        if suffix and rest in {"", PENDING} and day is not None:
            project, of = path.parts[-4:-2]
            yield Part(project, of, day, name.removeprefix("."), path, rest == PENDING)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
