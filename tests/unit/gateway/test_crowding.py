"""More requests at once than there is room for."""

import asyncio

import httpx
from support import eventually
from unit.gateway.world import World

PATH = "/api/threats/trigger"
GOOD = {"threat_type": "bot_traffic", "customer_id": "a"}


async def test_one_request_too_many_is_503_with_its_time_and_looking_goes_on(
    make_world: type[World],
) -> None:
    world = make_world(max_requests=1)
    await world.services.fan_out.start()
    async with world.client() as client, asyncio.TaskGroup() as group:
        waiting = group.create_task(client.post(PATH, json=GOOD))
        await eventually(lambda: bool(world.queue.published))
        for path in (PATH, "/api/threats/signals"):
            refused = await client.post(path, json=GOOD)
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert int(refused.headers["retry-after"]) >= 1
        event = await client.post("/v1/events", json={})
        assert event.json()["error"]["code"] == "UNAVAILABLE"
        for path in ("/health", "/api/threats"):
            assert (await client.get(path)).status_code == 200
        [(signal, _)] = world.queue.published
        world.feed.announce(world.message(signal.threat_id))
        assert (await waiting).status_code == 200
        again = await client.post("/api/threats/signals", json=GOOD)
    assert again.status_code == 202


async def test_a_request_that_fails_leaves_its_room(make_world: type[World]) -> None:
    world = make_world(max_requests=1)
    async with world.client() as client:
        statuses = [(await client.post(PATH, json={})).status_code for _ in range(3)]
    assert statuses == [httpx.codes.UNPROCESSABLE_ENTITY] * 3
