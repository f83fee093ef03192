"""Dead letters: what was given up, until a person decides."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import (
    Caller,
    ConflictError,
    DeadLetter,
    DeadLetterKind,
    NotFoundError,
    Permission,
    Text,
    WatchfloorError,
    parse_threat_id,
)
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, NoParameters, PageParameters
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, page_of, ref, takes
from watchfloor.gateway.rest.shapes import RequeuedLetter
from watchfloor.gateway.services import Services

router = APIRouter(prefix="/api/dead-letters", tags=["dead letters"])

_NONE = "No dead letter has this id."


class KindParameters(NoParameters):
    """Which dead letters.

    Attributes:
        kind: What was given up.
    """

    kind: DeadLetterKind = DeadLetterKind.SIGNALS

    def id_of(self, text: str) -> str:
        """The letter's id in canonical form; that of a signal is its threat's."""
        return parse_threat_id(text) if self.kind is DeadLetterKind.SIGNALS else text


class LettersParameters(PageParameters, KindParameters):
    """Which dead letters, and which part of their list."""


Kind = Annotated[KindParameters, Query()]


class LettersInput(BaseModel):
    """Which dead letters of the kind.

    Attributes:
        ids: At most 1,000.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    ids: Annotated[tuple[Text, ...], Field(min_length=1, max_length=1_000)]


class DecidedLetter(BaseModel):
    """What became of one dead letter; ``code`` is an error's, where it stays."""

    id: str
    ok: bool
    code: str | None = None


class DecidedLetters(BaseModel):
    """What became of each dead letter, in order."""

    results: tuple[DecidedLetter, ...]
    decided: int
    refused: int


_DECIDED = answers({200: ("What became of each.", ref(DecidedLetters))}, *WITH_BODY)
_Decide = Callable[[str, str], Awaitable[bool]]


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("Oldest first.", page_of("dead_letters", DeadLetter))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_dead_letters(
    services: From, caller: Calling, asked: Annotated[LettersParameters, Query()]
) -> Response:
    """All dead letters of one kind."""
    letters = services.dead_letters[asked.kind]
    found = await services.limit(
        letters.list(caller.project_id, limit=asked.limit, cursor=asked.cursor)
    )
    return page("dead_letters", found.dead_letters, found.next_cursor)


@router.post(
    "/requeue",
    response_class=Response,
    openapi_extra=takes(ref(LettersInput)),
    responses=_DECIDED,
)
@needs(Permission.DECIDE_DEAD_LETTERS)
async def requeue_dead_letters(
    request: Request, services: From, caller: Calling, asked: Kind
) -> Response:
    """Have many tried again; one that cannot be stays and holds up no other."""
    letters = services.dead_letters[asked.kind]
    return await _decided(request, services, caller, asked, decide=letters.requeue)


@router.post(
    "/drop",
    response_class=Response,
    openapi_extra=takes(ref(LettersInput)),
    responses=_DECIDED,
)
@needs(Permission.DECIDE_DEAD_LETTERS)
async def drop_dead_letters(
    request: Request, services: From, caller: Calling, asked: Kind
) -> Response:
    """Throw many away."""
    letters = services.dead_letters[asked.kind]
    return await _decided(request, services, caller, asked, decide=letters.drop)


@router.post(
    "/{letter_id}/requeue",
    status_code=HTTPStatus.ACCEPTED,
    response_class=Response,
    responses=answers(
        {202: ("It waits again.", ref(RequeuedLetter))}, *GUARDED, NotFoundError, ConflictError
    ),
)
@needs(Permission.DECIDE_DEAD_LETTERS)
async def requeue_dead_letter(
    services: From, caller: Calling, letter_id: str, asked: Kind
) -> Response:
    """Have it tried again; a signal's result becomes the next revision of its threat."""
    wanted = asked.id_of(letter_id)
    letters = services.dead_letters[asked.kind]
    if not await services.limit(letters.requeue(caller.project_id, wanted)):
        raise NotFoundError(_NONE)
    is_signal = asked.kind is DeadLetterKind.SIGNALS
    return document(
        RequeuedLetter(kind=asked.kind, id=wanted),
        status=HTTPStatus.ACCEPTED,
        location=f"/api/threats/{wanted}" if is_signal else None,
    )


@router.delete(
    "/{letter_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=answers({204: ("It is gone; a failed threat stays.", None)}, *GUARDED, NotFoundError),
)
@needs(Permission.DECIDE_DEAD_LETTERS)
async def drop_dead_letter(
    services: From, caller: Calling, letter_id: str, asked: Kind
) -> Response:
    """Throw a dead letter away."""
    letters = services.dead_letters[asked.kind]
    if not await services.limit(letters.drop(caller.project_id, asked.id_of(letter_id))):
        raise NotFoundError(_NONE)
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _decided(
    request: Request, services: Services, caller: Caller, asked: KindParameters, *, decide: _Decide
) -> Response:
    """Decide each of the letters that the body names, one after the other."""
    given = await read_model(request, LettersInput)
    results = []
    for letter_id in dict.fromkeys(given.ids):
        code = None
        try:
            found = await services.limit(decide(caller.project_id, asked.id_of(letter_id)))
            code = None if found else NotFoundError.code
        except WatchfloorError as exc:
            code = exc.code
        results.append(DecidedLetter(id=letter_id, ok=code is None, code=code))
    decided = sum(each.ok for each in results)
    return document(
        DecidedLetters(results=tuple(results), decided=decided, refused=len(results) - decided)
    )
