"""The session path by gRPC."""

from collections.abc import Sequence

from pydantic import JsonValue

from watchfloor.client._batching import Encoded
from watchfloor.client._documents import JsonObject, Page
from watchfloor.client.by_grpc.exchange import exchanged
from watchfloor.client.by_grpc.line import Line, Response
from watchfloor.client.by_grpc.session_documents import (
    change_document,
    detailed_document,
    evaluation_document,
    listed_document,
)
from watchfloor.client.by_grpc.watching import watched
from watchfloor.client.port import Answers, Live, Question
from watchfloor.core import EventId, EventInput, SessionChangeKind, SessionFilter, validated
from watchfloor.rpc import to_message
from watchfloor.v1 import session_pb2, session_service_pb2_grpc
from watchfloor.v1 import session_service_pb2 as pb

_SERVICE = session_service_pb2_grpc.SessionServiceStub


class GRPCSessions:
    """Calls ``SessionService``."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def record(self, events: Sequence[Encoded]) -> Answers[EventId]:
        """What became of each event, in order."""
        return exchanged(
            self._line,
            _SERVICE,
            "RecordEvents",
            events,
            request=_request,
            taken=lambda accepted: EventId(accepted.event_id),
        )

    async def get(self, session_id: str) -> JsonObject:
        """One session, with what analyses found."""
        request = pb.GetSessionRequest(session_id=session_id)
        answer = await self._line.ask(_SERVICE, "GetSession", request)
        return detailed_document(answer)

    async def list(
        self, where: SessionFilter, *, limit: int, cursor: str | None
    ) -> Page[JsonObject]:
        """A part of the sessions."""
        asked = {**dict(where), "limit": limit, "cursor": cursor}
        request = to_message(asked, pb.ListSessionsRequest)
        answer = await self._line.ask(_SERVICE, "ListSessions", request)
        return Page(tuple(map(listed_document, answer.sessions)), answer.next_cursor or None)

    def watch(
        self, where: SessionFilter, *, kinds: Sequence[SessionChangeKind], token: str
    ) -> Live:
        """Changes of sessions as they come, from a token on or from the newest."""
        asked = {**dict(where), "kind": kinds, "resume_token": token or None}
        request = to_message(asked, pb.WatchSessionsRequest)
        return watched(self._line, _SERVICE, "WatchSessions", request, read=_told)

    async def evaluate(self, question: Question) -> JsonObject:
        """Whether a session may go on."""
        asked = {
            "session_id": question.session_id,
            "force_analysis": question.force_analysis,
            "latest_message": None
            if question.message is None
            else {"role": question.role, "content": question.message},
        }
        request = to_message(asked, pb.EvaluateSessionRequest)
        answer = await self._line.ask(_SERVICE, "EvaluateSession", request)
        return evaluation_document(answer)


def _request(place: int, event: JsonValue) -> pb.RecordEventsRequest:
    message = to_message(validated(EventInput, event), session_pb2.EventInput)
    return pb.RecordEventsRequest(index=place, event=message)


def _told(name: str, response: Response) -> Sequence[JsonObject]:
    if name == "initial_batch":
        return tuple(map(listed_document, response.initial_batch.sessions))
    return (change_document(response.session_changed),) if name == "session_changed" else ()
