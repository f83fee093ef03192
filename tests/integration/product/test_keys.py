"""Keys of the running product: replaced without a refused call, revoked everywhere at once."""

import httpx
import pytest
from support import eventually
from support.product import Running, StartProduct

from watchfloor.client import WatchfloorClient
from watchfloor.core import FIRST_PROJECT, ConflictError, NotFoundError, Role

pytestmark = pytest.mark.integration

ONLY_BY_NEWS = {"key_cache_s": 3600}
"""No key is looked up again by itself while a test lasts."""


async def status(running: Running, key: str) -> int:
    async with httpx.AsyncClient(base_url=running.url, headers={"x-api-key": key}) as http:
        return (await http.get("/api/threats")).status_code


async def test_a_revoked_key_is_refused_by_every_gateway(start_product: StartProduct) -> None:
    first = await start_product(gateway=ONLY_BY_NEWS)
    second = await start_product(gateway=ONLY_BY_NEWS, join=first.project)
    key = await first.client.keys.create(first.project, Role.VIEWER)
    assert [await status(each, key.key) for each in (first, second)] == [200, 200]

    await first.client.keys.revoke(key.id)

    async def is_refused_everywhere() -> bool:
        return [await status(each, key.key) for each in (first, second)] == [401, 401]

    await eventually(is_refused_everywhere)


async def test_a_stream_ends_with_its_key(start_product: StartProduct) -> None:
    running = await start_product(gateway=ONLY_BY_NEWS)
    key = await running.client.keys.create(running.project, Role.VIEWER)
    headers = {"x-api-key": key.key}
    async with (
        httpx.AsyncClient(base_url=running.url, headers=headers, timeout=30) as http,
        http.stream("GET", "/api/stream") as response,
    ):
        lines = response.aiter_lines()
        while "initial_batch" not in await anext(lines):
            pass
        await running.client.keys.revoke(key.id)
        assert "unauthenticated" in "".join([line async for line in lines])


async def test_both_keys_are_good_while_one_replaces_the_other(
    start_product: StartProduct,
) -> None:
    running = await start_product(gateway=ONLY_BY_NEWS)
    old = await running.client.keys.create(running.project, Role.VIEWER, name="pipeline")
    assert await status(running, old.key) == 200
    new = await running.client.keys.rotate(old.id, overlap_s=3600)
    assert [await status(running, each.key) for each in (old, new)] == [200, 200]

    last = await running.client.keys.rotate(old.id, overlap_s=0)

    async def has_ended() -> bool:
        return await status(running, old.key) == 401

    await eventually(has_ended)
    assert [await status(running, each.key) for each in (new, last)] == [200, 200]
    assert {new.name, last.name} == {"pipeline"}
    with pytest.raises(ConflictError):
        await running.client.keys.rotate(old.id)


async def test_who_runs_the_installation_reaches_every_project_and_others_their_own(
    start_product: StartProduct,
) -> None:
    running, other = await start_product(), await start_product()
    with pytest.raises(NotFoundError):
        await running.client.keys.create(other.project)
    assert [each.project_id for each in await running.client.projects.list()] == [running.project]

    product = running.product
    if not await product.projects.exists(FIRST_PROJECT):
        await product.projects.create(FIRST_PROJECT)
    operator = await product.keys.issue(FIRST_PROJECT, Role.ADMIN)
    async with WatchfloorClient(running.url, operator.key) as client:
        assert (await client.keys.create(other.project)).project == other.project
        assert {running.project, other.project} <= {
            each.project_id for each in await client.projects.list()
        }
