"""Events of sessions: in, and out again."""

from contextlib import nullcontext
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import (
    ConflictError,
    EventInput,
    EventSource,
    InvalidInputError,
    MalformedError,
    NotFoundError,
    Permission,
    Refused,
    UnavailableError,
    WatchfloorError,
    come_back_s,
    validated,
)
from watchfloor.gateway.counting import event_refusal_counted
from watchfloor.gateway.event_intake import Fate
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.recording import Recorded
from watchfloor.gateway.rest.answers import document, problem
from watchfloor.gateway.rest.bodies import Items, read_items
from watchfloor.gateway.rest.connection import while_connected
from watchfloor.gateway.rest.dialect import Dialect
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, INGEST, answers, many, ref, takes
from watchfloor.gateway.rest.session_parameters import EventsParameters
from watchfloor.gateway.rest.session_shapes import (
    EventOutcome,
    EventsAnswer,
    EventsRecorded,
)
from watchfloor.gateway.rest.shapes import Reason
from watchfloor.gateway.rest.told_names import told
from watchfloor.gateway.session_views import EventView
from watchfloor.gateway.sessions import Window
from watchfloor.gateway.turn import Turn

router = APIRouter(prefix="/v1/events", tags=["sessions"])


@router.post(
    "",
    response_class=Response,
    openapi_extra=takes({"oneOf": [ref(EventInput), many(EventInput)]}, lines=True),
    responses=answers(
        {
            200: (
                "The event is durable; of several, at least one is.",
                {"anyOf": [ref(EventsRecorded), ref(EventOutcome)]},
            )
        },
        *INGEST,
        ConflictError,
    ),
)
@needs(Permission.SUBMIT_TELEMETRY)
async def record_events(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Tell what happened: one event, an array, or one a line. Each is taken or refused for itself.

    The same `eventId` again is the same event.
    """
    waits = services.recording.waits(caller)
    with event_refusal_counted(services.metrics):
        items = await read_items(request)
        judged = await _judged(items)
        async with while_connected(request) if waits else nullcontext():
            recorded = await services.recording.record(caller, judged, source=EventSource.REST)
    outcomes = tuple(_outcome(fate, recorded, waits=waits) for fate in recorded.fates)
    if items.is_batch:
        return _many(outcomes, come_back_s(recorded.fates))
    return _one(outcomes[0], recorded.fates[0])


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("Oldest first.", ref(EventsAnswer))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def list_events(
    services: From, caller: Calling, parameters: Annotated[EventsParameters, Query()]
) -> Response:
    """The events of a session."""
    found = await services.sessions.events(
        caller,
        parameters.session_id,
        Window(parameters.limit, parameters.cursor, parameters.offset),
        types=parameters.types,
        after=parameters.after,
        before=parameters.before,
    )
    edge = await services.redactions.of(caller.project_id)
    answer = EventsAnswer(
        events=tuple(EventView.model_validate(each) for each in found.events),
        total=found.total,
        session_id=edge.id("session_id", parameters.session_id),
        limit=parameters.limit,
        next_cursor=found.next_cursor,
    )
    return document(answer.shown())


async def _judged(items: Items) -> list[EventInput | Refused]:
    if not items.is_batch:
        return [validated(EventInput, items.values[0])]
    turn = Turn()
    judged: list[EventInput | Refused] = []
    for value in items.values:
        await turn.pause_when_over()
        judged.append(_event_in(value))
    return judged


def _event_in(value: object) -> EventInput | Refused:
    if isinstance(value, MalformedError):
        return Refused.of(value)
    try:
        return validated(EventInput, value)
    except InvalidInputError as exc:
        return Refused(exc.code, exc.fields)


def _outcome(fate: Fate, recorded: Recorded, *, waits: bool) -> EventOutcome:
    if isinstance(fate, Refused):
        errors = tuple(
            Reason(field=each.field, reason=each.reason) for each in map(told, fate.problems)
        )
        return EventOutcome(
            ok=False, code=fate.code, errors=errors, retry_after_s=fate.retry_after_s
        )
    outcome = EventOutcome(ok=True, event_id=fate.event_id)
    if not waits:
        return outcome
    session = recorded.analysed.get(fate.session_id)
    if session is None:
        return outcome.model_copy(update={"analysis": "pending"})
    found = {
        "analysis": "completed",
        "risk_score": session.risk_score,
        "patterns": session.patterns,
        "action": session.action,
    }
    return outcome.model_copy(update=found)


def _one(outcome: EventOutcome, fate: Fate) -> Response:
    if isinstance(fate, Refused):
        return problem(_error_of(fate), dialect=Dialect.V1)
    return document(outcome.shown())


def _error_of(refused: Refused) -> WatchfloorError:
    [why] = refused.problems
    if refused.code == ConflictError.code:
        return ConflictError(f"{why.field} {why.reason}.")
    return UnavailableError(why.reason, retry_after_s=refused.retry_after_s or 1.0)


def _many(outcomes: tuple[EventOutcome, ...], wait_s: float | None) -> Response:
    refused = sum(not each.ok for each in outcomes)
    results = tuple(each.model_copy(update={"index": index}) for index, each in enumerate(outcomes))
    answer = EventsRecorded(
        ok=not refused, results=results, accepted=len(outcomes) - refused, refused=refused
    )
    if answer.accepted:
        return document(answer.shown())
    if wait_s is not None:
        away = "No event was taken: the queue is full or away."
        return problem(UnavailableError(away, retry_after_s=wait_s), dialect=Dialect.V1)
    error = InvalidInputError("No event was taken; the results say why.")
    return problem(error, more=from_json(answer.shown()), dialect=Dialect.V1)
