"""What machines ask about this process, without a key."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.gateway.permissions import Access, needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.guards import From
from watchfloor.gateway.rest.operations import answers, ref
from watchfloor.gateway.rest.shapes import Health, ReadyAnswer
from watchfloor.telemetry import MetricsForm

router = APIRouter(tags=["system"])


@router.get(
    "/health",
    response_class=Response,
    responses=answers({200: ("This process lives.", ref(Health))}),
)
@needs(Access.PUBLIC)
async def health(services: From) -> Response:
    """Whether this process lives."""
    uptime = services.clock.monotonic() - services.started_at
    return document(Health(version=services.version, uptime_seconds=round(uptime, 3)))


@router.get(
    "/ready",
    response_class=Response,
    responses=answers(
        {
            200: ("Requests are welcome.", ref(ReadyAnswer)),
            503: ("They are not; the components say why.", ref(ReadyAnswer)),
        }
    ),
)
@needs(Access.PUBLIC)
async def ready(services: From) -> Response:
    """Whether requests are welcome, by component."""
    readiness, pipeline = await asyncio.gather(
        services.readiness.read(), services.pipeline.read_if_told()
    )
    status = HTTPStatus.OK if readiness.is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return document(ReadyAnswer.of(readiness, pipeline), status=status)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"description": "As Prometheus reads them.", "content": {"text/plain": {}}}},
)
@needs(Access.PUBLIC)
async def metrics(request: Request, services: From) -> Response:
    """The metrics of this process; in OpenMetrics' form, which has exemplars, when asked for."""
    form = MetricsForm.asked_for(request.headers.get("accept"))
    return Response(form.whole(services.metrics.render(form)), media_type=form)
