"""What people make of threats: of one, and of many at once."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import (
    ConflictError,
    NotFoundError,
    Permission,
    Text,
    ThreatAnalysis,
    ThreatSummary,
    VerdictInput,
)
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes
from watchfloor.gateway.verdicts import JudgedThreat

router = APIRouter(prefix="/api/threats", tags=["threats"])


class ThreatsInput(BaseModel):
    """Which threats.

    Attributes:
        ids: At most 1,000.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    ids: Annotated[tuple[Text, ...], Field(min_length=1, max_length=1_000)]


class VerdictsInput(VerdictInput, ThreatsInput):
    """One verdict on many threats."""

    model_config = ConfigDict(title="VerdictsInput")


class JudgedThreatView(BaseModel):
    """What became of one threat: its row at the next revision, or an error's ``code``."""

    id: str
    threat: ThreatSummary | None = None
    code: str | None = None

    @classmethod
    def of(cls, judged: JudgedThreat) -> "JudgedThreatView":
        """As it is shown."""
        if isinstance(judged.outcome, ThreatSummary):
            return cls(id=judged.threat_id, threat=judged.outcome)
        return cls(id=judged.threat_id, code=judged.outcome.code)


class JudgedThreats(BaseModel):
    """What became of each threat, in order."""

    results: tuple[JudgedThreatView, ...]
    judged: int
    refused: int


_JUDGED = answers({200: ("What became of each.", ref(JudgedThreats))}, *WITH_BODY)


@router.post(
    "/verdicts",
    response_class=Response,
    openapi_extra=takes(ref(VerdictsInput)),
    responses=_JUDGED,
)
@needs(Permission.RECORD_VERDICTS)
async def record_verdicts(
    request: Request, services: From, caller: Calling, _: Nothing
) -> Response:
    """Record one judgement on many threats; one that cannot be judged holds up no other."""
    given = await read_model(request, VerdictsInput)
    verdict = VerdictInput(verdict=given.verdict, note=given.note)
    return _answer(await services.verdicts.record_all(caller, given.ids, verdict))


@router.post(
    "/verdicts/withdraw",
    response_class=Response,
    openapi_extra=takes(ref(ThreatsInput)),
    responses=_JUDGED,
)
@needs(Permission.RECORD_VERDICTS)
async def withdraw_verdicts(
    request: Request, services: From, caller: Calling, _: Nothing
) -> Response:
    """Take back the judgements on many threats; one that has none holds up no other."""
    given = await read_model(request, ThreatsInput)
    return _answer(await services.verdicts.withdraw_all(caller, given.ids))


@router.post(
    "/{threat_id}/verdict",
    response_class=Response,
    openapi_extra=takes(ref(VerdictInput)),
    responses=answers(
        {200: ("The threat at its next revision.", ref(ThreatAnalysis))},
        *WITH_BODY,
        NotFoundError,
        ConflictError,
    ),
)
@needs(Permission.RECORD_VERDICTS)
async def record_verdict(
    request: Request, services: From, caller: Calling, threat_id: str, _: Nothing
) -> Response:
    """Record a person's judgement on a threat."""
    verdict = await read_model(request, VerdictInput)
    return document(await services.verdicts.record(caller, threat_id, verdict))


@router.delete(
    "/{threat_id}/verdict",
    response_class=Response,
    responses=answers(
        {200: ("The threat at its next revision, without a verdict.", ref(ThreatAnalysis))},
        *GUARDED,
        NotFoundError,
    ),
)
@needs(Permission.RECORD_VERDICTS)
async def withdraw_verdict(services: From, caller: Calling, threat_id: str, _: Nothing) -> Response:
    """Take back a person's judgement on a threat."""
    return document(await services.verdicts.withdraw(caller, threat_id))


def _answer(judged: Sequence[JudgedThreat]) -> Response:
    results = tuple(map(JudgedThreatView.of, judged))
    number = sum(each.threat is not None for each in results)
    return document(JudgedThreats(results=results, judged=number, refused=len(results) - number))
