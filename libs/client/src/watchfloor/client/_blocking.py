"""Asynchronous methods made into ordinary ones: one event loop in a thread behind them all."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator
from contextlib import ExitStack
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, Self, TypeVar, overload

from anyio.from_thread import BlockingPortal, start_blocking_portal

A = TypeVar("A")
T = TypeVar("T")
P = ParamSpec("P")


class BackgroundLoop:
    """An event loop in a thread of its own, which begins with the first call.

    Any thread may call; a program that ends without closing it is not held up.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = ExitStack()
        self._portal: BlockingPortal | None = None
        self._is_closed = False

    def run(self, call: Callable[[], Awaitable[T]]) -> T:
        """What ``call`` comes to; an interruption of the caller cancels it.

        Raises:
            RuntimeError: The loop is closed.
        """
        future = self._opened().start_task_soon(call)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def iterate(self, items: AsyncIterator[T]) -> Generator[T]:
        """The items one by one; closing the iterator closes them."""
        reading = _Reading(items)
        try:
            while item := self.run(reading.next):
                yield item[0]
        finally:
            if not self._is_closed:
                self.run(reading.close)

    def close(self, last: Callable[[], Awaitable[None]]) -> None:
        """End the thread, after one last call. Safe twice, and before the first call.

        Raises:
            RuntimeError: The loop's own thread asks for it.
        """
        with self._lock:
            portal, self._portal, self._is_closed = self._portal, None, True
        if portal is not None:
            with self._running:
                portal.call(last)

    def _opened(self) -> BlockingPortal:
        with self._lock:
            if self._is_closed:
                raise RuntimeError("The client is closed.")
            if self._portal is None:
                starting = start_blocking_portal(name="watchfloor-client")
                self._portal = self._running.enter_context(starting)
            return self._portal


class _Reading(Generic[T]):
    """Reads an asynchronous iterator; what was interrupted has ended before it is closed."""

    def __init__(self, items: AsyncIterator[T]) -> None:
        self._items = items
        self._turn = asyncio.Lock()

    async def next(self) -> tuple[T] | None:
        async with self._turn:
            try:
                return (await anext(self._items),)
            except StopAsyncIteration:
                return None

    async def close(self) -> None:
        async with self._turn:
            close = getattr(self._items, "aclose", None)
            if close is not None:
                await close()


class Face(Generic[A]):
    """An asynchronous object behind ordinary methods.

    Args:
        behind: The object.
        loop: Where its methods run.
    """

    def __init__(self, behind: A, loop: BackgroundLoop) -> None:
        self._behind = behind
        self._loop = loop


class Waiting(Generic[A, P, T]):
    """A coroutine method as one that waits for its answer; arguments and result keep their types.

    Args:
        method: The method of the object behind.
    """

    def __init__(self, method: Callable[Concatenate[A, P], Coroutine[object, object, T]]) -> None:
        self._method = method
        update_wrapper(self, method)  # type: ignore[arg-type]  # its name and text, for `help`

    @overload
    def __get__(self, face: None, owner: type) -> Self: ...
    @overload
    def __get__(self, face: Face[A], owner: type) -> Callable[P, T]: ...
    def __get__(self, face: Face[A] | None, owner: type) -> Self | Callable[P, T]:
        """The method, bound to its face."""
        if face is None:
            return self

        def wait(*args: P.args, **kwargs: P.kwargs) -> T:
            return face._loop.run(lambda: self._method(face._behind, *args, **kwargs))  # noqa: SLF001

        return update_wrapper(wait, self._method)


class Iterating(Generic[A, P, T]):
    """A method that gives an asynchronous iterator as one that gives an ordinary one.

    Args:
        method: The method of the object behind.
    """

    def __init__(self, method: Callable[Concatenate[A, P], AsyncIterator[T]]) -> None:
        self._method = method
        update_wrapper(self, method)  # type: ignore[arg-type]  # its name and text, for `help`

    @overload
    def __get__(self, face: None, owner: type) -> Self: ...
    @overload
    def __get__(self, face: Face[A], owner: type) -> Callable[P, Generator[T]]: ...
    def __get__(self, face: Face[A] | None, owner: type) -> Self | Callable[P, Generator[T]]:
        """The method, bound to its face."""
        if face is None:
            return self

        def iterate(*args: P.args, **kwargs: P.kwargs) -> Generator[T]:
            return face._loop.iterate(self._method(face._behind, *args, **kwargs))  # noqa: SLF001

        return update_wrapper(iterate, self._method)
