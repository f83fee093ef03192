"""Rows leave in short transactions, when the time of whoever they are of is over."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date

import structlog

from watchfloor.archive import ParquetArchive
from watchfloor.store._transaction import fetch
from watchfloor.store.legal_holds import AGAINST_HOLDS
from watchfloor.store.retention import statements
from watchfloor.store.retention.archiving import Archiving
from watchfloor.store.retention.leave import Leave
from watchfloor.store.retention.scopes import Promises, Scope
from watchfloor.store.retention.step import Step
from watchfloor.store.retention.tables import LEAVINGS, WORK, Leaving
from watchfloor.store.retention.taking import Taken, take

log = structlog.get_logger(__name__)

_BY_THEMSELVES = frozenset(each.table for each in LEAVINGS)
_BY_PROJECT = "SELECT project_id, count(*) AS rows FROM {partition} GROUP BY project_id"


class Retaining:
    """Takes out of the database what is past its time.

    Args:
        step: A short transaction on the owner's connection.
        archive: Where rows go before they are deleted; nothing where they are simply deleted.
    """

    def __init__(self, step: Step, *, archive: ParquetArchive | None) -> None:
        self._step = step
        self._archiving = None if archive is None else Archiving(archive, step=step)

    async def run(self, promises: Promises, today: date) -> AsyncIterator[Leave]:
        """Take everything that is past its time; tells of what is gone as it goes.

        Raises:
            UnavailableError: The database or the archive is away; what was told of is gone.
        """
        if self._archiving is not None:
            await self._archiving.settle()
        for leaving, scope in _due(promises, today):
            async for place in self._places(leaving, scope):
                async for leave in self._take_all(place, scope):
                    yield leave

    async def expected(self, promises: Promises, today: date) -> AsyncIterator[Leave]:
        """What ``run`` would take, and what of that age stays because it is held."""
        for leaving, scope in _due(promises, today):
            async for place in self._places(leaving, scope):
                # What leaves by itself, too, is counted there.
                children = (each for each in place.children if each.table not in _BY_THEMSELVES)
                for child in (None, *children):
                    statement, arguments = statements.count(place, scope, child)
                    async with self._step() as connection:
                        rows = await fetch(connection, statement, *arguments)
                    for row in rows:
                        table = (child or place).table
                        yield Leave(row["project_id"], table, row["rows"], held=row["held"])

    async def _places(self, leaving: Leaving, scope: Scope) -> AsyncIterator[Leaving]:
        """The partitions in which such rows are, where the table has any."""
        if leaving.daily is None:
            yield leaving
            return
        async with self._step() as connection:
            days = await leaving.daily.existing_days(connection)
        for day in filter(scope.has, sorted(days)):
            yield leaving.of_day(day)
        yield leaving.imported()

    async def _take_all(self, place: Leaving, scope: Scope) -> AsyncIterator[Leave]:
        """A whole day goes with its partition, unless its rows are archived or some are held."""
        is_whole_day = place.day is not None and scope.project_id is None
        if is_whole_day and self._archiving is None:
            dropped = await self._dropped(place)
            for leave in dropped or ():
                yield leave
            if dropped is not None:
                return
        while taken := await self._take_some(place, scope):
            for leave in taken:
                yield leave
        if is_whole_day:
            await self._dropped(place)

    async def _dropped(self, place: Leaving) -> Sequence[Leave] | None:
        """Drop a day's partition; nothing where it stays, because it has rows that must."""
        async with self._step() as connection:
            await fetch(connection, AGAINST_HOLDS)
            by_project = _BY_PROJECT.format(partition=place.source)
            rows = await fetch(connection, by_project)
            is_held = await fetch(connection, statements.any_held(place))
            if rows and (self._archiving is not None or is_held[0][0]):
                return None
            await connection.exec_driver_sql(f"DROP TABLE {place.source}")
        log.info("partition_dropped", table=place.table, partition=place.source)
        return [Leave(row["project_id"], place.table, row["rows"]) for row in rows]

    async def _take_some(self, place: Leaving, scope: Scope) -> Sequence[Leave]:
        """One step; nothing where nothing is left to take."""
        if self._archiving is None:
            async with self._step() as connection:
                return _told(await take(connection, place, scope, is_archiving=False))
        async with self._archiving.exclusive():
            async with self._step() as connection:
                taken = await take(connection, place, scope, is_archiving=True)
                parts = await self._archiving.write(taken)
            await self._archiving.commit(parts)
        return _told(taken, is_archiving=True)


def _due(promises: Promises, today: date) -> Iterator[tuple[Leaving, Scope]]:
    for scope in promises.scopes(today):
        for leaving in LEAVINGS:
            if not scope.customer_ids or leaving.is_of_customers:
                yield leaving, scope
    for scope in promises.of_work(today):
        for leaving in WORK:
            yield leaving, scope


def _told(taken: Sequence[Taken], *, is_archiving: bool = False) -> Sequence[Leave]:
    return [leave for each in taken for leave in each.leaves(is_archiving=is_archiving)]
