"""Every route and every rpc says who may call it, or the gateway does not start."""

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from unit.gateway.world import World

from watchfloor.core import Permission
from watchfloor.gateway import otlp
from watchfloor.gateway.grpc_service import SERVED, GRPCServer, requirements_of
from watchfloor.gateway.grpc_service.threat_methods import ThreatMethods
from watchfloor.gateway.permissions import Access, UndeclaredError
from watchfloor.gateway.rest import ROUTERS, WEBSOCKET, create_app, operations_of
from watchfloor.gateway.rest.pages import AREAS

PUBLIC = {
    "/health",
    "/ready",
    "/metrics",
    "/docs",
    "/openapi.json",
    "/auth/ways",
    "/auth/login",
    "/auth/oidc/login",
    "/auth/oidc/callback",
    "/",
    "/login",
    *(f"/{area}{rest}" for area in AREAS for rest in ("", "/{rest}")),
    "/assets/{name}",
}


async def undeclared(*_: Any) -> PlainTextResponse:
    return PlainTextResponse("everything")


def of_http() -> APIRouter:
    router = APIRouter()
    router.add_api_route("/api/everything", undeclared)
    return router


def of_websocket() -> APIRouter:
    router = APIRouter()
    router.add_api_websocket_route("/everything", undeclared)
    return router


def of_mount() -> APIRouter:
    router = APIRouter()
    router.mount("/everything", FastAPI())
    return router


@pytest.mark.parametrize("make", [of_http, of_websocket, of_mount])
async def test_a_route_that_declares_nothing_ends_the_start(world: World, make: Any) -> None:
    with pytest.raises(UndeclaredError, match="everything"):
        create_app(world.services, (*ROUTERS, make()))


async def test_an_rpc_that_declares_nothing_ends_the_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ThreatMethods, "GetThreat", undeclared)
    with pytest.raises(UndeclaredError, match=r"ThreatService/GetThreat"):
        GRPCServer(world.services)


def test_an_rpc_of_the_proto_that_nobody_wrote_is_no_permission() -> None:
    [threats, *_] = SERVED
    with pytest.raises(UndeclaredError):
        requirements_of([threats._replace(servicer=object())])


def test_only_probes_documents_and_logins_are_public() -> None:
    operations = list(operations_of((*ROUTERS, otlp.router)))
    assert {each.path for each in operations if each.requirement is Access.PUBLIC} == PUBLIC
    assert Access.PUBLIC not in requirements_of(SERVED).values()


async def test_the_document_tells_the_permission_of_each_operation(world: World) -> None:
    told = {
        (path, method): operation["x-permission"]
        for path, methods in world.app.openapi()["paths"].items()
        for method, operation in methods.items()
    }
    declared = {
        (each.path, each.method): each.requirement.value
        for each in operations_of(ROUTERS)
        if each.is_described
    }
    assert told == declared
    verdict = world.app.openapi()["paths"]["/api/threats/{threat_id}/verdict"]["post"]
    assert verdict["description"].endswith("Needs `verdicts:record`: admin, analyst.")
    assert "403" in verdict["responses"]


def test_live_streams_are_for_readers() -> None:
    streams = {"/ws", "/api/stream", "/api/sessions/stream", "/v1/stream"}
    found = {e.path: e.requirement for e in operations_of(ROUTERS) if e.path in streams}
    assert found == dict.fromkeys(streams, Permission.READ_DATA)
    assert WEBSOCKET in {each.method for each in operations_of(ROUTERS)}
