"""The methods of ``SessionService``: messages become values, the service layer does the rest."""

from collections.abc import AsyncIterator
from typing import Any

from watchfloor.core import (
    JudgedThought,
    Permission,
    RiskSnapshot,
    Session,
    SessionDataflow,
    UnavailableError,
    validated,
)
from watchfloor.gateway.client_name import KEPT_AS, named_client
from watchfloor.gateway.evaluation import EvaluateInput
from watchfloor.gateway.grpc_service.arrivals import Arrivals
from watchfloor.gateway.grpc_service.event_submission import EventSubmission
from watchfloor.gateway.grpc_service.live import split_token, tell_live
from watchfloor.gateway.parameters import SessionListParameters, SessionWatchConditions
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.services import Services
from watchfloor.gateway.session_views import EvaluationView
from watchfloor.gateway.sessions import Window
from watchfloor.gateway.stream import SessionSelection
from watchfloor.rpc import client_id_of, current_caller, fields_of, to_message
from watchfloor.v1 import session_pb2, session_service_pb2_grpc
from watchfloor.v1 import session_service_pb2 as pb


class SessionMethods(session_service_pb2_grpc.SessionServiceServicer):
    """The session path for gRPC callers.

    Args:
        services: The service layer.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._sessions = services.sessions
        self._metrics = services.metrics
        self._streams: set[Arrivals[pb.RecordEventsRequest]] = set()

    @needs(Permission.SUBMIT_TELEMETRY)
    async def RecordEvents(
        self, requests: AsyncIterator[pb.RecordEventsRequest], context: Any
    ) -> None:
        """Take events as they come, and answer each."""
        submission = EventSubmission(
            self._services.recording, current_caller(), metrics=self._metrics
        )
        async with Arrivals(requests) as arrivals:
            self._streams.add(arrivals)
            try:
                await submission.run(arrivals, context.write)
            finally:
                self._streams.discard(arrivals)

    def end_streams(self) -> None:
        """Take no more from streams that are open; what has arrived is answered."""
        for arrivals in self._streams:
            arrivals.end(UnavailableError("This gateway is stopping; go on at another one."))

    @needs(Permission.READ_DATA)
    async def GetSession(
        self, request: pb.GetSessionRequest, context: Any
    ) -> pb.GetSessionResponse:
        """One session."""
        caller = current_caller()
        session = await self._sessions.get(caller, request.session_id)
        snapshots = await self._sessions.snapshots(caller, session.session_id)
        thoughts = await self._sessions.thoughts(caller, session.session_id)
        dataflow = await self._sessions.dataflow(caller, session.session_id)
        pii = await self._sessions.pii(caller, session.session_id)
        return pb.GetSessionResponse(
            session=_session(session),
            risk_snapshots=[_snapshot(each) for each in snapshots],
            thoughts=[_thought(each) for each in thoughts],
            dataflow=None if dataflow is None else _dataflow(dataflow),
            pii=None if pii is None else to_message(pii, session_pb2.SessionPii),
        )

    @needs(Permission.READ_DATA)
    async def ListSessions(
        self, request: pb.ListSessionsRequest, context: Any
    ) -> pb.ListSessionsResponse:
        """Find sessions."""
        parameters = validated(SessionListParameters, fields_of(request))
        window = Window(parameters.limit, parameters.cursor)
        found = await self._sessions.list(current_caller(), parameters.where, window)
        return pb.ListSessionsResponse(
            sessions=[_session(each) for each in found.sessions],
            total=found.total,
            next_cursor=found.next_cursor,
        )

    @needs(Permission.READ_DATA)
    async def WatchSessions(self, request: pb.WatchSessionsRequest, context: Any) -> None:
        """Tell changes of sessions as they come."""
        given = fields_of(request)
        token = split_token(given)
        asked = validated(SessionWatchConditions, given)
        edge = await self._services.redactions.of(current_caller().project_id)
        where = edge.where(asked.where())
        await tell_live(
            self._services.session_watching,
            SessionSelection(current_caller().project_id, where, kinds=asked.kind),
            token,
            context=context,
            metrics=self._metrics,
        )

    @needs(Permission.RUN_ANALYSES)
    async def EvaluateSession(
        self, request: pb.EvaluateSessionRequest, context: Any
    ) -> pb.EvaluateSessionResponse:
        """Say whether a session may go on."""
        asked = validated(EvaluateInput, fields_of(request))
        client = named_client(client_id_of(context.invocation_metadata()))
        caller = current_caller()
        found = await self._services.evaluation.evaluate(caller, asked)
        view = EvaluationView.of(found)
        if kept := await self._services.keeping.keep_evaluation(caller, client, view):
            context.set_trailing_metadata(((KEPT_AS, kept),))
        return pb.EvaluateSessionResponse(**found._asdict())


def _session(session: Session) -> session_pb2.Session:
    return to_message(session, session_pb2.Session)


def _snapshot(snapshot: RiskSnapshot) -> session_pb2.RiskSnapshot:
    return to_message(snapshot, session_pb2.RiskSnapshot)


def _dataflow(dataflow: SessionDataflow) -> session_pb2.SessionDataflow:
    return to_message(dataflow, session_pb2.SessionDataflow)


def _thought(thought: JudgedThought) -> session_pb2.JudgedThought:
    told = thought.analysis.model_dump(exclude={"cues"})
    given = {"event_id": thought.event_id, "happened_at": thought.happened_at, **told}
    return to_message(given, session_pb2.JudgedThought)
