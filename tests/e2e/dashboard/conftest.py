"""An analyst of a project of the test's own, in a browser and beside it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pictures.__main__ import SOON
from pictures.feeding import Fed, feed
from support.needs import need
from support.processes import ProductProcess, running_product
from support.screen import Screen, missing, opened
from support.servers import scratch_folder

from watchfloor.core import Role

WAIT_MS = 15_000

Report = Callable[..., Awaitable[list[str]]]


def pytest_runtest_setup() -> None:
    """Before anything is started, and in one line for all tests of this folder."""
    need(missing())


@pytest.fixture
async def key(product: ProductProcess) -> str:
    """The key of an analyst of a project of the test's own."""
    project = f"seen-{uuid4().hex[:8]}"
    async with product.client() as operator:
        await operator.projects.create(project)
        return (await operator.keys.create(project, Role.ADMIN)).key


@pytest.fixture
async def api(product: ProductProcess, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the product beside the browser."""
    headers = {"x-api-key": key}
    async with httpx.AsyncClient(base_url=product.url, headers=headers, timeout=30) as api:
        yield api


@pytest.fixture
def report(api: httpx.AsyncClient) -> Report:
    """Reports signals, and returns the ids of their threats."""

    async def report(number: int = 1, **given: Any) -> list[str]:
        threats = []
        for at in range(number):
            signal = {"threat_type": "brute_force", "customer_id": "acme"} | given
            address = {"source_ip": f"203.0.113.{at}"}
            answer = await api.post("/api/threats/trigger", json=signal | address)
            threats.append(answer.json()["id"])
        return threats

    return report


@pytest.fixture
async def screen(product: ProductProcess, key: str) -> AsyncIterator[Screen]:
    """A page where the analyst is logged in; it must not have complained of anything."""
    async with opened(product.url) as screen:
        screen.page.set_default_timeout(WAIT_MS)
        await screen.log_in(key)
        yield screen
        assert screen.complaints == []


@pytest.fixture(scope="session")
def fed() -> Iterator[Fed]:
    """A product with something on every screen; tests look at it and change nothing."""
    with scratch_folder() as folder:
        config = folder / "soon.yaml"
        config.write_text(SOON)
        with running_product("--config", str(config)) as product:
            yield asyncio.run(feed(product, None, rest_s=0))
