"""What is told live is told in its own project, whatever a watcher of another one asks for."""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx
import pytest
from integration.product.ears import EARS, tokens_in
from integration.product.grpc_matrix import METHODS
from integration.product.rest_matrix import guarded
from support import Servers, eventually
from support.planting import QUICKLY, event_body, signal_body
from support.product import Running, StartProduct
from support.tenants import Tenant, tenant_in

from watchfloor.core import Role
from watchfloor.gateway.rest import WEBSOCKET

pytestmark = pytest.mark.integration


class _Heard(NamedTuple):
    """What one watcher was told."""

    face: str
    texts: list[str]

    def __contains__(self, text: object) -> bool:
        return any(str(text) in each for each in self.texts)


async def _listen(heard: _Heard, running: Running, key: str, conditions: Mapping[str, str]) -> None:
    listen, _ = EARS[heard.face]
    async for text in listen(running, key, conditions):
        heard.texts.append(text)


async def _happens_in(running: Running, tenant: Tenant) -> str:
    """Have something told live; returns what its name ends with."""
    ids = {name: f"{value}-live" for name, value in tenant.ids.items()}
    headers = {"x-api-key": tenant.keys[Role.ADMIN]}
    async with httpx.AsyncClient(base_url=running.url, headers=headers, timeout=30) as http:
        posts: tuple[tuple[str, Any], ...] = (
            ("/api/threats/trigger", signal_body(ids)),
            ("/v1/events", event_body(ids)),
        )
        for path, body in posts:
            assert (await http.post(path, json=body)).is_success
    return f"{tenant.name}-live"


async def test_no_watcher_is_told_of_another_project(
    start_product: StartProduct, product_servers: Servers, tmp_path: Any
) -> None:
    """Neither with its names as conditions, nor from where its token says."""
    gateway = {"redaction_keys": tmp_path / "keys"}
    running = await start_product(gateway=gateway, coordinator=QUICKLY)
    mine = await tenant_in(running, product_servers)
    theirs = await tenant_in(running, product_servers)
    async with asyncio.TaskGroup() as group:
        tasks = []

        def watch(tenant: Tenant, face: str, **conditions: str) -> _Heard:
            heard = _Heard(face, [])
            key = tenant.keys[Role.VIEWER]
            tasks.append(group.create_task(_listen(heard, running, key, conditions)))
            return heard

        their_own = [watch(theirs, face) for face in EARS]
        plain = [watch(mine, face) for face in EARS]
        narrowed = [
            watch(mine, face, **{name: f"{theirs.ids[name]}-live"})
            for face, (_, name) in EARS.items()
        ]
        await eventually(lambda: all(each.texts for each in [*their_own, *plain, *narrowed]))
        tokens = {each.face: tokens_in("".join(each.texts))[-1] for each in their_own}
        happened_there = await _happens_in(running, theirs)
        await eventually(lambda: all(happened_there in each for each in their_own))
        happened_here = await _happens_in(running, mine)
        resumed = [watch(mine, face, token=tokens[face]) for face in EARS]
        await eventually(lambda: all(happened_here in each for each in [*plain, *resumed]))
        for task in tasks:
            task.cancel()

    for heard in (*plain, *narrowed, *resumed):
        assert theirs.name not in heard, heard
        assert theirs.word not in heard, heard


def test_every_live_stream_is_listened_to() -> None:
    by_grpc = {
        name
        for name, method in METHODS.items()
        if method.server_streaming and not method.client_streaming
    }
    by_rest = {
        each.path for each in guarded() if each.method == WEBSOCKET or each.path.endswith("/stream")
    }
    assert EARS.keys() == by_grpc | by_rest, "integration.product.ears knows not this one"
