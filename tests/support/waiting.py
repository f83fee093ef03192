"""Waiting for something to become true, with a limit."""

import asyncio
from collections.abc import Awaitable, Callable

_PATIENCE_S = 90
"""A busy machine is slow, and only a test that fails waits this long."""


async def eventually(
    is_true: Callable[[], Awaitable[bool] | bool],
    *,
    every_s: float = 0.02,
    patience_s: float = _PATIENCE_S,
) -> None:
    """Return as soon as ``is_true`` answers yes; fail when it has not in good time."""
    async with asyncio.timeout(patience_s):
        while not await _answer(is_true):  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(every_s)


async def _answer(question: Callable[[], Awaitable[bool] | bool]) -> bool:
    answer = question()
    return answer if isinstance(answer, bool) else await answer
