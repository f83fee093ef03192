"""Products of a test's own, on servers of their own."""

from collections.abc import AsyncIterator, Iterator

import pytest
from support import Servers, running_servers
from support.product import StartProduct, products_on


@pytest.fixture(scope="session")
def product_servers() -> Iterator[Servers]:
    """Servers apart from those of the bus tests, which leave signals in their queue."""
    with running_servers() as running:
        yield running


@pytest.fixture
async def start_product(product_servers: Servers) -> AsyncIterator[StartProduct]:
    """Starts products; all of them are stopped at the end."""
    async with products_on(product_servers) as start:
        yield start
