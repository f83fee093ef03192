"""The stream of sessions: what it says, who wants what of it, and where it begins."""

from collections.abc import Sequence
from functools import lru_cache

from watchfloor.bus import ResumeToken, SessionUpdate
from watchfloor.core import Session, SessionChange, SessionChangeKind, SessionFilter
from watchfloor.gateway.session_port import Sessions
from watchfloor.gateway.session_views import SessionChangeView, SessionView
from watchfloor.gateway.stream.message import Message
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

    def __init__(self) -> None:
        super().__init__(pb.WatchSessionsResponse)

    def of(self, heard: SessionUpdate) -> Message:
        """That a session changed."""
        change = change_in(heard)

        def respond() -> Response:
            response = self.response("session_changed", heard.token)
            response.session_changed.CopyFrom(to_message(change, pb.SessionChange))
            return response

        data = SessionChangeView.of(change).shown()
        return Message(
            "session_changed", heard.token, member=data[1:-1], data=data, respond=respond
        )

    def identity(self, heard: SessionUpdate) -> None:
        """Nothing: a session that is told twice is the same session."""

    def initial_batch(self, newest: Sequence[Session], token: ResumeToken) -> Message:
        """The sessions of last activity."""

        def respond() -> Response:
            response = self.response("initial_batch", token)
            sessions = (to_message(each, session_pb2.Session) for each in newest)
            response.initial_batch.sessions.extend(sessions)
            return response

        views = (SessionView.of(each).shown() for each in newest)
        member = b'"sessions":[%b]' % b",".join(views)
        return Message("initial_batch", token, member=member, respond=respond)


class SessionSelection:
    """Which changes of sessions a watcher wants; an empty condition holds always.

    Args:
        project_id: The watcher's own project.
        where: Risk, patterns, agent, workflow and status are heeded.
        kinds: What became of them is any of these.

    Attributes:
        project_id: The watcher's own project.
        where: The same, as the store is asked.
        key: Equal for watchers that want the same.
    """

    def __init__(
        self, project_id: str, where: SessionFilter, *, kinds: Sequence[SessionChangeKind] = ()
    ) -> None:
        self.project_id = project_id
        self.where = where
        self._kinds = frozenset(kinds)
        self.key = (project_id, where, self._kinds)
        self._patterns = frozenset(where.patterns)

    def admits(self, heard: SessionUpdate) -> bool:
        """Whether the watcher wants this change."""
        if heard.project_id != self.project_id or (self._kinds and heard.kind not in self._kinds):
            return False
        session, where = change_in(heard).session, self.where
        return (
            (where.min_risk is None or session.risk_score >= where.min_risk)
            and (where.max_risk is None or session.risk_score <= where.max_risk)
            and (not self._patterns or not self._patterns.isdisjoint(session.patterns))
            and (not where.agent_id or session.agent_id in where.agent_id)
            and (not where.workflow_id or session.workflow_id in where.workflow_id)
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
