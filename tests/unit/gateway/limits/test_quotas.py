"""What a project may have: its own quota, else the installation's."""

from pathlib import Path
from typing import Any

import pytest
from unit.gateway.event_bodies import GOOD
from unit.gateway.served import Served
from unit.gateway.world import World

from watchfloor.core import Quota

SIGNAL = {"threat_type": "bot_traffic", "customer_id": "a"}
SMALL: dict[str, Any] = {"quota": {"items_per_s": 1, "items_burst": 5}}


async def declared(world: World, project: str = "acme", **quota: Any) -> Any:
    async with world.client("operator") as client:
        return await client.put(f"/api/projects/{project}/quota", json=quota)


async def test_items_are_counted_however_they_are_sent(make_world: type[World]) -> None:
    """A batch costs what it brings; signals and events are counted together."""
    world = make_world(**SMALL)
    async with world.client() as client, world.client("key-of-other") as other:
        batch = await client.post("/api/threats/signals", json=[SIGNAL] * 4)
        event = await client.post("/v1/events", json=GOOD)
        refused = await client.post("/api/threats/signals", json=[SIGNAL] * 2)
        neighbour = await other.post("/api/threats/signals", json=[SIGNAL] * 4)
    assert (batch.status_code, event.status_code, neighbour.status_code) == (202, 200, 202)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert b'soc_requests_limited_total{limit="project"} 1.0' in world.metrics.render()


async def test_a_quota_of_its_own_counts_before_the_installations(make_world: type[World]) -> None:
    world = make_world(**SMALL)
    answer = await declared(world, items_burst=10)
    assert (answer.status_code, answer.json()["quota"]["items_burst"]) == (200, 10)
    assert world.services.quotas.of("acme") == Quota(items_per_s=1, items_burst=10)
    async with world.client() as client:
        taken = await client.post("/api/threats/signals", json=[SIGNAL] * 10)
        listed = (await client.get("/api/projects")).json()["projects"]
    assert taken.status_code == 202
    assert listed[0]["quota"] == {
        "items_per_s": None,
        "items_burst": 10,
        "streams": None,
        "keys": None,
    }
    await declared(world)
    assert world.services.quotas.of("acme") == Quota(items_per_s=1, items_burst=5)


async def test_only_who_runs_the_installation_declares_quotas(world: World) -> None:
    async with world.client() as admin:
        assert (await admin.put("/api/projects/acme/quota", json={})).status_code == 403
    for project in ("nobody", "NO"):
        assert (await declared(world, project)).status_code == 404
    for quota in ({"keys": 0}, {"items_per_s": 0}, {"streams": "x"}, {"disk": 1}):
        assert (await declared(world, **quota)).status_code == 422


async def test_quotas_stay_as_they_are_while_the_store_is_away(world: World) -> None:
    await declared(world, streams=3)
    quotas = world.services.quotas
    world.projects.is_away = True
    await quotas.start()
    await quotas.stop()
    assert quotas.of("acme").streams == 3


async def test_a_project_has_so_many_streams(tmp_path: Path) -> None:
    """Those of others are not among them."""
    served = Served(tmp_path, quota={"streams": 1})
    await served.gateway.start()
    try:
        async with (
            served.client() as client,
            served.client("key-of-other") as other,
            client.stream("GET", "/api/stream") as first,
        ):
            refused = await client.get("/api/stream")
            async with (
                other.stream("GET", "/api/stream") as neighbour,
                client.stream("GET", "/v1/stream") as sessions,
            ):
                statuses = (first.status_code, neighbour.status_code, sessions.status_code)
    finally:
        await served.gateway.stop()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
    assert statuses == (200, 200, 200)


async def test_a_project_has_so_many_keys(world: World) -> None:
    await declared(world, keys=2)
    wanted = {"project": "acme", "role": "viewer"}
    async with world.client() as client:
        made = [await client.post("/api/keys", json=wanted) for _ in range(3)]
        assert [answer.status_code for answer in made] == [201, 201, 409]
        first, second = (f"/api/keys/{answer.json()['id']}" for answer in made[:2])
        assert (await client.post(f"{first}/rotate", json={"overlap_s": 60})).status_code == 201
        assert (await client.post(f"{second}/rotate", json={"overlap_s": 60})).status_code == 409
        for key in (first, second):
            await client.delete(key)
        assert (await client.post("/api/keys", json=wanted)).status_code == 201


@pytest.mark.parametrize("own", [{}, {"keys": 3}])
async def test_what_nobody_says_has_no_end(make_world: type[World], own: dict[str, Any]) -> None:
    world = make_world(quota={})
    await declared(world, **own)
    assert world.services.quotas.of("acme").items_per_s is None
    assert world.services.quotas.rate_of("acme") is None
