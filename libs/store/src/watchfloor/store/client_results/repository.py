"""The one writer of results that wait for their clients."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import (
    Cleaned,
    Client,
    ClientResult,
    ClientResultPage,
    ClientResultStats,
    Clock,
    ResultDraft,
    SystemClock,
)
from watchfloor.store._transaction import fetch
from watchfloor.store.client_results.account import account_locked, charge, sizes
from watchfloor.store.client_results.conditions import FIELDS, LIVE, MINE, as_result
from watchfloor.store.client_results.finding import RETRIEVE, find_result, require_owner
from watchfloor.store.client_results.keeping import Keeping, Kept
from watchfloor.store.config import ClientResultsConfig
from watchfloor.store.store import Store

_LIST = f"""
SELECT {FIELDS} FROM client_results AS r
WHERE r.project_id = $1 AND {LIVE} AND {MINE}
ORDER BY r.created_at DESC, r.analysis_id DESC LIMIT $5 OFFSET $6
"""
_COUNT = f"""
SELECT count(*) FROM client_results AS r WHERE r.project_id = $1 AND {LIVE} AND {MINE}
"""
_DELETE = """
DELETE FROM client_results WHERE project_id = $1 AND client_id = $2 AND analysis_id = $3
RETURNING size_bytes
"""
_CLEAN = f"""
DELETE FROM client_results AS r WHERE r.project_id = $1 AND NOT ({LIVE}) RETURNING r.size_bytes
"""
_CLEANED = "UPDATE client_result_accounts SET cleaned_at = $2 WHERE project_id = $1"
_ACCOUNT = """
SELECT size_bytes, recovers_by_address, cleaned_at FROM client_result_accounts
WHERE project_id = $1
"""
_COUNTS = f"""
SELECT r.status, count(*) AS results, (
    SELECT count(DISTINCT r.client_id) FROM client_results AS r WHERE r.project_id = $1 AND {LIVE}
) AS clients
FROM client_results AS r WHERE r.project_id = $1 AND {LIVE}
GROUP BY r.status ORDER BY r.status
"""
_ALLOW = "UPDATE client_result_accounts SET recovers_by_address = $2 WHERE project_id = $1"


class Retrieved(NamedTuple):
    """What a client came back for.

    Attributes:
        result: As it is kept after this retrieval.
        document: Its JSON, byte for byte; absent while it is pending.
    """

    result: ClientResult
    document: bytes | None


class ClientResultRepository:
    """Results by project and client: for so long, so often, and together no more than so much.

    Results of one project never push out those of another. All methods raise
    ``UnavailableError`` while the database is away.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock | None = None,
        config: ClientResultsConfig | None = None,
    ) -> None:
        self._store = store
        self._clock = clock or SystemClock()
        self._config = config or ClientResultsConfig()

    async def keep(self, project_id: str, client: Client, draft: ResultDraft) -> Kept:
        """Keep a result for a client. Idempotent.

        The same content, or the same analysis, is kept once for a client: the kept one is
        returned. A pending one is completed by a draft that has its document.

        Raises:
            TooLargeError: It alone takes more than the project may keep.
            NotFoundError: There is no such project.
        """
        async with self._writing(project_id) as connection:
            keeping = Keeping(connection, project_id, now=self._clock.now(), config=self._config)
            return await keeping.keep(client, draft)

    async def retrieve(self, project_id: str, client: Client, analysis_id: str) -> Retrieved:
        """The result with its document, which counts; while it is pending it does not count.

        Raises:
            DeniedError: It is another client's.
            NotFoundError: There is none, its time is over, or it was retrieved too often.
        """
        arguments = self._asked(project_id, client)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, RETRIEVE, *arguments, analysis_id)
            if rows:
                return Retrieved(as_result(rows[0]), rows[0]["document"].encode())
            return Retrieved(await find_result(connection, arguments, analysis_id), None)

    async def find(self, project_id: str, client: Client, analysis_id: str) -> ClientResult:
        """The result without its document, which does not count.

        Raises:
            DeniedError: It is another client's.
            NotFoundError: There is none, its time is over, or it was retrieved too often.
        """
        async with self._store.transaction([project_id]) as connection:
            return await find_result(connection, self._asked(project_id, client), analysis_id)

    async def list(
        self, project_id: str, client: Client, *, limit: int = 10, offset: int = 0
    ) -> ClientResultPage:
        """What the client can retrieve, newest first."""
        arguments = self._asked(project_id, client)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LIST, *arguments, limit, offset)
            ((total,),) = await fetch(connection, _COUNT, *arguments)
        return ClientResultPage(tuple(map(as_result, rows)), total)

    async def delete(self, project_id: str, client: Client, analysis_id: str) -> None:
        """Remove a result; its own client may.

        Raises:
            DeniedError: It is another client's.
            NotFoundError: There is none, its time is over, or it was retrieved too often.
        """
        async with self._writing(project_id) as connection:
            await require_owner(connection, self._asked(project_id, client), analysis_id)
            rows = await fetch(connection, _DELETE, project_id, client.client_id, analysis_id)
            await charge(connection, project_id, -sum(sizes(rows)))

    async def stats(self, project_id: str) -> ClientResultStats:
        """Counts over what can be retrieved, and what all that is kept takes."""
        async with self._store.transaction([project_id]) as connection:
            counts = await fetch(connection, _COUNTS, project_id, self._clock.now())
            account = await fetch(connection, _ACCOUNT, project_id)
        return ClientResultStats(
            total_results=sum(row["results"] for row in counts),
            total_sessions=counts[0]["clients"] if counts else 0,
            storage_size_bytes=account[0]["size_bytes"] if account else 0,
            storage_limit_bytes=self._config.max_bytes,
            status_counts={row["status"]: row["results"] for row in counts},
            last_cleanup=account[0]["cleaned_at"] if account else None,
        )

    async def clean(self, project_id: str) -> Cleaned:
        """Remove what cannot be retrieved any more."""
        now = self._clock.now()
        async with self._writing(project_id) as connection:
            removed = sizes(await fetch(connection, _CLEAN, project_id, now))
            await charge(connection, project_id, -sum(removed))
            await fetch(connection, _CLEANED, project_id, now)
        return Cleaned(len(removed), sum(removed))

    async def clean_all(self) -> Cleaned:
        """The same for every project, one after the other."""
        async with self._store.sweep() as connection:
            rows = await fetch(connection, "SELECT project_id FROM client_result_accounts")
        cleaned = [await self.clean(row["project_id"]) for row in rows]
        return Cleaned(
            sum(each.results for each in cleaned), sum(each.size_bytes for each in cleaned)
        )

    async def recovers_by_address(self, project_id: str) -> bool:
        """Whether a client is known by its address, too."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _ACCOUNT, project_id)
        return bool(rows and rows[0]["recovers_by_address"])

    async def recover_by_address(self, project_id: str, *, allowed: bool) -> None:
        """Say whether a client is known by its address, too."""
        async with self._writing(project_id) as connection:
            await charge(connection, project_id, 0)
            await fetch(connection, _ALLOW, project_id, allowed)

    def _asked(self, project_id: str, client: Client) -> tuple[str, datetime, str, str | None]:
        return project_id, self._clock.now(), client.client_id, client.address

    @asynccontextmanager
    async def _writing(self, project_id: str) -> AsyncIterator[AsyncConnection]:
        """A transaction in which nobody else writes the project's results."""
        locked = account_locked(project_id)
        async with self._store.transaction([project_id], locked) as connection:
            yield connection
