"""Waiting for something to become true, with a limit."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(
    is_true: Callable[[], Awaitable[bool] | bool], *, within_s: float = 20.0, every_s: float = 0.02
) -> None:
    """Return as soon as ``is_true`` answers yes; fail when it has not within the limit."""
    async with asyncio.timeout(within_s):
        while not await _answer(is_true):  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(every_s)


async def _answer(question: Callable[[], Awaitable[bool] | bool]) -> bool:
    answer = question()
    return answer if isinstance(answer, bool) else await answer
