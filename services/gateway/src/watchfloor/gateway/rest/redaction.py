"""What a project wants to be kept back before anything is published."""

from typing import Self

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import Permission, RedactionMode, RedactionPolicy, RedactionPolicyInput
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes

router = APIRouter(prefix="/api/redaction", tags=["redaction"])


class RedactionPolicyAnswer(BaseModel):
    """A policy as it is shown; sent back as it is, it changes nothing.

    Attributes:
        mode: What becomes of what is sensitive.
        fields: Fields whose values are kept back whole.
        words: Words that are kept back, each by its token: nobody reads them again.
        changed_at: When it was declared; nothing where nothing was.
    """

    model_config = ConfigDict(frozen=True)
    mode: RedactionMode
    fields: tuple[str, ...]
    words: tuple[str, ...]
    changed_at: AwareDatetime | None

    @classmethod
    def of(cls, policy: RedactionPolicy) -> Self:
        """This policy."""
        return cls(
            mode=policy.mode,
            fields=policy.fields,
            words=tuple(word.token for word in policy.words),
            changed_at=policy.changed_at,
        )


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("As it holds.", ref(RedactionPolicyAnswer))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def get_redaction_policy(services: From, caller: Calling, _: Nothing) -> Response:
    """What is kept back of what callers tell."""
    return document(RedactionPolicyAnswer.of(await services.redactions.policy(caller.project_id)))


@router.put(
    "",
    response_class=Response,
    openapi_extra=takes(ref(RedactionPolicyInput)),
    responses=answers({200: ("As it holds from here on.", ref(RedactionPolicyAnswer))}, *WITH_BODY),
)
@needs(Permission.ADMINISTER_PROJECT)
async def put_redaction_policy(
    request: Request, services: From, caller: Calling, _: Nothing
) -> Response:
    """Say what is kept back from here on; what was published before stays as it is.

    When it is answered every gateway has been told. Declared words may be given by their tokens,
    so that what `GET` shows can be sent back.
    """
    wanted = await read_model(request, RedactionPolicyInput)
    kept = await services.redactions.declare(caller.project_id, wanted)
    return document(RedactionPolicyAnswer.of(kept))
