"""Which way threats and sessions are asked for, and what may not happen on it."""

import subprocess
import sys
from typing import Any

import httpx
import pytest

from watchfloor.client import Endpoint, WatchfloorClient
from watchfloor.client._place import Place
from watchfloor.client.by_grpc import Line
from watchfloor.core import UnauthenticatedError, UnavailableError
from watchfloor.v1 import threat_service_pb2 as pb
from watchfloor.v1.threat_service_pb2_grpc import ThreatServiceStub

HEAVY = ("ray", "presidio_analyzer", "sqlalchemy", "nats", "fastapi", "opentelemetry")


def loaded_by(program: str) -> set[str]:
    asked = f"{program}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_the_client_is_light() -> None:
    """It runs in other people's programs: nothing of the product's own side comes along."""
    modules = loaded_by("import watchfloor.client, watchfloor.client.by_grpc")
    assert modules.isdisjoint(HEAVY)


def test_who_is_served_by_rest_alone_does_not_load_grpc() -> None:
    modules = loaded_by("import watchfloor.client as c; c.WatchfloorClient('http://h', 'k')")
    assert "grpc" not in modules


async def test_without_an_address_of_grpc_everything_goes_by_rest(
    client_of: Any, scripted: Any
) -> None:
    face = scripted(httpx.Response(200, json={"threats": [], "sessions": []}))
    async with client_of(face) as client:
        await client.threats.list()
        await client.sessions.list()
    assert [request.url.path for request in face.requests] == ["/api/threats", "/v1/sessions"]


async def test_what_has_no_method_of_grpc_goes_by_rest(client_of: Any, scripted: Any) -> None:
    face = scripted(httpx.Response(200, json={"total": 3, "customers": []}))
    async with client_of(face, grpc="floor.test:1") as client:
        assert (await client.threats.stats()).total == 3
        await client.customers.list()
    assert len(face.requests) == 2


async def test_a_key_that_no_header_can_carry_is_not_sent_by_grpc() -> None:
    client = WatchfloorClient("http://floor.test", "wf_\nx", grpc="127.0.0.1:1")
    async with client:
        with pytest.raises(UnauthenticatedError):
            await client.threats.list()


async def test_a_product_that_came_back_without_grpc_is_unavailable() -> None:
    line = Line(Place(Endpoint("http://floor.test", "wf_key")), timeout_s=1)
    with pytest.raises(UnavailableError, match="gRPC"):
        await line.ask(ThreatServiceStub, "GetThreat", pb.GetThreatRequest())
