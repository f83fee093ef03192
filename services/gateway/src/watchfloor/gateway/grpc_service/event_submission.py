"""One stream of events."""

from collections.abc import Sequence

from watchfloor.core import Caller, EventInput, EventSource, InvalidInputError, Refused, validated
from watchfloor.gateway.event_intake import EventIntake, Fate
from watchfloor.gateway.grpc_service.submission import Submission, errors_of
from watchfloor.rpc import fields_of
from watchfloor.telemetry import Metrics
from watchfloor.v1 import session_service_pb2 as pb


class EventSubmission(Submission[EventInput, Fate]):
    """Takes events.

    Args:
        intake: Takes them.
        caller: Who tells them.
        metrics: Counts what is refused before it reaches the service layer.
    """

    def __init__(self, intake: EventIntake, caller: Caller, *, metrics: Metrics) -> None:
        self._intake = intake
        self._caller = caller
        self._metrics = metrics

    def judged(self, request: pb.RecordEventsRequest) -> EventInput | Refused:
        """The event, or why it is none."""
        try:
            return validated(EventInput, fields_of(request.event))
        except InvalidInputError as exc:
            return Refused(exc.code, exc.fields)

    async def take(
        self, items: Sequence[EventInput | Refused], numbers: Sequence[int]
    ) -> Sequence[Fate]:
        """The fate of each."""
        del numbers
        return await self._intake.take(self._caller, items, source=EventSource.GRPC)

    def answer(self, index: int, outcome: Fate) -> pb.RecordEventsResponse:
        """Its id, or why it has none."""
        if isinstance(outcome, Refused):
            refused = pb.EventRefused(code=outcome.code, errors=errors_of(outcome))
            return pb.RecordEventsResponse(index=index, refused=refused)
        accepted = pb.EventAccepted(event_id=outcome.event_id)
        return pb.RecordEventsResponse(index=index, accepted=accepted)

    def refuse(self, code: str, count: int) -> None:
        """Count them."""
        self._metrics.events_refused(code, count)
