"""Products of a test's own, on servers of their own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest
from support import Servers, running_servers
from support.product import Running, StartProduct, product_on

from watchfloor.client import WatchfloorClient
from watchfloor.core import Role
from watchfloor.store import migrate


@pytest.fixture(scope="session")
def product_servers() -> Iterator[Servers]:
    """Servers apart from those of the bus tests, which leave signals in their queue."""
    with running_servers() as running:
        yield running


@pytest.fixture
async def start_product(product_servers: Servers) -> AsyncIterator[StartProduct]:
    """Starts products; all of them are stopped at the end."""
    async with AsyncExitStack() as stack:

        async def start(*, join: str | None = None, **options: Any) -> Running:
            await migrate(product_servers.owner_url)
            product, url = product_on(product_servers, **options)
            await product.life.start()
            stack.push_async_callback(product.life.stop)
            project = join or f"p-{uuid4().hex[:12]}"
            if join is None:
                await product.projects.create(project)
            issued = await product.keys.issue(project, Role.ADMIN)
            client = WatchfloorClient(url, issued.key)
            stack.push_async_callback(client.close)
            return Running(product, project=project, client=client, url=url, key=issued.key)

        yield start
