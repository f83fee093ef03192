"""The routes of sessions and of the policies about them."""

from collections.abc import AsyncIterator, Sequence

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue
from pydantic.alias_generators import to_camel

from watchfloor.client._documents import (
    JsonObject,
    Page,
    every_item,
    not_ours,
    object_in,
    part,
    value_of,
)
from watchfloor.client._wire import Query, Wire
from watchfloor.core import PolicyInput

_PAGE_LIMIT = 100
_EVENTS_LIMIT = 1_000


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class SeenSnapshot(_Shown):
    """What an analysis found at one moment."""

    risk_score: float
    patterns: tuple[str, ...] = ()
    explanation: str | None = None
    provider: str
    created_at: AwareDatetime


class SeenThought(_Shown):
    """What a thought shows."""

    event_id: str
    risk_score: float
    labels: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    summary: str
    provider: str
    created_at: AwareDatetime


class SeenSession(_Shown):
    """A session as it is shown; ``GET /v1/sessions/{id}`` alone gives snapshots and thoughts."""

    id: str
    external_id: str | None = None
    agent_id: str
    workflow_id: str | None = None
    user_id: str | None = None
    customer_id: str | None = None
    addresses: tuple[str, ...] = ()
    status: str
    current_risk_score: float
    current_patterns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    action: str
    tags: tuple[str, ...] = ()
    event_count: int
    counters: dict[str, JsonValue]
    created_at: AwareDatetime
    last_activity_at: AwareDatetime
    concluded_at: AwareDatetime | None = None
    risk_snapshots: tuple[SeenSnapshot, ...] = ()
    thoughts: tuple[SeenThought, ...] = ()


class SaidMessage(BaseModel):
    """One message of a conversation."""

    model_config = ConfigDict(frozen=True)
    role: str | None = None
    content: str | None = None
    reasoning: str | None = None
    tool_calls: tuple[dict[str, JsonValue], ...] = ()
    name: str | None = None


class SeenDecision(_Shown):
    """What policies decided at one moment."""

    created_at: AwareDatetime
    metadata: dict[str, JsonValue]


class SessionsApi:
    """Reads sessions."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list_documents(
        self, where: Query | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> Page[JsonObject]:
        """One page of the sessions that meet these query parameters of ``GET /v1/sessions``."""
        query: Query = {**(where or {}), "limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/v1/sessions", query=query)
        return _page_in(response.content, "sessions")

    def every_document(
        self, where: Query | None = None, *, limit: int | None = None
    ) -> AsyncIterator[JsonObject]:
        """All matching sessions over all pages, at most ``limit``."""
        size = _PAGE_LIMIT if limit is None else max(1, min(limit, _PAGE_LIMIT))
        return every_item(
            lambda cursor: self.list_documents(where, limit=size, cursor=cursor), limit=limit
        )

    async def get_document(self, session_id: str) -> JsonObject:
        """One session, with what analyses found.

        Raises:
            NotFoundError: The project has no such session.
        """
        response = await self._wire.request("GET", f"/v1/sessions/{part(session_id)}")
        session = object_in(response.content).get("session")
        if not isinstance(session, dict):
            raise not_ours()
        return session

    async def conversation(self, session_id: str) -> Sequence[SaidMessage]:
        """The session as the conversation that it was.

        Raises:
            NotFoundError: The project has no such session.
        """
        path = f"/v1/sessions/{part(session_id)}/conversation"
        response = await self._wire.request("GET", path)
        messages = object_in(response.content).get("messages")
        if not isinstance(messages, list):
            raise not_ours()
        return [value_of(SaidMessage, message) for message in messages]

    async def decisions(self, session_id: str) -> Sequence[SeenDecision]:
        """What policies decided about the session, oldest first.

        Raises:
            NotFoundError: The project has no such session.
        """
        query: Query = {"sessionId": session_id, "types": "policy_decision", "limit": _EVENTS_LIMIT}
        response = await self._wire.request("GET", "/v1/events", query=query)
        found = _page_in(response.content, "events")
        return [value_of(SeenDecision, event) for event in found.items]


class PoliciesApi:
    """Policies about sessions."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def list_documents(self) -> Sequence[JsonObject]:
        """All policies, in the order in which they are looked at."""
        response = await self._wire.request("GET", "/v1/policies")
        return _page_in(response.content, "policies").items

    async def create(self, policy: PolicyInput) -> JsonObject:
        """Add a policy; it comes back with its id."""
        body = policy.model_dump(mode="json", by_alias=True, exclude_none=True)
        response = await self._wire.request("POST", "/v1/policies", body=body)
        return object_in(response.content)

    async def replace(self, policy_id: str, policy: PolicyInput) -> JsonObject:
        """Put another policy in the place of one.

        Raises:
            NotFoundError: The project has no such policy.
        """
        body = policy.model_dump(mode="json", by_alias=True, exclude_none=True)
        path = f"/v1/policies/{part(policy_id)}"
        return object_in((await self._wire.request("PUT", path, body=body)).content)

    async def delete(self, policy_id: str) -> None:
        """Forget one policy.

        Raises:
            NotFoundError: The project has no such policy.
        """
        await self._wire.request("DELETE", f"/v1/policies/{part(policy_id)}")


def _page_in(body: bytes, member: str) -> Page[JsonObject]:
    document = object_in(body)
    items, cursor = document.get(member), document.get("nextCursor")
    if not isinstance(items, list):
        raise not_ours()
    return Page(
        tuple(item for item in items if isinstance(item, dict)),
        cursor if isinstance(cursor, str) else None,
    )
