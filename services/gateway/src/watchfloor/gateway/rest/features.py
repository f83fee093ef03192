"""Features of traces, analysed on demand."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import Label, NotFoundError, Permission
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import WITH_BODY, answers, ref, takes

router = APIRouter(prefix="/api/features", tags=["sessions"])


class AnalyzeFeatures(BaseModel):
    """Which trace.

    Attributes:
        trace_id: Its id.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"trace_id": "0af7651916cd43dd8448eb211c80319c"}]},
    )
    trace_id: Label


class FeaturesAnswer(BaseModel):
    """That a trace's features were analysed, and under which id they are kept."""

    trace_id: str
    feature_id: str


@router.post(
    "/analyze",
    response_class=Response,
    openapi_extra=takes(ref(AnalyzeFeatures)),
    responses=answers(
        {200: ("They are analysed.", ref(FeaturesAnswer))}, *WITH_BODY, NotFoundError
    ),
)
@needs(Permission.RUN_ANALYSES)
async def analyze_features(
    request: Request, services: From, caller: Calling, _: Nothing
) -> Response:
    """Have the features of a trace analysed; asked again, the answer is the same."""
    asked = await read_model(request, AnalyzeFeatures)
    edge = await services.redactions.of(caller.project_id)
    for trace_id in edge.ids("trace_id", [asked.trace_id]):
        analysis = services.features.analyze(caller.project_id, trace_id)
        if feature_id := await services.limit(analysis):
            return document(FeaturesAnswer(trace_id=trace_id, feature_id=feature_id))
    raise NotFoundError("No trace has this id.")
