"""What is held of one user or customer, for those who answer for it."""

from http import HTTPStatus
from typing import Self

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from watchfloor.core import (
    ConflictError,
    Erasure,
    ErasureState,
    NotFoundError,
    Permission,
    SubjectField,
)
from watchfloor.gateway.auditing import Subject, SubjectKind
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.privacy import WantedErasure, WantedSubject
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.audited import call_is_about
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, Nothing, Paging
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, page_of, ref, takes

router = APIRouter(prefix="/api/privacy", tags=["privacy"])

LINES = "application/x-ndjson"
_MEANING = "Lines of JSON; the last one has `counts`: without it not everything came."
_LINES_OF = {LINES: {"schema": {"type": "string"}}}


class ErasureAnswer(BaseModel):
    """An erasure as it is shown.

    Attributes:
        id: Names it.
        field: By what the subject is known.
        subject: The subject's token, as in the audit log; the id itself is kept nowhere.
        dry_run: Whether things are only counted.
        state: How far it is.
        passes: How often all places were gone through.
        counts: What was removed, or would be, by the place where it was.
        asked_at: When it was asked for.
        changed_at: When something was removed last, or the state changed.
        ended_at: When it ended.
        reason: Why it was refused.
    """

    model_config = ConfigDict(frozen=True, title="Erasure")
    id: str
    field: SubjectField
    subject: str
    dry_run: bool
    state: ErasureState
    passes: int
    counts: dict[str, int]
    asked_at: AwareDatetime
    changed_at: AwareDatetime
    ended_at: AwareDatetime | None
    reason: str | None

    @classmethod
    def of(cls, erasure: Erasure) -> Self:
        """This one."""
        told = erasure.model_dump(
            exclude={"erasure_id", "project_id", "tokens", "proof", "is_dry_run"}
        )
        return cls(
            id=erasure.erasure_id,
            subject=erasure.tokens[0],
            dry_run=erasure.is_dry_run,
            **told,
        )


@router.post(
    "/erasures",
    status_code=HTTPStatus.ACCEPTED,
    response_class=Response,
    openapi_extra=takes(ref(WantedErasure)),
    responses=answers(
        {202: ("It is done by and by; asked again, it is the same one.", ref(ErasureAnswer))},
        *WITH_BODY,
        ConflictError,
    ),
)
@needs(Permission.ADMINISTER_PROJECT)
async def erase_subject(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Have everything erased that is held of one user or customer, wherever it is.

    What comes in about the subject later is new. A legal hold on any of it forbids it.
    """
    wanted = await read_model(request, WantedErasure)
    call_is_about(request, _subject(wanted))
    erasure = await services.privacy.erase(caller, wanted)
    return document(
        ErasureAnswer.of(erasure),
        status=HTTPStatus.ACCEPTED,
        location=f"{router.prefix}/erasures/{erasure.erasure_id}",
    )


@router.get(
    "/erasures",
    response_class=Response,
    responses=answers({200: ("Newest first.", page_of("erasures", ErasureAnswer))}, *GUARDED),
)
@needs(Permission.ADMINISTER_PROJECT)
async def list_erasures(services: From, caller: Calling, asked: Paging) -> Response:
    """All erasures of the project; their subjects are named by tokens alone."""
    found = await services.privacy.list(caller, limit=asked.limit, cursor=asked.cursor)
    return page("erasures", [*map(ErasureAnswer.of, found.items)], found.next_cursor)


@router.get(
    "/erasures/{erasure_id}",
    response_class=Response,
    responses=answers({200: ("As it is.", ref(ErasureAnswer))}, *GUARDED, NotFoundError),
)
@needs(Permission.ADMINISTER_PROJECT)
async def get_erasure(services: From, caller: Calling, erasure_id: str, _: Nothing) -> Response:
    """How far an erasure is."""
    return document(ErasureAnswer.of(await services.privacy.get(caller, erasure_id)))


@router.post(
    "/export",
    response_class=Response,
    openapi_extra=takes(ref(WantedSubject)),
    responses={**answers({}, *WITH_BODY), 200: {"description": _MEANING, "content": _LINES_OF}},
)
@needs(Permission.ADMINISTER_PROJECT)
async def export_subject(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Everything that is held of one user or customer, each as `{place, data}`."""
    wanted = await read_model(request, WantedSubject)
    call_is_about(request, _subject(wanted))
    return StreamingResponse(await services.privacy.copies(caller, wanted), media_type=LINES)


def _subject(wanted: WantedSubject) -> Subject:
    return Subject(SubjectKind(wanted.field), wanted.id)
