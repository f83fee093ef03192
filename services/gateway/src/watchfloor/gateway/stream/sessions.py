"""The stream of sessions: what it says, who wants what of it, and where it begins."""

from collections.abc import Sequence
from functools import lru_cache

from watchfloor.bus import ResumeToken, SessionUpdate
from watchfloor.core import Session, SessionChange, SessionChangeKind, SessionFilter
from watchfloor.gateway.session_port import Sessions
from watchfloor.gateway.session_views import SessionChangeView, SessionView
from watchfloor.gateway.stream.changed_session import ChangedSession, SessionSummary
from watchfloor.gateway.stream.message import Message
from watchfloor.gateway.stream.port import Shown
from watchfloor.gateway.stream.speech import Response, Speech
from watchfloor.rpc import to_message
from watchfloor.v1 import session_pb2
from watchfloor.v1 import session_service_pb2 as pb

_REMEMBERED = 1_024


@lru_cache(maxsize=_REMEMBERED)
def change_in(heard: SessionUpdate) -> SessionChange:
    """The change that was heard; read once, however many want to know."""
    return heard.change()


class SessionSpeech(Speech[SessionUpdate]):
    """Says that sessions changed."""

    noun = "session"

    def __init__(self) -> None:
        super().__init__(pb.WatchSessionsResponse)

    def of(self, heard: SessionUpdate, view: Shown) -> Message:
        """That a session changed."""
        change = change_in(heard)

        def respond() -> Response:
            response = self.response("session_changed", heard.token)
            response.session_changed.CopyFrom(to_message(change, pb.SessionChange))
            return response

        data = _shown_change(change, view)
        return Message(
            "session_changed", heard.token, member=data[1:-1], data=data, respond=respond
        )

    def identity(self, heard: SessionUpdate) -> None:
        """Nothing: a session that is told twice is the same session."""

    def initial_batch(self, newest: Sequence[Session], token: ResumeToken, view: Shown) -> Message:
        """The sessions of last activity."""

        def respond() -> Response:
            response = self.response("initial_batch", token)
            sessions = (to_message(each, session_pb2.Session) for each in newest)
            response.initial_batch.sessions.extend(sessions)
            return response

        views = (_shown(each, view) for each in newest)
        member = b'"sessions":[%b]' % b",".join(views)
        return Message("initial_batch", token, member=member, respond=respond)


def _shown(session: Session, view: Shown) -> bytes:
    if view is Shown.ROW:
        return SessionSummary.of(session).model_dump_json().encode()
    return SessionView.of(session).shown()


def _shown_change(change: SessionChange, view: Shown) -> bytes:
    if view is Shown.ROW:
        return ChangedSession.of(change).model_dump_json().encode()
    return SessionChangeView.of(change).shown()


class SessionSelection:
    """Which changes of sessions a watcher wants; an empty condition holds always.

    Args:
        project_id: The watcher's own project.
        where: The conditions, as the store is asked; times, names and the order are not
            heeded.
        kinds: What became of them is any of these.
        view: How much of each change.

    Attributes:
        project_id: The watcher's own project.
        where: The same, as the store is asked.
        view: The same.
        key: Equal for watchers that want the same.
    """

    def __init__(
        self,
        project_id: str,
        where: SessionFilter,
        *,
        kinds: Sequence[SessionChangeKind] = (),
        view: Shown = Shown.FULL,
    ) -> None:
        self.project_id = project_id
        self.where = where
        self.view = view
        self._kinds = frozenset(kinds)
        self.key = (project_id, where, self._kinds, view)
        self._patterns = frozenset(where.patterns)
        self._addresses = frozenset(where.address)

    def admits(self, heard: SessionUpdate) -> bool:
        """Whether the watcher wants this change."""
        if heard.project_id != self.project_id or (self._kinds and heard.kind not in self._kinds):
            return False
        return self._admits(change_in(heard).session)

    def _admits(self, session: Session) -> bool:
        where = self.where
        return (
            (not where.session_id or session.session_id in where.session_id)
            and (where.min_risk is None or session.risk_score >= where.min_risk)
            and (where.max_risk is None or session.risk_score <= where.max_risk)
            and (not self._patterns or not self._patterns.isdisjoint(session.patterns))
            and (not where.dataflow or session.dataflow_verdict in where.dataflow)
            and (not where.agent_id or session.agent_id in where.agent_id)
            and (not where.workflow_id or session.workflow_id in where.workflow_id)
            and (not where.user_id or session.user_id in where.user_id)
            and (not where.customer_id or session.customer_id in where.customer_id)
            and (not self._addresses or not self._addresses.isdisjoint(session.addresses))
            and (not where.status or session.status in where.status)
        )


class NewestSessions:
    """The sessions of last activity.

    Args:
        sessions: Sessions as they are kept.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def __call__(self, wanted: SessionSelection, limit: int) -> Sequence[Session]:
        """So many, the one that is active now first."""
        page = await self._sessions.list(wanted.project_id, wanted.where, limit=limit)
        return page.sessions
