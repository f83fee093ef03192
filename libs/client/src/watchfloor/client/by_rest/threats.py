"""The threat path by REST."""

from collections.abc import Sequence

from watchfloor.client._batching import Encoded
from watchfloor.client._documents import JsonObject, Page, object_in, page_in, part
from watchfloor.client._wire import Wire, query_of
from watchfloor.client.by_rest.posting import post_many
from watchfloor.client.by_rest.watching import watched
from watchfloor.client.port import Answers, Live
from watchfloor.core import Accepted, SignalInput, ThreatFilter, ThreatId, VerdictInput

_ANSWER_MARGIN_S = 10.0
_TOLD = frozenset({"new_threat", "threat_updated"})


class RestThreats:
    """Speaks to the routes of threats."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def trigger(
        self, signal: SignalInput, *, wait_s: float, idempotency_key: str | None
    ) -> JsonObject:
        """The threat of a signal, or that it is pending."""
        response = await self._wire.request(
            "POST",
            "/api/threats/trigger",
            query={"timeout_s": wait_s},
            body=signal.model_dump(mode="json", exclude_unset=True),
            headers={"idempotency-key": idempotency_key} if idempotency_key else None,
            timeout_s=wait_s + _ANSWER_MARGIN_S,
        )
        return object_in(response.content)

    def submit(self, signals: Sequence[Encoded]) -> Answers[Accepted]:
        """What became of each signal, in order."""
        return post_many(self._wire, "/api/threats/signals", signals, taken=_accepted)

    async def get(self, threat_id: str) -> JsonObject:
        """One threat, or that its signal is pending."""
        response = await self._wire.request("GET", f"/api/threats/{part(threat_id)}")
        return object_in(response.content)

    async def list(
        self, where: ThreatFilter, *, limit: int, cursor: str | None
    ) -> Page[JsonObject]:
        """A part of the finished threats."""
        query = {**query_of(where), "limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/threats", query=query)
        return page_in(response.content, "threats")

    async def verdict(self, threat_id: str, verdict: VerdictInput) -> JsonObject:
        """The threat with a person's judgement."""
        response = await self._wire.request(
            "POST",
            f"/api/threats/{part(threat_id)}/verdict",
            body=verdict.model_dump(mode="json", exclude_none=True),
        )
        return object_in(response.content)

    async def withdraw_verdict(self, threat_id: str) -> JsonObject:
        """The threat without a person's judgement."""
        path = f"/api/threats/{part(threat_id)}/verdict"
        return object_in((await self._wire.request("DELETE", path)).content)

    def watch(self, where: ThreatFilter, *, token: str) -> Live:
        """Threats as they come, from a token on or from the newest."""
        return watched(
            self._wire,
            "/api/stream",
            query=query_of(where),
            token=token,
            member="threats",
            told=_TOLD,
        )


def _accepted(result: JsonObject) -> Accepted | None:
    threat_id = result.get("id")
    if not isinstance(threat_id, str):
        return None
    return Accepted(ThreatId(threat_id), repeated=bool(result.get("repeated")))
