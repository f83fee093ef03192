"""The bus and the store of a data folder, used without the product."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from watchfloor.bus import NATSBus
from watchfloor.core import Component, SystemClock
from watchfloor.runtime import DatabaseUrls, DataFolder
from watchfloor.store import Maintenance, ProjectRepository, Store, migrate

PROJECT = "bench"
"""The project in which parts are measured alone."""


class Parts(NamedTuple):
    """What is between a gateway and a coordinator.

    Attributes:
        bus: Its streams are declared.
        store: Its tables are there, with the project of the bench.
    """

    bus: NATSBus
    store: Store


@asynccontextmanager
async def attached(folder: DataFolder) -> AsyncIterator[Parts]:
    """Both, for as long as the block runs; PostgreSQL and NATS must run on the folder."""
    endpoints, credentials = folder.read_endpoints(), folder.read_credentials()
    urls = DatabaseUrls.at(endpoints["postgres"], credentials)
    await migrate(urls.owner)
    store = Store(urls.app, worker_url=urls.worker)
    bus = NATSBus(endpoints["nats"], token=credentials.nats_token.get_secret_value())
    async with AsyncExitStack() as stack:
        for part in (Maintenance(urls.owner, clock=SystemClock()), store, bus):
            await stack.enter_async_context(started(part))
        await ProjectRepository(store).create(PROJECT)
        yield Parts(bus, store)


@asynccontextmanager
async def started(part: Component) -> AsyncIterator[None]:
    """A component that is started while the block runs."""
    try:
        await part.start()
        yield
    finally:
        await part.stop()
