"""Callers that wait until what they told was analysed."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress

from watchfloor.bus import SessionUpdate
from watchfloor.core import Session, SessionChange, SessionChangeKind
from watchfloor.gateway.stream.sessions import change_in

_ANALYSED = frozenset({SessionChangeKind.ANALYZED, SessionChangeKind.DECIDED})


Covers = Callable[[SessionChange], Awaitable[bool]]
"""Says whether an analysis looked at what its caller told."""


class AnalysisWaiter:
    """Waits until what one request told of some sessions was analysed.

    Attributes:
        found: Sessions whose analysis came, as they are after it.
    """

    def __init__(self) -> None:
        self.found: dict[str, Session] = {}
        self._told: dict[str, SessionChange] = {}
        self._is_closed = False
        self._heard = asyncio.Event()

    def hear(self, change: SessionChange) -> None:
        """Take note of an analysis; a later one of the same session looked at no less."""
        self._told[change.session.session_id] = change
        self._heard.set()

    def give_up(self) -> None:
        """Nothing more will come."""
        self._is_closed = True
        self._heard.set()

    async def wait(
        self, session_ids: AbstractSet[str], *, timeout_s: float, covers: Covers
    ) -> None:
        """Return when these were analysed, when nothing more will come, or after so long.

        Args:
            session_ids: What is waited for.
            timeout_s: The longest wait.
            covers: Asked about each analysis that was heard of since this waiter was registered:
                one that began before the events were there is not theirs.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not session_ids <= self.found.keys():
                    if self._told:
                        session_id, change = self._told.popitem()
                        if await covers(change):
                            self.found[session_id] = change.session
                    elif self._is_closed:
                        return
                    else:
                        self._heard.clear()
                        await self._heard.wait()


class AnalysisWaiters:
    """All such waiters of this gateway, found by session."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], set[AnalysisWaiter]] = {}
        self._is_closed = False

    @contextmanager
    def wait_for(self, project_id: str, session_ids: Collection[str]) -> Iterator[AnalysisWaiter]:
        """A waiter that is registered while the block runs; enter it before publishing."""
        waiter = AnalysisWaiter()
        keys = [(project_id, each) for each in session_ids]
        for key in keys:
            self._waiting.setdefault(key, set()).add(waiter)
        if self._is_closed:
            waiter.give_up()
        try:
            yield waiter
        finally:
            for key in keys:
                self._waiting[key].discard(waiter)
                if not self._waiting[key]:
                    del self._waiting[key]

    def deliver(self, heard: SessionUpdate) -> None:
        """Tell those that wait for this session."""
        waiters = self._waiting.get((heard.project_id, heard.session_id))
        if waiters and heard.kind in _ANALYSED:
            for waiter in waiters:
                waiter.hear(change_in(heard))

    def look_again(self) -> None:
        """Nothing: what came late is read from the stream in order."""

    def close(self) -> None:
        """Whoever waits has waited long enough; whoever comes later does not wait."""
        self._is_closed = True
        for waiters in self._waiting.values():
            for waiter in waiters:
                waiter.give_up()
