"""Whether a session may go on."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import Permission
from watchfloor.gateway.evaluation import EvaluateInput
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.coming_back import ComingBack, naming_kept
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import WITH_BODY, answers, ref, takes
from watchfloor.gateway.session_views import EvaluationView

router = APIRouter(prefix="/v1/evaluate", tags=["sessions"])


@router.post(
    "",
    response_class=Response,
    openapi_extra=takes(ref(EvaluateInput)),
    responses=answers(
        {200: ("The risk, and what the policies say.", ref(EvaluationView))}, *WITH_BODY
    ),
)
@needs(Permission.RUN_ANALYSES)
async def evaluate_session(
    request: Request, services: From, caller: Calling, client: ComingBack, _: Nothing
) -> Response:
    """Ask whether a session may go on, with what is about to be said.

    Answered at once by the deterministic model; `forceAnalysis` asks the language model, where
    one is configured. A session that nobody knows has risk 0 and may go on. With `draftPolicy`
    that policy alone is asked, and nothing is kept.
    """
    asked = await read_model(request, EvaluateInput)
    found = await services.evaluation.evaluate(caller, asked)
    answer = EvaluationView.of(found)
    if asked.draft_policy is not None:
        return document(answer.shown())
    kept = await services.keeping.keep_evaluation(caller, client, answer)
    return naming_kept(document(answer.shown()), kept)
