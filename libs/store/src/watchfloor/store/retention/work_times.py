"""How long what was given up is kept, wherever it lies."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from watchfloor.store._transaction import fetch
from watchfloor.store.config import StoreConfig
from watchfloor.store.retention.scopes import Promises
from watchfloor.store.store import Store

_HELD = "SELECT DISTINCT project_id FROM legal_holds WHERE released_at IS NULL"


class WorkTimes(NamedTuple):
    """The times of all projects, at one moment.

    Attributes:
        promises: What projects and customers were promised.
        held: Projects of which anything is held.
        today: The day.
    """

    promises: Promises
    held: Collection[str]
    today: date

    def is_over(self, project_id: str, since: datetime) -> bool:
        """Whether what a project has had since then must go.

        It may be about any customer and user: the shortest promise counts, and any hold.
        """
        oldest = self.today - timedelta(days=self.promises.shortest_days(project_id))
        return project_id not in self.held and since.astimezone(UTC).date() < oldest


async def work_times(store: Store, *, config: StoreConfig, now: datetime) -> WorkTimes:
    """Those that hold.

    Raises:
        UnavailableError: The database is away.
    """
    async with store.sweep() as connection:
        promises = await Promises.read(connection, config)
        held = {row["project_id"] for row in await fetch(connection, _HELD)}
    return WorkTimes(promises, held, now.astimezone(UTC).date())
