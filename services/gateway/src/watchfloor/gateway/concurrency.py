"""Many questions at once, but not too many."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

A = TypeVar("A")
T = TypeVar("T")


async def answers_to(
    ask: Callable[[A], Awaitable[T]], things: Sequence[A], *, at_once: int
) -> list[T]:
    """What ``ask`` answers about each thing, in order, so many being asked about at once."""
    answers: dict[int, T] = {}

    async def work(waiting: Iterator[tuple[int, A]]) -> None:
        for number, thing in waiting:
            answers[number] = await ask(thing)

    waiting = iter(enumerate(things))
    async with asyncio.TaskGroup() as workers:
        for _ in range(min(at_once, len(things))):
            workers.create_task(work(waiting))
    return [answers[number] for number in range(len(things))]
