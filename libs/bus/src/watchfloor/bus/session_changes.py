"""What became of sessions, on the bus: published once per change, heard by every gateway."""

from typing import NamedTuple

from nats.aio.msg import Msg

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._feed import Feed
from watchfloor.bus._replay import Replay
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.core import SessionChange, SessionChangeKind, SessionId
from watchfloor.telemetry import TraceContext, context_in, traced


class SessionUpdate(NamedTuple):
    """A change of a session as a gateway hears it.

    Attributes:
        project_id: The tenant.
        session_id: The session.
        kind: What became of it.
        data: The change's JSON.
        token: Everything up to and including this change was heard.
        trace: Where in which trace it was published; nothing where that is not kept.
    """

    project_id: str
    session_id: SessionId
    kind: SessionChangeKind
    data: bytes
    token: ResumeToken
    trace: TraceContext | None = None

    def change(self) -> SessionChange:
        """The value inside."""
        return SessionChange.model_validate_json(self.data)


class SessionStream:
    """Publishes changes of sessions."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def publish(self, change: SessionChange, *, message_id: str) -> None:
        """Publish a change; one of the same id within the duplicate window is stored once.

        Raises:
            UnavailableError: The bus is away; it may nevertheless have been stored.
        """
        session = change.session
        with translated("publishing a session's change"):
            await self._bus.jetstream.publish(
                subjects.of_session_change(session.project_id, change.kind),
                change.model_dump_json().encode(),
                timeout=self._bus.config.publish_timeout_s,
                headers=traced(
                    {
                        "Nats-Msg-Id": f"{session.project_id}/{message_id}",
                        "Wf-Session": session.session_id,
                    }
                ),
            )


class SessionFeed(Feed[SessionUpdate]):
    """Hears every change from its start on, in order, each once, over reconnects."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(bus, stream=subjects.SESSIONS, decode=_update_in)


class SessionReplay(Replay[SessionUpdate]):
    """Reads changes of one project's sessions again, for a watcher that was away."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(
            bus, stream=subjects.SESSIONS, of_project=subjects.session_changes_of, decode=_update_in
        )


def _update_in(message: Msg, token: ResumeToken) -> SessionUpdate:
    _, _, project_id, kind = message.subject.split(".")
    headers = message.headers or {}
    return SessionUpdate(
        project_id=project_id,
        session_id=SessionId(headers["Wf-Session"]),
        kind=SessionChangeKind(kind),
        data=message.data,
        token=token,
        trace=context_in(headers),
    )
