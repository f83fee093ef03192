"""Many events at once: each has its own fate, and they travel together."""

import json

import httpx
import pytest
from unit.gateway.event_bodies import GOOD, PATH, lines, with_fields
from unit.gateway.world import World


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(json.dumps([GOOD, {"type": "cot"}, GOOD]).encode(), "application/json"),
        pytest.param(lines(GOOD, {"type": "cot"}, GOOD), "application/x-ndjson"),
        pytest.param(lines(GOOD, {"type": "cot"}, GOOD), "application/json"),
    ],
    ids=["array", "lines", "lines called JSON"],
)
async def test_each_event_of_a_batch_has_its_own_fate(
    world: World, client: httpx.AsyncClient, body: bytes, content_type: str
) -> None:
    response = await client.post(PATH, content=body, headers={"content-type": content_type})
    assert response.status_code == 200
    answer = response.json()
    assert (answer["ok"], answer["accepted"], answer["refused"]) == (False, 2, 1)
    assert answer["results"][1] == {
        "index": 1,
        "ok": False,
        "code": "invalid_input",
        "errors": [{"field": "sessionId", "reason": "is required"}],
    }
    ids = [event.event_id for event in world.event_queue.events]
    assert [answer["results"][index]["eventId"] for index in (0, 2)] == ids


async def test_events_of_one_agent_travel_together(world: World, client: httpx.AsyncClient) -> None:
    agents = ["a", "b", "a", "a", "b"]
    events = [with_fields(agentId=agent, eventId=f"e{n}") for n, agent in enumerate(agents)]
    await client.post(PATH, json=events)
    told = {
        message.agent_id: [event.event_id for event in message.events]
        for message in world.event_queue.published
    }
    assert told == {"a": ["e0", "e2", "e3"], "b": ["e1", "e4"]}


async def test_events_without_a_time_keep_the_order_in_which_they_are_told(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.post(PATH, json=[with_fields(content=f"words {n}") for n in range(20)])
    by_time = sorted(world.event_queue.events, key=lambda event: event.event_time)
    assert [event.content for event in by_time] == [f"words {n}" for n in range(20)]
    assert len({event.event_time for event in by_time}) == 20


async def test_large_events_are_spread_over_messages_that_the_bus_takes(
    make_world: type[World],
) -> None:
    world = make_world(max_body_bytes=4 * 1024**2)
    events = [with_fields(content="x" * 50_000) for _ in range(30)]
    async with world.client() as client:
        assert (await client.post(PATH, json=events)).json()["accepted"] == 30
    sizes = [len(message.model_dump_json()) for message in world.event_queue.published]
    assert len(sizes) > 1
    assert max(sizes) < 1024**2
    assert len(world.event_queue.events) == 30


async def test_a_batch_without_a_good_event_is_400_with_its_results(
    world: World, client: httpx.AsyncClient
) -> None:
    response = await client.post(PATH, json=[5, {}])
    assert response.status_code == 400
    answer = response.json()
    assert answer["error"]["code"] == "VALIDATION_ERROR"
    assert (answer["accepted"], answer["refused"]) == (0, 2)
    assert world.event_queue.published == []


@pytest.mark.parametrize(("count", "status"), [(100, 200), (101, 413)])
async def test_a_batch_has_a_limit(client: httpx.AsyncClient, count: int, status: int) -> None:
    assert (await client.post(PATH, json=[GOOD] * count)).status_code == status
