"""The methods of ``ThreatService``: messages become values, the service layer does the rest."""

from collections.abc import AsyncIterator
from typing import Any

from watchfloor.core import Permission, SignalInput, UnavailableError, VerdictInput, validated
from watchfloor.gateway.client_name import named_client
from watchfloor.gateway.counting import refusal_counted
from watchfloor.gateway.grpc_service.arrivals import Arrivals
from watchfloor.gateway.grpc_service.live import split_token, tell_live
from watchfloor.gateway.grpc_service.signal_submission import SignalSubmission
from watchfloor.gateway.parameters import ListParameters, ThreatConditions, TriggerParameters
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.port import ThreatPage
from watchfloor.gateway.services import Services
from watchfloor.gateway.stream import Selection
from watchfloor.gateway.threat_messages import finished_threat_of, threat_of
from watchfloor.rpc import client_id_of, current_caller, fields_of, idempotency_key_of
from watchfloor.v1 import common_pb2, threat_pb2, threat_service_pb2_grpc
from watchfloor.v1 import threat_service_pb2 as pb

_MARGIN = 0.1
_LONGEST_MARGIN_S = 0.25
_PAGE_BYTES = 3 * 1024**2


class ThreatMethods(threat_service_pb2_grpc.ThreatServiceServicer):
    """The threat path for gRPC callers.

    Args:
        services: The service layer.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._threats = services.threats
        self._metrics = services.metrics
        self._streams: set[Arrivals[pb.SubmitSignalsRequest]] = set()

    @needs(Permission.RUN_ANALYSES)
    async def AnalyzeThreat(
        self, request: pb.AnalyzeThreatRequest, context: Any
    ) -> pb.AnalyzeThreatResponse:
        """Take one signal and wait for its threat, until just before the call's deadline."""
        with refusal_counted(self._metrics):
            given = fields_of(request)
            signal = validated(SignalInput, given.pop("signal", {}))
            client = named_client(client_id_of(context.invocation_metadata()))
            wanted = validated(TriggerParameters, given).timeout_s
            triggered = await self._threats.trigger(
                current_caller(),
                signal,
                key=idempotency_key_of(context.invocation_metadata()),
                timeout_s=_wait_s(wanted, context.time_remaining()),
            )
        await self._services.keeping.keep_threat(current_caller(), client, *triggered)
        if triggered.document is not None:
            return pb.AnalyzeThreatResponse(threat=threat_of(triggered.document))
        pending = threat_pb2.ThreatAnalysis(
            id=triggered.threat_id, status=common_pb2.THREAT_STATUS_PENDING
        )
        return pb.AnalyzeThreatResponse(threat=pending)

    @needs(Permission.SUBMIT_TELEMETRY)
    async def SubmitSignals(
        self, requests: AsyncIterator[pb.SubmitSignalsRequest], context: Any
    ) -> None:
        """Take signals as they come, and answer each."""
        submission = SignalSubmission(
            self._threats,
            current_caller(),
            key=idempotency_key_of(context.invocation_metadata()),
            metrics=self._metrics,
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
    async def GetThreat(self, request: pb.GetThreatRequest, context: Any) -> pb.GetThreatResponse:
        """One threat."""
        document = await self._threats.get(current_caller(), request.threat_id)
        return pb.GetThreatResponse(threat=threat_of(document))

    @needs(Permission.READ_DATA)
    async def ListThreats(
        self, request: pb.ListThreatsRequest, context: Any
    ) -> pb.ListThreatsResponse:
        """Find finished threats."""
        parameters = validated(ListParameters, fields_of(request))
        found = await self._threats.list(
            current_caller(), parameters.where, limit=parameters.limit, cursor=parameters.cursor
        )
        return _page(found)

    @needs(Permission.READ_DATA)
    async def WatchThreats(self, request: pb.WatchThreatsRequest, context: Any) -> None:
        """Tell threats as they come."""
        given = fields_of(request)
        token, batches = split_token(given), bool(given.pop("batches", False))
        edge = await self._services.redactions.of(current_caller().project_id)
        wanted = validated(ThreatConditions, given)
        or_search = edge.search(wanted.search)
        await tell_live(
            self._services.watching,
            Selection(current_caller().project_id, edge.where(wanted.where), or_search=or_search),
            token,
            context=context,
            metrics=self._metrics,
            batches=batches,
        )

    @needs(Permission.RECORD_VERDICTS)
    async def RecordVerdict(
        self, request: pb.RecordVerdictRequest, context: Any
    ) -> pb.RecordVerdictResponse:
        """Record a person's judgement on a threat."""
        given = fields_of(request)
        threat_id = given.pop("threat_id")
        verdict = validated(VerdictInput, given)
        document = await self._services.verdicts.record(current_caller(), threat_id, verdict)
        return pb.RecordVerdictResponse(threat=finished_threat_of(document))

    @needs(Permission.RECORD_VERDICTS)
    async def WithdrawVerdict(
        self, request: pb.WithdrawVerdictRequest, context: Any
    ) -> pb.WithdrawVerdictResponse:
        """Take back a person's judgement on a threat."""
        document = await self._services.verdicts.withdraw(current_caller(), request.threat_id)
        return pb.WithdrawVerdictResponse(threat=finished_threat_of(document))


def _page(found: ThreatPage) -> pb.ListThreatsResponse:
    """The part of the list that every client's default limit lets through; at least one threat."""
    page = pb.ListThreatsResponse(next_cursor=found.next_cursor)
    size = 0
    for number, each in enumerate(found.threats):
        threat = finished_threat_of(each.document)
        size += threat.ByteSize()
        if number and size > _PAGE_BYTES:
            page.next_cursor = found.threats[number - 1].cursor
            break
        page.threats.append(threat)
    return page


def _wait_s(wanted_s: float, remaining_s: float | None) -> float:
    """How long to wait so that a caller with a deadline still learns the threat's id."""
    if remaining_s is None:
        return wanted_s
    margin_s = min(remaining_s * _MARGIN, _LONGEST_MARGIN_S)
    return max(0.0, min(wanted_s, remaining_s - margin_s))
