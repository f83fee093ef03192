"""Running products, driven only through their public faces."""

from collections.abc import Iterator

import httpx
import pytest
from support.hostile import Quiet, caller
from support.processes import ProductProcess, running_product


@pytest.fixture(scope="session")
def product() -> Iterator[ProductProcess]:
    """A product that tests may use and not harm."""
    with running_product() as running:
        yield running


@pytest.fixture
def own_product() -> Iterator[ProductProcess]:
    """A product that the test may kill."""
    with running_product() as running:
        yield running


@pytest.fixture
def client(product: ProductProcess) -> Iterator[httpx.Client]:
    """Sends what it is told to; nothing of it may be found in the log afterwards."""
    quiet = Quiet(product)
    with caller(product) as client:
        yield client
    quiet.check()
