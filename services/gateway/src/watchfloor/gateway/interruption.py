"""Work that nobody waits for any more is given up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager


async def until_one_ends(*works: Coroutine[object, object, None]) -> None:
    """Do all of it at once, and give up the rest when one of them has ended."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()


@asynccontextmanager
async def given_up_after(
    event: Callable[[], Awaitable[None]], *, error: Exception
) -> AsyncIterator[None]:
    """Cancel the block when ``event`` returns, and raise ``error`` in its place."""
    scope = asyncio.timeout(None)

    async def watch() -> None:
        await event()
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
            raise error from None
        raise
