"""What callers can learn about sessions, whichever face they come through."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from watchfloor.core import (
    SESSION_PATTERN,
    Caller,
    Event,
    EventType,
    JudgedThought,
    NotFoundError,
    PiiSummary,
    RiskSnapshot,
    Session,
    SessionDataflow,
    SessionFilter,
)
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.session_port import (
    EventPage,
    Events,
    FoundPii,
    SessionPage,
    Sessions,
    Snapshots,
)
from watchfloor.gateway.time_limit import TimeLimit

_SESSION = re.compile(SESSION_PATTERN.removesuffix("$") + r"\Z")


class Window(NamedTuple):
    """Which part of a list.

    Attributes:
        limit: At most so many.
        cursor: Where the part before this one ended.
        offset: How many to leave out.
    """

    limit: int
    cursor: str | None = None
    offset: int = 0


class FoundSessions(NamedTuple):
    """A part of the list of sessions.

    Attributes:
        sessions: In the order that was asked for.
        total: How many there are in all.
        next_cursor: Where the next part begins.
    """

    sessions: Sequence[Session]
    total: int
    next_cursor: str | None = None


class SessionService:
    """Sessions as callers see them; one service behind all faces.

    Args:
        sessions: Sessions as they are kept.
        events: Their events.
        snapshots: What analyses found.
        pii: What personal data and secrets they hold.
        redactions: Say what was kept back.
        limit: Bounds each question to the store.
    """

    def __init__(
        self,
        sessions: Sessions,
        *,
        events: Events,
        snapshots: Snapshots,
        pii: FoundPii,
        redactions: Redactions,
        limit: TimeLimit,
    ) -> None:
        self._sessions = sessions
        self._events = events
        self._snapshots = snapshots
        self._pii = pii
        self._redactions = redactions
        self._limit = limit

    async def get(self, caller: Caller, session_id: str) -> Session:
        """One session, also by the id of a trace that is part of it.

        Raises:
            NotFoundError: The project has no such session.
            UnavailableError: The store is away.
        """
        edge = await self._redactions.of(caller.project_id)
        for kept_as in edge.ids("session_id", [session_id]):
            if not _SESSION.match(kept_as):
                continue
            found = await self._limit(self._sessions.get(caller.project_id, kept_as))
            if found is not None:
                return found
        raise NotFoundError("No session has this id.")

    async def list(self, caller: Caller, where: SessionFilter, window: Window) -> SessionPage:
        """Some sessions.

        Raises:
            InvalidInputError: The cursor is none of this list.
            UnavailableError: The store is away.
        """
        where = (await self._redactions.of(caller.project_id)).where(where)
        return await self._limit(self._sessions.list(caller.project_id, where, **window._asdict()))

    async def called(self, caller: Caller, external_id: str) -> SessionPage:
        """The session that its sender calls so, as a list of it alone.

        Raises:
            UnavailableError: The store is away.
        """
        edge = await self._redactions.of(caller.project_id)
        for kept_as in edge.ids("external_id", [external_id]):
            found = await self._limit(self._sessions.by_external_id(caller.project_id, kept_as))
            if found is not None:
                return FoundSessions((found,), total=1)
        return FoundSessions((), total=0)

    async def snapshots(self, caller: Caller, session_id: str) -> Sequence[RiskSnapshot]:
        """What analyses of a session found, oldest first.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._snapshots.list(caller.project_id, session_id))

    async def thoughts(self, caller: Caller, session_id: str) -> Sequence[JudgedThought]:
        """What the thoughts of a session show, in the order in which they were thought.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._snapshots.thoughts(caller.project_id, session_id))

    async def dataflow(self, caller: Caller, session_id: str) -> SessionDataflow | None:
        """What the data flow of a session shows; nothing where that was not analysed.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._snapshots.dataflow(caller.project_id, session_id))

    async def pii(self, caller: Caller, session_id: str) -> PiiSummary | None:
        """Personal data and secrets in a session; nothing where nobody looked for them yet.

        Raises:
            UnavailableError: The store is away.
        """
        found = await self._limit(self._pii.get(caller.project_id, session_id))
        return None if found is None else PiiSummary.of(found)

    async def events(
        self,
        caller: Caller,
        session_id: str,
        window: Window,
        *,
        types: Sequence[EventType] = (),
        after: datetime | None = None,
        before: datetime | None = None,
    ) -> EventPage:
        """Some of a session's events, oldest first.

        Raises:
            InvalidInputError: The cursor is none of this list.
            NotFoundError: The project has no such session.
            UnavailableError: The store is away.
        """
        session = await self.get(caller, session_id)
        return await self._limit(
            self._events.list(
                caller.project_id,
                session.session_id,
                types=types,
                after=after,
                before=before,
                **window._asdict(),
            )
        )

    async def conversation(self, caller: Caller, session_id: str) -> Sequence[Event]:
        """The messages of a session, in the order in which they read.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._events.conversation(caller.project_id, session_id))
