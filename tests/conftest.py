"""Rules for every test: one set of servers a run, no leaked task, no swallowed error."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from support import Servers, running_servers


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The embedded PostgreSQL and NATS, started once."""
    with running_servers() as running:
        yield running


@pytest.fixture(autouse=True)
async def no_leaked_task() -> AsyncIterator[None]:
    """A task that outlives its test would work on what the next test made."""
    before = asyncio.all_tasks()
    yield
    await asyncio.sleep(0)
    here = {asyncio.current_task()}
    leaked = [task for task in asyncio.all_tasks() - before - here if not task.done()]
    assert not leaked, f"tasks left behind: {[task.get_name() for task in leaked]}"
