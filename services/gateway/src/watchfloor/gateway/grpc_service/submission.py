"""One stream of signals: taken in batches as large as what has arrived, answered in order."""

from collections.abc import Awaitable, Callable, Sequence

from watchfloor.core import (
    Accepted,
    Caller,
    FieldProblem,
    InvalidInputError,
    Refused,
    SaturatedError,
    SignalInput,
    UnavailableError,
)
from watchfloor.gateway.batch import Outcome
from watchfloor.gateway.grpc_service.arrivals import Arrivals
from watchfloor.gateway.problems import validated
from watchfloor.gateway.threats import ThreatService
from watchfloor.rpc import fields_of
from watchfloor.telemetry import Metrics
from watchfloor.v1 import common_pb2
from watchfloor.v1 import threat_service_pb2 as pb

Write = Callable[[pb.SubmitSignalsResponse], Awaitable[None]]


class Submission:
    """Gives each request of a stream its one answer; a signal that is refused ends nothing.

    Args:
        threats: Takes the signals.
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

    async def run(self, arrivals: Arrivals[pb.SubmitSignalsRequest], write: Write) -> None:
        """Answer until the stream ends.

        Raises:
            InvalidInputError: The stream's key cannot be one, or a message is malformed.
        """
        async for batch in arrivals:
            outcomes = await self._outcomes(batch)
            for request, outcome in zip(batch, outcomes, strict=True):
                await write(_answer(request.index, outcome))

    async def _outcomes(self, batch: Sequence[pb.SubmitSignalsRequest]) -> Sequence[Outcome]:
        items = [_judged(request) for request in batch]
        numbers = [request.index for request in batch]
        try:
            return await self._threats.submit_many(
                self._caller, items, key=self._key, numbers=numbers
            )
        except (SaturatedError, UnavailableError) as exc:
            # None was taken, and still each has its answer: the next ones may find room.
            self._metrics.signals_refused(exc.code, len(items))
            turned_away = Refused(exc.code, (FieldProblem("", str(exc)),))
            return [item if isinstance(item, Refused) else turned_away for item in items]


def _judged(request: pb.SubmitSignalsRequest) -> SignalInput | Refused:
    try:
        return validated(SignalInput, fields_of(request.signal))
    except InvalidInputError as exc:
        return Refused(exc.code, exc.fields)


def _answer(index: int, outcome: Outcome) -> pb.SubmitSignalsResponse:
    if isinstance(outcome, Accepted):
        accepted = pb.SignalAccepted(id=outcome.threat_id, repeated=outcome.repeated)
        return pb.SubmitSignalsResponse(index=index, accepted=accepted)
    errors = [
        common_pb2.FieldProblem(field=each.field, reason=each.reason) for each in outcome.problems
    ]
    refused = pb.SignalRefused(code=outcome.code, errors=errors)
    return pb.SubmitSignalsResponse(index=index, refused=refused)
