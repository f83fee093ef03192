"""Callers that wait until what they told was analysed."""

import asyncio
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from datetime import datetime

from watchfloor.bus import SessionUpdate
from watchfloor.core import Session, SessionChange, SessionChangeKind
from watchfloor.gateway.stream.sessions import change_in

_ANALYSED = frozenset({SessionChangeKind.ANALYZED, SessionChangeKind.DECIDED})


class AnalysisWaiter:
    """Waits until some sessions were analysed as far as they are known.

    Attributes:
        found: Sessions whose analysis was heard of, as they are after it.
    """

    def __init__(self, *, since: datetime) -> None:
        self.found: dict[str, Session] = {}
        self._since = since
        self._is_closed = False
        self._heard = asyncio.Event()

    def hear(self, change: SessionChange) -> None:
        """Take note of an analysis that is not of an earlier time."""
        session = change.session
        if (change.analyzed_until or session.last_received_at) >= self._since:
            self.found[session.session_id] = session
            self._heard.set()

    def give_up(self) -> None:
        """Nothing more will come."""
        self._is_closed = True
        self._heard.set()

    async def wait(self, session_ids: AbstractSet[str], *, timeout_s: float) -> None:
        """Return when these were analysed, when nothing more will come, or after so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not self._is_closed and not session_ids <= self.found.keys():
                    self._heard.clear()
                    await self._heard.wait()


class AnalysisWaiters:
    """All such waiters of this gateway, found by session."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], set[AnalysisWaiter]] = {}
        self._is_closed = False

    @contextmanager
    def wait_for(
        self, project_id: str, session_ids: Collection[str], *, since: datetime
    ) -> Iterator[AnalysisWaiter]:
        """A waiter that is registered while the block runs; enter it before publishing.

        Args:
            project_id: The tenant.
            session_ids: The sessions.
            since: An analysis counts when it looked at what was received at this time.
        """
        waiter = AnalysisWaiter(since=since)
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
