"""A world for each test, and clients of it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from unit.gateway.served import Served
from unit.gateway.world import Connection, World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    await world.services.fan_out.start()
    await world.services.session_fan_out.start()
    yield world
    await world.services.fan_out.stop()
    await world.services.session_fan_out.stop()


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client() as client:
        yield client


@pytest.fixture
async def make_world() -> AsyncIterator[type[World]]:
    made: list[World] = []

    class StoppedWorld(World):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            made.append(self)

    yield StoppedWorld
    for world in made:
        await world.services.fan_out.stop()
        await world.services.session_fan_out.stop()


@pytest.fixture
async def connect(world: World) -> AsyncIterator[Callable[..., Connection]]:
    opened: list[Connection] = []

    def connect(path: str, **options: Any) -> Connection:
        opened.append(world.connection(path, **options))
        return opened[-1]

    yield connect
    for connection in opened:
        await connection.close()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    served = Served(tmp_path)
    await served.gateway.start()
    yield served
    await served.gateway.stop()
