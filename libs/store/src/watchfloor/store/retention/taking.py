"""Some rows out of the database, in a transaction of somebody else's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date
from itertools import groupby
from typing import NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.archive import ArchivedRows, ColumnKind
from watchfloor.store._transaction import fetch
from watchfloor.store.legal_holds import AGAINST_HOLDS
from watchfloor.store.retention import statements
from watchfloor.store.retention.leave import Leave
from watchfloor.store.retention.scopes import Scope
from watchfloor.store.retention.tables import Child, Leaving

_SUBJECT = ("user_id", "customer_id")
_AGE = "wf_age"


class Taken(NamedTuple):
    """Rows that a statement deleted.

    Attributes:
        of: Which they are.
        columns: What is told of each.
        rows: The rows.
    """

    of: Leaving | Child
    columns: Mapping[str, ColumnKind]
    rows: Sequence[asyncpg.Record]

    def leaves(self, *, is_archiving: bool) -> Iterator[Leave]:
        """How many of whom."""
        for project_id, rows in Counter(row["project_id"] for row in self.rows).items():
            archived = rows if is_archiving and self.of.is_archived else 0
            yield Leave(project_id, self.of.table, rows, archived)

    def by_day(self) -> Iterator[ArchivedRows]:
        """The rows as they are archived."""
        for (project_id, day), rows in groupby(sorted(self.rows, key=_place), key=_place):
            values = [[row[name] for name in self.columns] for row in rows]
            place = (project_id, self.of.table, day, self.of.key)
            yield ArchivedRows(*place, self.columns, values)


async def take(
    connection: AsyncConnection, leaving: Leaving, scope: Scope, *, is_archiving: bool
) -> Sequence[Taken]:
    """Delete some rows that no legal hold covers, with all that leaves with them.

    Args:
        connection: The owner's.
        leaving: Which rows.
        scope: Of what age, and whose.
        is_archiving: Whether all of each row is told, or only whose it was.
    """
    await fetch(connection, AGAINST_HOLDS)
    if leaving.children:
        return await _take_families(connection, leaving, scope, is_archiving=is_archiving)
    columns, returned = await _told(connection, leaving, is_archiving=is_archiving)
    statement, arguments = statements.deletion(leaving, scope, returned)
    return [Taken(leaving, columns, await fetch(connection, statement, *arguments))]


async def _take_families(
    connection: AsyncConnection, leaving: Leaving, scope: Scope, *, is_archiving: bool
) -> Sequence[Taken]:
    statement, arguments = statements.choice(leaving, scope)
    chosen = await fetch(connection, statement, *arguments)
    if not chosen:
        return []
    them = [*zip(*map(tuple, chosen), strict=True)]
    taken = []
    for each in (*leaving.children, leaving.itself()):
        columns, returned = await _told(connection, each, is_archiving=is_archiving)
        deletion = statements.deletion_with(each, returned, id_type=leaving.id_type)
        taken.append(Taken(each, columns, await fetch(connection, deletion, *them)))
    return taken


async def _told(
    connection: AsyncConnection, of: Leaving | Child, *, is_archiving: bool
) -> tuple[Mapping[str, ColumnKind], str]:
    """What is told of each row that leaves, and the SQL for it."""
    if not (is_archiving and of.is_archived):
        return {}, "gone.project_id"
    found = await fetch(connection, statements.COLUMNS, of.table)
    types = {row["name"]: row["type"] for row in found if row["name"] not in of.left_out}
    columns = {name: statements.kind_of(column_type) for name, column_type in types.items()}
    told = [_as_kind(f"gone.{name}", kind, name) for name, kind in columns.items()]
    beside = [name for name in _SUBJECT if name not in columns]
    told += [f"old.{name}" for name in beside]
    return columns | dict.fromkeys(beside, "text"), ", ".join((*told, f"old.age AS {_AGE}"))


def _as_kind(value: str, kind: ColumnKind, name: str) -> str:
    return f"{value}::text AS {name}" if kind == "text" else value


def _place(row: asyncpg.Record) -> tuple[str, date]:
    return row["project_id"], row[_AGE].astimezone(UTC).date()
