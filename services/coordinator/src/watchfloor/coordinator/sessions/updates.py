"""Tells watchers of sessions that have more events, not more often than anybody can look."""

from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.core import Periodic, Session, SessionKey, UnavailableError
from watchfloor.store import Saved


class Updates:
    """Announces the newest state of each session that was saved, a few times a second.

    An announcement may be lost with the process. The analysis that is due since the same
    transaction is not, and announces the session when it ends.

    Args:
        announcing: Tells watchers.
        every_s: Rest between two announcements of one session.
    """

    def __init__(self, announcing: Announcing, *, every_s: float) -> None:
        self._announcing = announcing
        self._waiting: dict[SessionKey, Session] = {}
        self._moved: dict[SessionKey, Session] = {}
        self._periodic = Periodic(every_s, self._flush)

    async def start(self) -> None:
        """Begin to announce."""
        await self._periodic.start()

    async def stop(self) -> None:
        """Announce what waits, where that is possible; safe twice and without ``start``."""
        await self._periodic.stop()
        try:
            await self._flush()
        except UnavailableError:
            self._waiting.clear()
            self._moved.clear()

    def saved(self, saved: Saved) -> None:
        """Sessions have more events than before, and some became part of others."""
        sessions = {SessionKey(each.project_id, each.session_id): each for each in saved.sessions}
        self._waiting |= sessions
        for key, home in saved.moved:
            self._waiting.pop(key, None)
            self._moved[key] = sessions[home]

    def overtaken(self, session: Session) -> None:
        """It is announced in a later state: what waits of it would be news of the past."""
        key = SessionKey(session.project_id, session.session_id)
        waiting = self._waiting.get(key)
        if waiting is not None and waiting.counters.events <= session.counters.events:
            del self._waiting[key]

    async def _flush(self) -> None:
        while self._moved:
            key, session = next(iter(self._moved.items()))
            await self._announcing.moved(session, former_id=key.session_id)
            del self._moved[key]
        while self._waiting:
            key, session = next(iter(self._waiting.items()))
            await self._announcing.updated(session)
            # Meanwhile there may be a newer state of it, or it was overtaken.
            if self._waiting.get(key) is session:
                del self._waiting[key]
