"""Work that nobody waits for any more is given up."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive


async def hung_up(receive: Receive) -> None:
    """Return when the client has gone; to be called after the body was read."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def until_one_ends(*works: Coroutine[object, object, None]) -> None:
    """Do all of it at once, and give up the rest when one of them has ended."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()


@asynccontextmanager
async def while_connected(request: Request) -> AsyncIterator[None]:
    """Cancel the block when the client goes.

    Raises:
        ClientDisconnect: It went.
    """
    scope = asyncio.timeout(None)

    async def watch() -> None:
        await hung_up(request.receive)
        scope.reschedule(asyncio.get_running_loop().time())

    try:
        async with scope:
            watcher = asyncio.create_task(watch())
            try:
                yield
            finally:
                watcher.cancel()
                await asyncio.gather(watcher, return_exceptions=True)
    except TimeoutError:
        if scope.expired():
            raise ClientDisconnect from None
        raise
