"""The REST face as one application, without a server."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from watchfloor.core import NotFoundError, WatchfloorError, invalid, problems_of
from watchfloor.gateway.dashboard import BuiltDashboard
from watchfloor.gateway.rest import (
    agent_analyses,
    agent_reports,
    audit,
    changes,
    client_results,
    customers,
    dead_letters,
    docs,
    evaluate,
    events,
    features,
    ingest,
    intel,
    keys,
    login,
    monitored,
    pages,
    policies,
    privacy,
    projects,
    redaction,
    retention,
    session_watch,
    sessions,
    socket,
    status,
    system,
    threats,
    verdicts,
    views,
    watch,
)
from watchfloor.gateway.rest.access_logged import AccessLogged
from watchfloor.gateway.rest.answers import problem, protocol_problem
from watchfloor.gateway.rest.audited import Audited
from watchfloor.gateway.rest.border import Border
from watchfloor.gateway.rest.crowding import Crowding
from watchfloor.gateway.rest.declared import operations_of
from watchfloor.gateway.rest.dialect import Dialect
from watchfloor.gateway.rest.frequency import Frequency
from watchfloor.gateway.rest.head import HeadAsGet
from watchfloor.gateway.rest.openapi import Described
from watchfloor.gateway.rest.traced import Traced
from watchfloor.gateway.services import Services

ROUTERS = (
    ingest.router,
    threats.router,
    verdicts.router,
    customers.router,
    changes.router,
    intel.router,
    events.router,
    sessions.router,
    evaluate.router,
    policies.router,
    agent_analyses.router,
    agent_reports.router,
    monitored.router,
    features.router,
    client_results.router,
    dead_letters.router,
    projects.router,
    keys.router,
    login.router,
    audit.router,
    redaction.router,
    retention.router,
    privacy.router,
    views.router,
    watch.router,
    session_watch.router,
    socket.router,
    status.router,
    system.router,
    docs.router,
    pages.router,
)


def create_app(services: Services, routers: Sequence[APIRouter] = ROUTERS) -> FastAPI:
    """The application in front of these services.

    Args:
        services: The service layer.
        routers: What it answers.

    Raises:
        UndeclaredError: A route does not say who may call it.
    """
    app = describe(routers, version=services.version)
    app.state.services, app.state.dashboard = services, BuiltDashboard()
    app.add_middleware(Crowding, room=services.room)
    app.add_middleware(Frequency, rates=services.rates)
    app.add_middleware(Border)
    app.add_middleware(Audited, trail=services.audit)
    app.add_middleware(HeadAsGet)
    if services.config.access_log:
        app.add_middleware(AccessLogged)
    app.add_middleware(Traced)
    # Before all others, which are then told who asks, instead of which proxy.
    app.add_middleware(
        ProxyHeadersMiddleware, trusted_hosts=[str(each) for each in services.config.proxies]
    )
    app.add_exception_handler(WatchfloorError, _ours)
    app.add_exception_handler(RequestValidationError, _parameters)
    app.add_exception_handler(HTTPException, _protocol)
    return app


def describe(routers: Sequence[APIRouter], *, version: str) -> Described:
    """The routes and their OpenAPI document, with nothing behind them.

    Args:
        routers: What it answers.
        version: The product's.

    Raises:
        UndeclaredError: A route does not say who may call it.
    """
    app = Described(
        title="watchfloor",
        version=version,
        summary="Watches web traffic and AI agents: signals in, judged threats out.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.routers = routers
    # A route that nobody is allowed to call by its own words ends the start here.
    app.state.operations = tuple(operations_of(routers))
    for router in routers:
        app.include_router(router)
    return app


async def _ours(request: Request, error: Exception) -> Response:
    return problem(error, dialect=Dialect.of(request.scope))


async def _parameters(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    # The first part of a location says "query" or "path"; the caller knows the name alone.
    named = [{**each, "loc": each["loc"][1:]} for each in error.errors()]
    return problem(invalid(*problems_of(named)), dialect=Dialect.of(request.scope))


async def _protocol(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status, dialect = HTTPStatus(error.status_code), Dialect.of(request.scope)
    if status is HTTPStatus.NOT_FOUND:
        return problem(NotFoundError("There is no such route."), dialect=dialect)
    headers = error.headers
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"allow": ", ".join(_methods_of(request))}
    return protocol_problem(status, headers=headers, dialect=dialect)


def _methods_of(request: Request) -> list[str]:
    # The framework names those of the first route at this path only.
    routes = (route for router in request.app.state.routers for route in router.routes)
    here = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    methods = {method for route in here for method in getattr(route, "methods", ())}
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)
