"""One stream of signals."""

from collections.abc import Sequence

from watchfloor.core import Accepted, Caller, InvalidInputError, Refused, SignalInput, validated
from watchfloor.gateway.batch import Outcome
from watchfloor.gateway.grpc_service.submission import Submission, errors_of
from watchfloor.gateway.threats import ThreatService
from watchfloor.rpc import fields_of
from watchfloor.telemetry import Metrics
from watchfloor.v1 import threat_service_pb2 as pb


class SignalSubmission(Submission[SignalInput, Outcome]):
    """Takes signals.

    Args:
        threats: Takes them.
        caller: Who reports them.
        key: The caller's key for the whole stream; each signal's is ``<key>/<index>``.
        metrics: Counts what is refused before it reaches the service layer.
    """

    def __init__(
        self, threats: ThreatService, caller: Caller, *, key: str | None, metrics: Metrics
    ) -> None:
        self._threats = threats
        self._caller = caller
        self._key = key
        self._metrics = metrics

    def judged(self, request: pb.SubmitSignalsRequest) -> SignalInput | Refused:
        """The signal, or why it is none."""
        try:
            return validated(SignalInput, fields_of(request.signal))
        except InvalidInputError as exc:
            return Refused(exc.code, exc.fields)

    async def take(
        self, items: Sequence[SignalInput | Refused], numbers: Sequence[int]
    ) -> Sequence[Outcome]:
        """The fate of each."""
        return await self._threats.submit_many(self._caller, items, key=self._key, numbers=numbers)

    def answer(self, index: int, outcome: Outcome) -> pb.SubmitSignalsResponse:
        """Its id, or why it has none."""
        if isinstance(outcome, Accepted):
            accepted = pb.SignalAccepted(id=outcome.threat_id, repeated=outcome.repeated)
            return pb.SubmitSignalsResponse(index=index, accepted=accepted)
        refused = pb.SignalRefused(
            code=outcome.code, errors=errors_of(outcome), retry_after_s=outcome.retry_after_s
        )
        return pb.SubmitSignalsResponse(index=index, refused=refused)

    def refuse(self, code: str, count: int) -> None:
        """Count them."""
        self._metrics.signals_refused(code, count)
