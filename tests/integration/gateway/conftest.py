"""A gRPC face for each test, and a client of it that knows nothing but reflection."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from integration.gateway.face import Face, StartFace
from support.reflected import ReflectedClient


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
