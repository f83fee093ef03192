"""The one writer of how long projects keep what they have."""

from datetime import datetime

from watchfloor.core import Retention, RetentionInput
from watchfloor.store._transaction import fetch
from watchfloor.store.config import StoreConfig
from watchfloor.store.store import Store

_ALL = ""
_GET = "SELECT customer_id, days, changed_at FROM retentions WHERE project_id = $1"
_FORGET = "DELETE FROM retentions WHERE project_id = $1"
_PUT = """
INSERT INTO retentions (project_id, customer_id, days, changed_at)
SELECT $1, wanted.customer_id, wanted.days, $4
FROM unnest($2::text[], $3::integer[]) AS wanted (customer_id, days)
"""


class RetentionRepository:
    """How long each project wants to keep what it has.

    All methods raise ``UnavailableError`` while the database is away.

    Args:
        store: The database.
        config: How long the installation keeps anything.
    """

    def __init__(self, store: Store, *, config: StoreConfig | None = None) -> None:
        self._store = store
        self._config = config or StoreConfig()

    async def get(self, project_id: str) -> Retention:
        """The project's; where it said nothing, that of the installation."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _GET, project_id)
        days = {row["customer_id"]: row["days"] for row in rows}
        return Retention(
            days=days.pop(_ALL, None),
            customers=dict(sorted(days.items())),
            longest_days=self._config.longest_days(project_id),
            changed_at=max((row["changed_at"] for row in rows), default=None),
        )

    async def put(
        self, project_id: str, wanted: RetentionInput, *, changed_at: datetime
    ) -> Retention:
        """Put this in the place of what the project said before.

        Raises:
            NotFoundError: There is no such project.
        """
        whole = {} if wanted.days is None else {_ALL: wanted.days}
        days = whole | wanted.customers
        async with self._store.transaction([project_id]) as connection:
            await fetch(connection, _FORGET, project_id)
            await fetch(connection, _PUT, project_id, list(days), list(days.values()), changed_at)
        return await self.get(project_id)
