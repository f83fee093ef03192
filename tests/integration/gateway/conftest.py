"""Faces for each test, and a client that knows nothing but reflection."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from integration.gateway.face import Face, StartFace
from integration.gateway.otlp_face import OTLPFace
from support import Servers
from support.reflected import ReflectedClient

from watchfloor.bus import NATSBus


@pytest.fixture
async def face() -> AsyncIterator[Face]:
    face = Face(stop_timeout_s=5)
    await face.start()
    yield face
    await face.stop()


@pytest.fixture
async def client(face: Face) -> AsyncIterator[ReflectedClient]:
    async with face.client() as client:
        await client.learn()
        yield client


@pytest.fixture
async def start_face() -> AsyncIterator[StartFace]:
    started: list[Face] = []

    async def start(**config: Any) -> Face:
        started.append(Face(**{"stop_timeout_s": 1, **config}))
        await started[-1].start()
        return started[-1]

    yield start
    for face in started:
        await face.stop()


@pytest.fixture
async def bus(servers: Servers) -> AsyncIterator[NATSBus]:
    bus = NATSBus(servers.nats_url, token=servers.nats_token)
    await bus.start()
    yield bus
    await bus.stop()


@pytest.fixture
async def otlp(bus: NATSBus) -> AsyncIterator[OTLPFace]:
    face = OTLPFace(bus)
    await face.start()
    yield face
    await face.stop()


@pytest.fixture
async def otlp_without_room(bus: NATSBus) -> AsyncIterator[OTLPFace]:
    face = OTLPFace(bus, event_limit=0)
    await face.start()
    yield face
    await face.stop()
