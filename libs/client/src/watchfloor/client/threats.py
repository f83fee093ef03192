"""Threats: asked for one by one, in lists, and judged."""

from collections.abc import AsyncIterator, Sequence
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.client._documents import (
    JsonObject,
    Page,
    every_item,
    object_in,
    page_in,
    part,
    value_of,
    values_in,
)
from watchfloor.client._wire import Wire, query_of
from watchfloor.client.port import ThreatCalls
from watchfloor.core import (
    SignalInput,
    ThreatAnalysis,
    ThreatFilter,
    ThreatId,
    ThreatStatus,
    ThreatSummary,
    VerdictInput,
)

PAGE_LIMIT = 100


class PendingThreat(BaseModel):
    """A signal that is accepted and not yet analysed.

    Attributes:
        threat_id: Ask for the threat by this id.
        status: That it waits.
    """

    model_config = ConfigDict(frozen=True)
    threat_id: ThreatId
    status: Literal[ThreatStatus.PENDING] = ThreatStatus.PENDING


class MinuteCount(BaseModel):
    """How many threats came in one minute.

    Attributes:
        minute: Its beginning.
        total: So many.
    """

    model_config = ConfigDict(frozen=True)
    minute: AwareDatetime
    total: int


class JudgedThreat(BaseModel):
    """What became of one of many threats.

    Attributes:
        id: Which.
        threat: What a list shows of it at its next revision.
        code: The error's code, where it is as it was.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    threat: ThreatSummary | None = None
    code: str | None = None


class JudgedThreats(BaseModel):
    """What became of many, in order.

    Attributes:
        results: Of each.
        judged: How many were changed.
        refused: How many are as they were, or are none.
    """

    model_config = ConfigDict(frozen=True)
    results: tuple[JudgedThreat, ...]
    judged: int
    refused: int


class ThreatStatistics(BaseModel):
    """Counts over a project's threats.

    Attributes:
        total: All threats.
        customers_affected: Different customers among them.
        average_processing_time_ms: From receipt to result, in milliseconds.
        requiring_review: Threats that a person must look at.
        by_type: Threats by type.
        by_severity: Threats by severity.
        by_status: Threats by status.
        by_verdict: Threats by verdict, those with one.
        per_minute: How many came in each of the minutes that were asked for, oldest first.
    """

    model_config = ConfigDict(frozen=True)
    total: int
    customers_affected: int = 0
    average_processing_time_ms: float | None = None
    requiring_review: int = 0
    by_type: dict[str, int] = Field(default_factory=dict)
    by_severity: dict[str, int] = Field(default_factory=dict)
    by_status: dict[str, int] = Field(default_factory=dict)
    by_verdict: dict[str, int] = Field(default_factory=dict)
    per_minute: tuple[MinuteCount, ...] = ()


class RelatedSession(BaseModel):
    """A session of an AI agent, and what it has in common with a threat.

    Attributes:
        session_id: Which session.
        agent_id: The monitored agent.
        user_id: For whom it worked.
        status: Where the session is in its life.
        risk_score: Its present risk, 0 to 1.
        last_activity: Time of its newest event.
        matched: The fields of the signal that the session shares.
    """

    model_config = ConfigDict(frozen=True)
    session_id: str
    agent_id: str
    user_id: str | None = None
    status: str
    risk_score: float
    last_activity: AwareDatetime
    matched: tuple[str, ...]


class RelatedSessions(BaseModel):
    """What was found.

    Attributes:
        sessions: Those that share the most first, then those that were active last.
        window: From when (``from``) to when (``to``) was looked.
    """

    model_config = ConfigDict(frozen=True)
    sessions: tuple[RelatedSession, ...]
    window: dict[str, AwareDatetime]


class SimilarThreat(BaseModel):
    """A past threat, and what it has in common with another.

    Attributes:
        threat: What a list shows of it.
        shared: What they share, for example ``address``.
    """

    model_config = ConfigDict(frozen=True)
    threat: ThreatSummary
    shared: tuple[str, ...]


class _SimilarThreats(BaseModel):
    similar: tuple[SimilarThreat, ...]


class ThreatsApi:
    """Asks for one analysis at once; reads and judges threats."""

    def __init__(self, calls: ThreatCalls, wire: Wire) -> None:
        self._calls = calls
        self._wire = wire

    async def trigger(
        self, signal: SignalInput, *, wait_s: float = 10.0, idempotency_key: str | None = None
    ) -> ThreatAnalysis | PendingThreat:
        """Report one signal and wait for its threat.

        Args:
            signal: What to analyse.
            wait_s: How long the server waits before it answers that the threat is pending.
            idempotency_key: Makes a repeat the same threat; wins over the signal's own ``id``.
        """
        document = await self._calls.trigger(signal, wait_s=wait_s, idempotency_key=idempotency_key)
        return _threat_or_pending(document)

    async def get(self, threat_id: str) -> ThreatAnalysis | PendingThreat:
        """One threat, or word that its signal still waits.

        Raises:
            NotFoundError: No threat of this project has the id.
        """
        return _threat_or_pending(await self._calls.get(threat_id))

    async def get_document(self, threat_id: str) -> bytes:
        """The same as the JSON that the product stores, byte for byte; by REST.

        Raises:
            NotFoundError: No threat of this project has the id.
        """
        response = await self._wire.request("GET", f"/api/threats/{part(threat_id)}")
        return response.content

    async def related_sessions(self, threat_id: str, *, limit: int = 50) -> RelatedSessions:
        """Sessions of AI agents that have something in common with the threat.

        Raises:
            NotFoundError: No threat of this project has the id.
        """
        path = f"/api/threats/{part(threat_id)}/sessions"
        response = await self._wire.request("GET", path, query={"limit": limit})
        return value_of(RelatedSessions, object_in(response.content))

    async def similar(self, threat_id: str, *, limit: int = 50) -> Sequence[SimilarThreat]:
        """Past threats that share something with the threat, those that share the most first.

        Raises:
            NotFoundError: No threat of this project has the id.
        """
        path = f"/api/threats/{part(threat_id)}/similar"
        response = await self._wire.request("GET", path, query={"limit": limit})
        return value_of(_SimilarThreats, object_in(response.content)).similar

    async def list(
        self,
        where: ThreatFilter | None = None,
        *,
        limit: int = PAGE_LIMIT,
        cursor: str | None = None,
    ) -> Page[ThreatAnalysis]:
        """One page of the matching threats, newest first."""
        documents = await self.list_documents(where, limit=limit, cursor=cursor)
        return values_in(ThreatAnalysis, documents)

    async def list_documents(
        self,
        where: ThreatFilter | None = None,
        *,
        limit: int = PAGE_LIMIT,
        cursor: str | None = None,
    ) -> Page[JsonObject]:
        """The same page as JSON documents."""
        return await self._calls.list(where or ThreatFilter(), limit=limit, cursor=cursor)

    async def summaries(
        self,
        where: ThreatFilter | None = None,
        *,
        limit: int = PAGE_LIMIT,
        cursor: str | None = None,
    ) -> Page[ThreatSummary]:
        """Of the same page what a list shows of each threat; by REST."""
        query = {**query_of(where or ThreatFilter()), "limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/threats", query={**query, "view": "row"})
        return values_in(ThreatSummary, page_in(response.content, "threats"))

    def every(
        self, where: ThreatFilter | None = None, *, limit: int | None = None
    ) -> AsyncIterator[ThreatAnalysis]:
        """All matching threats over all pages, newest first, at most ``limit``."""
        size = _page_size(limit)
        return every_item(lambda cursor: self.list(where, limit=size, cursor=cursor), limit=limit)

    def every_document(
        self, where: ThreatFilter | None = None, *, limit: int | None = None
    ) -> AsyncIterator[JsonObject]:
        """The same as JSON documents."""
        size = _page_size(limit)
        return every_item(
            lambda cursor: self.list_documents(where, limit=size, cursor=cursor), limit=limit
        )

    async def stats(self, *, minutes: int = 0) -> ThreatStatistics:
        """Counts over all threats of the project, and by the minute over so many minutes."""
        query = {"minutes": minutes} if minutes else {}
        response = await self._wire.request("GET", "/api/threats/stats", query=query)
        return value_of(ThreatStatistics, object_in(response.content))

    async def verdict(self, threat_id: str, verdict: VerdictInput) -> ThreatAnalysis:
        """Record a person's judgement; the threat's next revision comes back."""
        return value_of(ThreatAnalysis, await self._calls.verdict(threat_id, verdict))

    async def withdraw_verdict(self, threat_id: str) -> ThreatAnalysis:
        """Take back a person's judgement; the threat's next revision comes back.

        Raises:
            NotFoundError: No threat of this project has the id, or nobody judged it.
        """
        return value_of(ThreatAnalysis, await self._calls.withdraw_verdict(threat_id))

    async def verdict_on_all(
        self, threat_ids: Sequence[str], verdict: VerdictInput
    ) -> JudgedThreats:
        """Record one judgement on up to 1,000; one that cannot be judged holds up no other."""
        given = verdict.model_dump(mode="json", exclude_none=True)
        return await self._judge("/api/threats/verdicts", {**given, "ids": list(threat_ids)})

    async def withdraw_verdicts(self, threat_ids: Sequence[str]) -> JudgedThreats:
        """Take back the judgements on up to 1,000; one that has none holds up no other."""
        return await self._judge("/api/threats/verdicts/withdraw", {"ids": list(threat_ids)})

    async def _judge(self, path: str, body: JsonObject) -> JudgedThreats:
        response = await self._wire.request("POST", path, body=body)
        return value_of(JudgedThreats, object_in(response.content))


def _page_size(limit: int | None) -> int:
    return PAGE_LIMIT if limit is None else max(1, min(limit, PAGE_LIMIT))


def _threat_or_pending(document: JsonObject) -> ThreatAnalysis | PendingThreat:
    if document.get("status") == ThreatStatus.PENDING:
        return value_of(PendingThreat, document)
    return value_of(ThreatAnalysis, document)
