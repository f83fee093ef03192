"""Signals in: one that is waited for, or many that are queued."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import (
    Accepted,
    ConflictError,
    InvalidInputError,
    MalformedError,
    Permission,
    Refused,
    SignalInput,
    ThreatAnalysis,
    UnavailableError,
    come_back_s,
    validated,
)
from watchfloor.gateway.batch import Outcome
from watchfloor.gateway.counting import refusal_counted
from watchfloor.gateway.parameters import TriggerParameters
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document, problem
from watchfloor.gateway.rest.bodies import read_items, read_model
from watchfloor.gateway.rest.coming_back import ComingBack, naming_kept
from watchfloor.gateway.rest.connection import while_connected
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import INGEST, answers, many, ref, takes
from watchfloor.gateway.rest.shapes import (
    PendingThreat,
    Reason,
    SubmissionAnswer,
    Submitted,
    none_left_out,
)
from watchfloor.gateway.rest.told_names import told
from watchfloor.gateway.threats import Triggered
from watchfloor.gateway.turn import Turn

router = APIRouter(prefix="/api/threats", tags=["threats"])

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="A repeat under the same key is the same threat; wins over the signal's id.",
    ),
]


@router.post(
    "/trigger",
    response_class=Response,
    openapi_extra=takes(ref(SignalInput)),
    responses=answers(
        {
            200: ("The threat, as it is stored.", ref(ThreatAnalysis)),
            202: ("Accepted; its analysis takes longer.", ref(PendingThreat)),
        },
        *INGEST,
        ConflictError,
    ),
)
@needs(Permission.RUN_ANALYSES)
async def trigger_threat(
    request: Request,
    services: From,
    caller: Calling,
    client: ComingBack,
    parameters: Annotated[TriggerParameters, Query()],
    key: Key = None,
) -> Response:
    """Report one signal and wait for its threat."""
    with refusal_counted(services.metrics):
        signal = await read_model(request, SignalInput)
        async with while_connected(request):
            triggered = await services.threats.trigger(
                caller, signal, key=key, timeout_s=parameters.timeout_s
            )
    kept = await services.keeping.keep_threat(caller, client, *triggered)
    return naming_kept(_threat_or_pending(triggered), kept)


@router.post(
    "/signals",
    status_code=HTTPStatus.ACCEPTED,
    response_class=Response,
    openapi_extra=takes({"oneOf": [ref(SignalInput), many(SignalInput)]}, lines=True),
    responses=answers(
        {202: ("At least one signal is durable in the queue.", ref(SubmissionAnswer))},
        *INGEST,
        ConflictError,
    ),
)
@needs(Permission.SUBMIT_TELEMETRY)
async def submit_signals(
    request: Request, services: From, caller: Calling, _: Nothing, key: Key = None
) -> Response:
    """Report signals: one, an array, or one a line. Each is taken or refused for itself."""
    with refusal_counted(services.metrics):
        items = await read_items(request)
        if items.is_batch:
            judged = await _judged(items.values)
            return _taken(await services.threats.submit_many(caller, judged, key=key))
        signal = validated(SignalInput, items.values[0])
        return _taken([await services.threats.submit_one(caller, signal, key=key)])


def _threat_or_pending(triggered: Triggered) -> Response:
    if triggered.document is not None:
        return document(triggered.document)
    pending = PendingThreat(id=triggered.threat_id, threat_id=triggered.threat_id)
    return document(
        pending.model_dump_json(exclude_none=True).encode(),
        status=HTTPStatus.ACCEPTED,
        location=f"/api/threats/{triggered.threat_id}",
    )


async def _judged(values: Sequence[object]) -> list[SignalInput | Refused]:
    turn = Turn()
    judged: list[SignalInput | Refused] = []
    for value in values:
        await turn.pause_when_over()
        judged.append(_signal_in(value))
    return judged


def _signal_in(value: object) -> SignalInput | Refused:
    if isinstance(value, MalformedError):
        return Refused.of(value)
    try:
        return validated(SignalInput, value)
    except InvalidInputError as exc:
        return Refused(exc.code, exc.fields)


def _taken(outcomes: Sequence[Outcome]) -> Response:
    answer = SubmissionAnswer(
        results=tuple(_submitted(index, outcome) for index, outcome in enumerate(outcomes)),
        accepted=sum(isinstance(outcome, Accepted) for outcome in outcomes),
        refused=sum(isinstance(outcome, Refused) for outcome in outcomes),
    )
    if answer.accepted:
        body = answer.model_dump_json(exclude_none=True).encode()
        return document(body, status=HTTPStatus.ACCEPTED)
    if (wait_s := come_back_s(outcomes)) is not None:
        away = "No signal was taken: the queue is full or away."
        return problem(UnavailableError(away, retry_after_s=wait_s))
    return problem(
        InvalidInputError("No signal was taken; the results say why."), more=none_left_out(answer)
    )


def _submitted(index: int, outcome: Outcome) -> Submitted:
    if isinstance(outcome, Accepted):
        return Submitted(index=index, id=outcome.threat_id, repeated=outcome.repeated)
    errors = tuple(
        Reason(field=each.field, reason=each.reason) for each in map(told, outcome.problems)
    )
    return Submitted(
        index=index, code=outcome.code, errors=errors, retry_after_s=outcome.retry_after_s
    )
