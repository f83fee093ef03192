"""The threat path by gRPC."""

from collections.abc import Sequence

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from watchfloor.client._batching import Encoded
from watchfloor.client._documents import JsonObject, Page
from watchfloor.client.by_grpc.exchange import exchanged
from watchfloor.client.by_grpc.line import Line, Response
from watchfloor.client.by_grpc.watching import watched
from watchfloor.client.port import Answers, Live
from watchfloor.core import (
    Accepted,
    SignalInput,
    ThreatFilter,
    ThreatId,
    ThreatStatus,
    VerdictInput,
    validated,
)
from watchfloor.rpc import fields_of, to_message
from watchfloor.v1 import signal_pb2, threat_pb2, threat_service_pb2_grpc
from watchfloor.v1 import threat_service_pb2 as pb

_SERVICE = threat_service_pb2_grpc.ThreatServiceStub
_ANSWER_MARGIN_S = 10.0


class GRPCThreats:
    """Calls ``ThreatService``."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def trigger(
        self, signal: SignalInput, *, wait_s: float, idempotency_key: str | None
    ) -> JsonObject:
        """The threat of a signal, or that it is pending."""
        request = pb.AnalyzeThreatRequest(
            signal=to_message(signal, signal_pb2.SignalInput), timeout_s=wait_s
        )
        answer = await self._line.ask(
            _SERVICE,
            "AnalyzeThreat",
            request,
            timeout_s=wait_s + _ANSWER_MARGIN_S,
            metadata=(("idempotency-key", idempotency_key),) if idempotency_key else (),
        )
        return _document(answer.threat)

    def submit(self, signals: Sequence[Encoded]) -> Answers[Accepted]:
        """What became of each signal, in order."""
        return exchanged(
            self._line,
            _SERVICE,
            "SubmitSignals",
            signals,
            request=_request,
            taken=lambda accepted: Accepted(ThreatId(accepted.id), repeated=accepted.repeated),
        )

    async def get(self, threat_id: str) -> JsonObject:
        """One threat, or that its signal is pending."""
        request = pb.GetThreatRequest(threat_id=threat_id)
        answer = await self._line.ask(_SERVICE, "GetThreat", request)
        return _document(answer.threat)

    async def list(
        self, where: ThreatFilter, *, limit: int, cursor: str | None
    ) -> Page[JsonObject]:
        """A part of the finished threats."""
        asked = {**dict(where), "limit": limit, "cursor": cursor}
        request = to_message(asked, pb.ListThreatsRequest)
        answer = await self._line.ask(_SERVICE, "ListThreats", request)
        return Page(tuple(map(_document, answer.threats)), answer.next_cursor or None)

    async def verdict(self, threat_id: str, verdict: VerdictInput) -> JsonObject:
        """The threat with a person's judgement."""
        request = to_message({**dict(verdict), "threat_id": threat_id}, pb.RecordVerdictRequest)
        answer = await self._line.ask(_SERVICE, "RecordVerdict", request)
        return _document(answer.threat)

    async def withdraw_verdict(self, threat_id: str) -> JsonObject:
        """The threat without a person's judgement."""
        request = pb.WithdrawVerdictRequest(threat_id=threat_id)
        answer = await self._line.ask(_SERVICE, "WithdrawVerdict", request)
        return _document(answer.threat)

    def watch(self, where: ThreatFilter, *, token: str) -> Live:
        """Threats as they come, from a token on or from the newest."""
        asked = {**dict(where), "resume_token": token or None, "batches": True}
        request = to_message(asked, pb.WatchThreatsRequest)
        return watched(self._line, _SERVICE, "WatchThreats", request, read=_told)


def _request(place: int, signal: JsonValue) -> pb.SubmitSignalsRequest:
    message = to_message(validated(SignalInput, signal), signal_pb2.SignalInput)
    return pb.SubmitSignalsRequest(index=place, signal=message)


def _told(name: str, response: Response) -> Sequence[JsonObject]:
    if name == "initial_batch":
        return tuple(map(_document, response.initial_batch.threats))
    return (_document(getattr(response, name)),) if name != "ping" else ()


def _document(threat: threat_pb2.ThreatAnalysis) -> JsonObject:
    fields: JsonObject = to_jsonable_python(fields_of(threat))
    if fields.get("status") == ThreatStatus.PENDING:
        return {"id": threat.id, "threat_id": threat.id, "status": ThreatStatus.PENDING}
    return fields
