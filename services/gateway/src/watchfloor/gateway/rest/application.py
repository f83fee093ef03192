"""The REST face as one application, without a server."""

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from watchfloor.core import NotFoundError, WatchfloorError
from watchfloor.gateway.problems import invalid, problems_of
from watchfloor.gateway.rest import (
    changes,
    customers,
    dead_letters,
    docs,
    ingest,
    intel,
    projects,
    socket,
    system,
    threats,
    watch,
)
from watchfloor.gateway.rest.answers import problem, protocol_problem
from watchfloor.gateway.rest.border import Border
from watchfloor.gateway.rest.openapi import Described
from watchfloor.gateway.services import Services

_ROUTERS = (
    ingest.router,
    threats.router,
    customers.router,
    changes.router,
    intel.router,
    dead_letters.router,
    projects.router,
    watch.router,
    socket.router,
    system.router,
    docs.router,
)


def create_app(services: Services) -> FastAPI:
    """The application in front of these services."""
    app = Described(
        title="watchfloor",
        version=services.version,
        summary="Watches web traffic and AI agents: signals in, judged threats out.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.services = services
    for router in _ROUTERS:
        app.include_router(router)
    app.add_middleware(Border)
    app.add_exception_handler(WatchfloorError, _ours)
    app.add_exception_handler(RequestValidationError, _parameters)
    app.add_exception_handler(HTTPException, _protocol)
    return app


async def _ours(request: Request, error: Exception) -> Response:
    del request
    return problem(error)


async def _parameters(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, RequestValidationError):
        raise error
    # The first part of a location says "query" or "path"; the caller knows the name alone.
    named = [{**each, "loc": each["loc"][1:]} for each in error.errors()]
    return problem(invalid(*problems_of(named)))


async def _protocol(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.NOT_FOUND:
        return problem(NotFoundError("There is no such route."))
    headers = error.headers
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"allow": ", ".join(_methods_of(request.scope))}
    return protocol_problem(status, headers=headers)


def _methods_of(scope: Scope) -> list[str]:
    # The framework names those of the first route at this path only.
    routes = (route for router in _ROUTERS for route in router.routes)
    here = (route for route in routes if route.matches(scope)[0] is not Match.NONE)
    return sorted({method for route in here for method in getattr(route, "methods", ())})
