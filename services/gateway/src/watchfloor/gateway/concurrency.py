"""Many questions at once, but not too many."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

A = TypeVar("A")
T = TypeVar("T")


async def answers_to(
    ask: Callable[[A], Awaitable[T]], things: Sequence[A], *, at_once: int
) -> list[T]:
    """What ``ask`` answers about each thing, in order, so many being asked about at once.

    Where it raises, so does this, and nothing more is asked.
    """
    answers: dict[int, T] = {}

    async def work(waiting: Iterator[tuple[int, A]]) -> None:
        for number, thing in waiting:
            answers[number] = await ask(thing)

    waiting = iter(enumerate(things))
    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(at_once, len(things))):
                workers.create_task(work(waiting))
    except ExceptionGroup as failures:
        # Callers answer by what it is, which a group of such does not say.
        raise failures.exceptions[0] from None
    return [answers[number] for number in range(len(things))]
