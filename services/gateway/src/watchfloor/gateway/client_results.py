"""What clients can do with their results when they come back, whichever face they come through."""

import structlog

from watchfloor.core import (
    Caller,
    Cleaned,
    Client,
    ClientResult,
    ClientResultPage,
    ClientResultStats,
    NotFoundError,
    Periodic,
    is_client_id,
)
from watchfloor.gateway.client_result_keeping import ResultKeeping
from watchfloor.gateway.client_result_port import KeptResults, Retrieved
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)


class ClientResults:
    """What is kept for clients, as they see it when they come back.

    What cannot be retrieved any more is removed every few minutes by each gateway: the gateway is
    what keeps, and removing twice is harmless.

    Lifecycle: construct (no I/O) -> ``start`` (cleans from then on) -> ``stop``.

    Args:
        kept: Where results are kept.
        keeping: Looks after those that are pending.
        redactions: Say how clients are called.
        limit: Bounds each question to the store.
        metrics: Counts what happens.
        clean_every_s: Pause between cleanings.
    """

    def __init__(
        self,
        kept: KeptResults,
        *,
        keeping: ResultKeeping,
        redactions: Redactions,
        limit: TimeLimit,
        metrics: Metrics,
        clean_every_s: float,
    ) -> None:
        self._kept = kept
        self._keeping = keeping
        self._redactions = redactions
        self._limit = limit
        self._metrics = metrics
        self._cleaning = Periodic(clean_every_s, self.clean_all)

    async def start(self) -> None:
        """Clean from now on."""
        await self._cleaning.start()

    async def stop(self) -> None:
        """Clean no more; safe twice and without ``start``."""
        await self._cleaning.stop()

    async def retrieve(self, caller: Caller, client: Client, analysis_id: str) -> Retrieved:
        """The result with its document, which counts; a pending one does not count.

        Raises:
            DeniedError: It is another client's.
            NotFoundError: There is none, its time is over, or it was retrieved too often.
            UnavailableError: The store is away.
        """
        retrieved = await self._retrieved(caller, client, analysis_id)
        if retrieved.document is None and await self._keeping.complete(retrieved.result):
            retrieved = await self._retrieved(caller, client, analysis_id)
        if retrieved.document is not None:
            log.info("client_result_found", project_id=caller.project_id, analysis_id=analysis_id)
            self._metrics.client_results("found")
        return retrieved

    async def check(self, caller: Caller, client: Client, analysis_id: str) -> ClientResult:
        """The result without its document, which does not count.

        Raises:
            DeniedError: It is another client's.
            NotFoundError: There is none, its time is over, or it was retrieved too often.
            UnavailableError: The store is away.
        """
        found = await self._found(caller, client, analysis_id)
        if await self._keeping.complete(found):
            found = await self._found(caller, client, analysis_id)
        return found

    async def list(
        self, caller: Caller, client: Client, *, limit: int, offset: int
    ) -> ClientResultPage:
        """What the client can retrieve, newest first.

        Raises:
            UnavailableError: The store is away.
        """
        page = await self._page(caller, client, limit, offset)
        if any([await self._keeping.complete(each) for each in page.results]):
            page = await self._page(caller, client, limit, offset)
        return page

    async def delete(self, caller: Caller, client: Client, analysis_id: str) -> None:
        """Remove a result; its own client may.

        Raises:
            DeniedError: It is another client's.
            NotFoundError: There is none, its time is over, or it was retrieved too often.
            UnavailableError: The store is away.
        """
        wanted = _checked(analysis_id)
        client = await self._kept_as(caller, client)
        await self._limit(self._kept.delete(caller.project_id, client, wanted))

    async def stats(self, caller: Caller) -> ClientResultStats:
        """Counts over the project's results.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._kept.stats(caller.project_id))

    async def clean(self, caller: Caller) -> Cleaned:
        """Remove what cannot be retrieved any more, of this project.

        Raises:
            UnavailableError: The store is away.
        """
        return self._counted(await self._limit(self._kept.clean(caller.project_id)))

    async def clean_all(self) -> None:
        """The same for every project.

        Raises:
            UnavailableError: The store is away.
        """
        self._counted(await self._kept.clean_all())

    async def recovers_by_address(self, caller: Caller) -> bool:
        """Whether a client of the project is known by its address, too.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._kept.recovers_by_address(caller.project_id))

    async def recover_by_address(self, caller: Caller, *, allowed: bool) -> None:
        """Say whether it is.

        Raises:
            UnavailableError: The store is away.
        """
        await self._limit(self._kept.recover_by_address(caller.project_id, allowed=allowed))

    async def _retrieved(self, caller: Caller, client: Client, analysis_id: str) -> Retrieved:
        wanted = _checked(analysis_id)
        client = await self._kept_as(caller, client)
        return await self._limit(self._kept.retrieve(caller.project_id, client, wanted))

    async def _found(self, caller: Caller, client: Client, analysis_id: str) -> ClientResult:
        wanted = _checked(analysis_id)
        client = await self._kept_as(caller, client)
        return await self._limit(self._kept.find(caller.project_id, client, wanted))

    async def _page(
        self, caller: Caller, client: Client, limit: int, offset: int
    ) -> ClientResultPage:
        client = await self._kept_as(caller, client)
        return await self._limit(
            self._kept.list(caller.project_id, client, limit=limit, offset=offset)
        )

    async def _kept_as(self, caller: Caller, client: Client) -> Client:
        return (await self._redactions.of(caller.project_id)).client(client)

    def _counted(self, cleaned: Cleaned) -> Cleaned:
        if cleaned.results:
            log.info("client_results_cleaned", **cleaned._asdict())
            self._metrics.client_results("cleaned", cleaned.results)
        return cleaned


def _checked(analysis_id: str) -> str:
    if not is_client_id(analysis_id):
        raise NotFoundError("There is no such result, or not any more.")
    return analysis_id
