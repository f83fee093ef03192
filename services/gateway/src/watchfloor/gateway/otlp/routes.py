"""OTLP by HTTP: ``/v1/traces``, ``/v1/logs``, ``/v1/metrics``, and Langfuse's path of traces."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import APIRouter
from google.protobuf.message import Message
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import Permission, WatchfloorError
from watchfloor.gateway.otlp.encoding import Form, written
from watchfloor.gateway.otlp.export import Body, export
from watchfloor.gateway.otlp.signals import LOGS, METRICS, TRACES, Signal
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import headers_of, protocol_problem
from watchfloor.gateway.rest.bodies import read
from watchfloor.gateway.rest.guards import admitted, services_of
from watchfloor.rpc import api_key_of, rich_status, status_of

_PACKED = {"": False, "identity": False, "gzip": True}


def _route(signal: Signal) -> Callable[[Request], Awaitable[Response]]:
    @needs(Permission.SUBMIT_TELEMETRY)
    async def serve(request: Request) -> Response:
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        packing = request.headers.get("content-encoding", "").strip().lower()
        if content_type not in set(Form) or packing not in _PACKED:
            accepted = {"accept": ", ".join(Form), "accept-encoding": "gzip"}
            return protocol_problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, headers=accepted)
        form = Form(content_type)
        try:
            answer = await _exported(request, signal, form, is_packed=_PACKED[packing])
        except WatchfloorError as exc:
            return _refusal(exc, form)
        return Response(written(answer, form), media_type=form)

    return serve


async def _exported(request: Request, signal: Signal, form: Form, *, is_packed: bool) -> Message:
    services = services_of(request)
    caller = await admitted(request, api_key_of(request.headers.items()), face="otlp")
    raw = await read(request, limit=services.config.otlp_max_body_bytes)
    return await export(services, caller, signal, Body(raw, form, is_packed=is_packed))


def _refusal(error: WatchfloorError, form: Form) -> Response:
    """The error as a ``google.rpc.Status``, as OTLP wants it."""
    return Response(
        written(rich_status(error), form),
        status_code=status_of(error).http,
        headers=headers_of(error),
        media_type=form,
    )


router = APIRouter(tags=["otlp"], include_in_schema=False)
for _path, _signal in (
    ("/v1/traces", TRACES),
    ("/v1/logs", LOGS),
    ("/v1/metrics", METRICS),
    ("/api/public/otel/v1/traces", TRACES),
):
    router.add_api_route(_path, _route(_signal), methods=["POST"], response_class=Response)
