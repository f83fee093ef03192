"""The gRPC server itself: reflection, health, its port and its end."""

import asyncio
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from integration.gateway.face import AGENTS, GOOD, METHODS, SESSIONS, Face
from support.reflected import SERVICE, ReflectedClient
from support.waiting import eventually

from watchfloor.core import UnavailableError

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
async def test_reflection_tells_every_service_and_method(face: Face, version: str) -> None:
    async with face.client(version=version) as client:
        assert await client.services() == [
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            AGENTS,
            SESSIONS,
            SERVICE,
        ]
        assert await client.learn() == METHODS
        assert await client.learn("grpc.reflection.v1.ServerReflection") == ["ServerReflectionInfo"]


async def test_health_is_readiness(face: Face, client: ReflectedClient) -> None:
    stub: Any = health_pb2_grpc.HealthStub(client.channel)

    async def health(service: str = "") -> int:
        request = health_pb2.HealthCheckRequest(service=service)
        return int((await stub.Check(request)).status)

    assert await health() == await health(SERVICE) == SERVING
    face.world.unready["store"] = "away"
    assert await health() == await health(SERVICE) == NOT_SERVING
    face.world.unready.clear()
    assert await health() == SERVING
    with pytest.raises(grpc.aio.AioRpcError) as unknown:
        await health("nobody")
    assert unknown.value.code() is grpc.StatusCode.NOT_FOUND


async def test_stopping_tells_watchers_and_ends_streams_at_once(
    face: Face, client: ReflectedClient
) -> None:
    """Neither an idle stream nor a watcher of the health may hold the process up."""
    stub: Any = health_pb2_grpc.HealthStub(client.channel)
    watch = stub.Watch(health_pb2.HealthCheckRequest())
    assert (await watch.read()).status == SERVING
    stream = client.calling("SubmitSignals")(metadata=client.metadata)
    await stream.write({"index": 1, "signal": GOOD})
    assert "accepted" in await stream.read()
    face.world.services.readiness.drop()
    await face.server.drop()
    assert (await watch.read()).status == NOT_SERVING
    async with asyncio.timeout(3):
        await face.server.stop()
    assert await stream.code() is grpc.StatusCode.UNAVAILABLE


async def test_a_watcher_hears_that_a_part_went_away(face: Face, client: ReflectedClient) -> None:
    stub: Any = health_pb2_grpc.HealthStub(client.channel)
    heard: list[int] = []

    async def watch() -> None:
        async for each in stub.Watch(health_pb2.HealthCheckRequest(service=SERVICE)):
            heard.append(each.status)  # noqa: PERF401 - seen while it grows

    watching = asyncio.create_task(watch())
    await eventually(lambda: heard == [SERVING])
    face.world.unready["bus"] = "away"
    await eventually(lambda: heard == [SERVING, NOT_SERVING])
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_a_taken_port_is_told_with_the_option_to_change(face: Face) -> None:
    assert face.server.address is not None
    second = Face(grpc_port=int(face.server.address.rpartition(":")[2]))
    with pytest.raises(UnavailableError, match="--grpc-port"):
        await second.server.start()
    await second.server.stop()
