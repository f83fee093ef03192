"""Whose rows leave at what age."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._transaction import fetch
from watchfloor.store.config import StoreConfig

_PROMISED = "SELECT project_id, customer_id, days FROM retentions"
_ALL = ""


class Scope(NamedTuple):
    """Rows of an age, of everyone or of a project or some of its customers.

    Scopes do not overlap: what is older than ``since`` leaves with whoever keeps longer.

    Attributes:
        before: The first day that stays.
        since: Earlier days are left to another scope.
        project_id: Whose rows; everyone's where absent.
        customer_ids: Of which customers of the project; of all where there are none.
    """

    before: date
    since: date | None = None
    project_id: str | None = None
    customer_ids: tuple[str, ...] = ()

    def has(self, day: date) -> bool:
        """Whether rows of that day are of that age."""
        return day < self.before and (self.since is None or day >= self.since)


class Promises(NamedTuple):
    """How long projects and their customers want to be kept.

    Attributes:
        config: How long the installation keeps anything.
        projects: Days by project, where it said so.
        customers: Days by customer, by project.
    """

    config: StoreConfig
    projects: Mapping[str, int]
    customers: Mapping[str, Mapping[str, int]]

    @classmethod
    async def read(cls, connection: AsyncConnection, config: StoreConfig) -> "Promises":
        """Those that hold."""
        projects: dict[str, int] = {}
        customers: dict[str, dict[str, int]] = {}
        for row in await fetch(connection, _PROMISED):
            if row["customer_id"] == _ALL:
                projects[row["project_id"]] = row["days"]
            else:
                customers.setdefault(row["project_id"], {})[row["customer_id"]] = row["days"]
        return cls(config, projects, customers)

    def scopes(self, today: date) -> Iterator[Scope]:
        """Everyone's, then those of projects and customers that keep shorter."""
        oldest = _ago(today, self.config.retention_days)
        yield Scope(oldest)
        for project_id in self._known():
            own = _ago(today, self._days(project_id))
            if own > oldest:
                yield Scope(own, oldest, project_id)
            for days, customer_ids in self._customers_by_days(project_id):
                if (theirs := _ago(today, days)) > own:
                    yield Scope(theirs, own, project_id, customer_ids)

    def of_work(self, today: date) -> Iterator[Scope]:
        """The same for what may be about any customer: the shortest time of each project counts."""
        oldest = _ago(today, self.config.retention_days)
        yield Scope(oldest)
        for project_id in self._known():
            if (shortest := _ago(today, self.shortest_days(project_id))) > oldest:
                yield Scope(shortest, oldest, project_id)

    def shortest_days(self, project_id: str) -> int:
        """How long what may be about any customer of the project is kept."""
        return min((self._days(project_id), *self.customers.get(project_id, {}).values()))

    def shortest_of_all(self) -> int:
        """The shortest time of anybody."""
        return min((self.config.retention_days, *map(self.shortest_days, self._known())))

    def _customers_by_days(self, project_id: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Most projects have many customers and few different times."""
        by_days = sorted((days, each) for each, days in self.customers.get(project_id, {}).items())
        for days, group in groupby(by_days, key=itemgetter(0)):
            yield days, tuple(each for _, each in group)

    def _known(self) -> list[str]:
        return sorted({*self.config.project_retention_days, *self.projects, *self.customers})

    def _days(self, project_id: str) -> int:
        longest = self.config.longest_days(project_id)
        return min(longest, self.projects.get(project_id, longest))


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)
