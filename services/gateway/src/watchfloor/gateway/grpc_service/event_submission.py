"""One stream of events."""

from collections.abc import Sequence
from typing import NamedTuple

from watchfloor.core import (
    Caller,
    EventId,
    EventInput,
    EventSource,
    InvalidInputError,
    Refused,
    Session,
    validated,
)
from watchfloor.gateway.grpc_service.submission import Submission, errors_of
from watchfloor.gateway.recording import Recording
from watchfloor.rpc import fields_of
from watchfloor.telemetry import Metrics
from watchfloor.v1 import session_service_pb2 as pb


class _Taken(NamedTuple):
    """An event that is durable, and its session where its analysis was waited for and came."""

    event_id: EventId
    session: Session | None


class EventSubmission(Submission[EventInput, _Taken | Refused]):
    """Takes events.

    Args:
        recording: Takes them.
        caller: Who tells them.
        metrics: Counts what is refused before it reaches the service layer.
    """

    def __init__(self, recording: Recording, caller: Caller, *, metrics: Metrics) -> None:
        self._recording = recording
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
    ) -> Sequence[_Taken | Refused]:
        """The fate of each."""
        del numbers
        recorded = await self._recording.record(self._caller, items, source=EventSource.GRPC)
        return [
            fate
            if isinstance(fate, Refused)
            else _Taken(fate.event_id, recorded.analysed.get(fate.session_id))
            for fate in recorded.fates
        ]

    def answer(self, index: int, outcome: _Taken | Refused) -> pb.RecordEventsResponse:
        """Its id and what its analysis found, or why it has none."""
        if isinstance(outcome, Refused):
            refused = pb.EventRefused(
                code=outcome.code, errors=errors_of(outcome), retry_after_s=outcome.retry_after_s
            )
            return pb.RecordEventsResponse(index=index, refused=refused)
        accepted = pb.EventAccepted(event_id=outcome.event_id)
        if outcome.session is not None:
            accepted.analysis = "completed"
            accepted.risk_score = outcome.session.risk_score
            accepted.patterns.extend(outcome.session.patterns)
            accepted.action = outcome.session.action
        elif self._recording.waits(self._caller):
            accepted.analysis = "pending"
        return pb.RecordEventsResponse(index=index, accepted=accepted)

    def refuse(self, code: str, count: int) -> None:
        """Count them."""
        self._metrics.events_refused(code, count)
