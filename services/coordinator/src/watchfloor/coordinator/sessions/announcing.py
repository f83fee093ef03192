"""Tells watchers what became of a session, each change once."""

from datetime import datetime

from watchfloor.coordinator.sessions.port import Changes
from watchfloor.coordinator.sessions.session_spans import NO_SESSION_SPANS, SessionSpans
from watchfloor.core import Clock, Session, SessionChange, SessionChangeKind, SessionId


class Announcing:
    """Publishes changes of sessions under ids that a repeat has too.

    Args:
        changes: Where watchers hear of them.
        clock: Time.
        spans: Know the traces of sessions.
    """

    def __init__(
        self, changes: Changes, *, clock: Clock, spans: SessionSpans = NO_SESSION_SPANS
    ) -> None:
        self._changes = changes
        self._clock = clock
        self._spans = spans

    async def updated(self, session: Session) -> None:
        """It has more events than before."""
        await self._tell(SessionChangeKind.UPDATED, session, f"e{session.counters.events}")

    async def moved(self, session: Session, *, former_id: SessionId) -> None:
        """What was a session of a trace alone is part of it."""
        await self._tell(SessionChangeKind.MOVED, session, f"m{former_id}", former_id=former_id)

    async def analyzed(self, session: Session, *, until: datetime, analysis_id: str) -> None:
        """Its risk or data flow was judged, by events that were taken until then."""
        await self._tell(SessionChangeKind.ANALYZED, session, f"a{analysis_id}", until)

    async def decided(self, session: Session, *, until: datetime, decision_id: str) -> None:
        """Policies decided about it, by events that were taken until then."""
        await self._tell(SessionChangeKind.DECIDED, session, f"d{decision_id}", until)

    async def concluded(self, session: Session, *, number: int) -> None:
        """It went quiet and was closed, for so many times."""
        await self._tell(SessionChangeKind.CONCLUDED, session, str(number))

    async def _tell(
        self,
        kind: SessionChangeKind,
        session: Session,
        what: str,
        until: datetime | None = None,
        *,
        former_id: SessionId | None = None,
    ) -> None:
        change = SessionChange(
            kind=kind,
            session=session,
            former_id=former_id,
            changed_at=self._clock.now(),
            analyzed_until=until,
        )
        with self._spans.telling(session):
            await self._changes.publish(change, message_id=f"{session.session_id}/{what}")
