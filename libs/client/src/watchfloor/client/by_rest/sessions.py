"""The session path by REST."""

from collections.abc import Sequence

from watchfloor.client._batching import Encoded
from watchfloor.client._documents import JsonObject, Page, not_ours, object_in, page_in, part
from watchfloor.client._wire import Query, Wire
from watchfloor.client.by_rest.posting import post_many
from watchfloor.client.by_rest.watching import watched
from watchfloor.client.port import Answers, Live, Question
from watchfloor.core import EventId, SessionChangeKind, SessionFilter, SessionSort

_SORTS = {
    SessionSort.RISK: "riskScore",
    SessionSort.LAST_ACTIVITY: "lastActivityAt",
    SessionSort.CREATED: "createdAt",
}
_TOLD = frozenset({"session_changed"})


class RestSessions:
    """Speaks to the routes of sessions."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def record(self, events: Sequence[Encoded]) -> Answers[EventId]:
        """What became of each event, in order."""
        return post_many(self._wire, "/v1/events", events, taken=_recorded)

    async def get(self, session_id: str) -> JsonObject:
        """One session, with what analyses found."""
        response = await self._wire.request("GET", f"/v1/sessions/{part(session_id)}")
        session = object_in(response.content).get("session")
        if not isinstance(session, dict):
            raise not_ours()
        return session

    async def list(
        self, where: SessionFilter, *, limit: int, cursor: str | None
    ) -> Page[JsonObject]:
        """A part of the sessions."""
        query: Query = {
            **_watched(where),
            "maxRiskScore": where.max_risk,
            "dataflow": where.dataflow,
            "userId": where.user_id,
            "customerId": where.customer_id,
            "address": where.address,
            "status": where.status,
            "sessionId": ",".join(where.session_id) or None,
            "named": where.named,
            "after": where.after.isoformat() if where.after else None,
            "before": where.before.isoformat() if where.before else None,
            "sortBy": _SORTS[where.sort],
            "limit": limit,
            "cursor": cursor,
        }
        response = await self._wire.request("GET", "/v1/sessions", query=query)
        return page_in(response.content, "sessions")

    def watch(
        self, where: SessionFilter, *, kinds: Sequence[SessionChangeKind], token: str
    ) -> Live:
        """Changes of sessions as they come, from a token on or from the newest."""
        query: Query = {**_watched(where), "kind": tuple(kinds)}
        return watched(
            self._wire, "/v1/stream", query=query, token=token, member="sessions", told=_TOLD
        )

    async def evaluate(self, question: Question) -> JsonObject:
        """Whether a session may go on."""
        asked: JsonObject = {"sessionId": question.session_id}
        if question.message is not None:
            asked["latestMessage"] = {"role": question.role, "content": question.message}
        if question.force_analysis:
            asked["forceAnalysis"] = True
        response = await self._wire.request("POST", "/v1/evaluate", body=asked)
        return object_in(response.content)


def _watched(where: SessionFilter) -> Query:
    return {
        "minRiskScore": where.min_risk,
        "patterns": where.patterns,
        "agentId": where.agent_id,
        "workflowId": where.workflow_id,
    }


def _recorded(result: JsonObject) -> EventId | None:
    event_id = result.get("eventId")
    return EventId(event_id) if isinstance(event_id, str) else None
