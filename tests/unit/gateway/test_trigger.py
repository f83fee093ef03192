import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from unit.gateway.world import World

PATH = "/api/threats/trigger"
GOOD = {"threat_type": "bot_traffic", "customer_id": "a"}


async def test_the_answer_is_the_published_document_byte_for_byte(
    world: World, client: httpx.AsyncClient
) -> None:
    """Whoever analysed it: the results are heard by every gateway."""
    document = b'{"id":"x",   "status":"completed"}'
    world.queue.on_publish = lambda signal: world.feed.announce(
        world.message(signal.threat_id, data=document)
    )
    response = await client.post(PATH, json=GOOD)
    assert (response.status_code, response.content) == (200, document)


async def test_only_its_own_threat_is_an_answer(world: World, client: httpx.AsyncClient) -> None:
    def announce_others(signal: Any) -> None:
        world.feed.announce(world.message(world.new_id()))
        world.feed.announce(world.message(signal.threat_id, project_id="other"))

    world.queue.on_publish = announce_others
    response = await client.post(f"{PATH}?timeout_s=0.01", json=GOOD)
    assert response.status_code == 202


async def test_after_the_time_it_is_pending_and_says_where(
    world: World, client: httpx.AsyncClient
) -> None:
    response = await client.post(f"{PATH}?timeout_s=0", json=GOOD)
    assert response.status_code == 202
    [(signal, _)] = world.queue.published
    assert response.json() == {
        "id": signal.threat_id,
        "threat_id": signal.threat_id,
        "status": "pending",
    }
    assert response.headers["location"] == f"/api/threats/{signal.threat_id}"


async def test_the_store_is_asked_once_more_before_it_is_called_pending(
    world: World, client: httpx.AsyncClient
) -> None:
    def save(signal: Any) -> None:
        world.threats.documents["acme", signal.threat_id] = b'{"saved":1}'

    world.queue.on_publish = save
    response = await client.post(f"{PATH}?timeout_s=0", json=GOOD)
    assert (response.status_code, response.json()) == (200, {"saved": 1})


async def test_a_store_that_is_away_does_not_turn_accepted_into_an_error(
    world: World, client: httpx.AsyncClient
) -> None:
    world.threats.is_away = True
    assert (await client.post(f"{PATH}?timeout_s=0", json=GOOD)).status_code == 202


async def test_a_repeat_is_answered_from_the_store_at_once(
    world: World, client: httpx.AsyncClient
) -> None:
    headers = {"idempotency-key": "k"}
    first = await client.post(f"{PATH}?timeout_s=0", json=GOOD, headers=headers)
    threat_id = first.json()["id"]
    world.threats.documents["acme", threat_id] = b'{"status":"failed"}'
    again = await client.post(PATH, json=GOOD, headers=headers)
    assert (again.status_code, again.json()) == (200, {"status": "failed"})
    assert [repeat for _, repeat in world.queue.published] == [False, True]


async def test_after_a_reconnect_of_the_results_the_store_is_asked(
    world: World, client: httpx.AsyncClient
) -> None:
    """Its result may have come while nobody listened."""

    def save_in_silence(signal: Any) -> None:
        world.threats.documents["acme", signal.threat_id] = b'{"saved":1}'
        world.feed.reconnect()

    world.queue.on_publish = save_in_silence
    response = await client.post(f"{PATH}?timeout_s=60", json=GOOD)
    assert (response.status_code, response.json()) == (200, {"saved": 1})


async def test_a_reconnect_without_news_goes_on_waiting(
    world: World, client: httpx.AsyncClient
) -> None:
    def reconnect_then_announce(signal: Any) -> None:
        world.feed.reconnect()
        loop = asyncio.get_running_loop()
        loop.call_later(0.01, world.feed.announce, world.message(signal.threat_id))

    world.queue.on_publish = reconnect_then_announce
    assert (await client.post(f"{PATH}?timeout_s=60", json=GOOD)).status_code == 200


async def test_two_that_wait_for_the_same_threat_are_both_answered(
    world: World, client: httpx.AsyncClient
) -> None:
    def announce_at_the_second(signal: Any) -> None:
        if len(world.queue.published) == 2:
            world.feed.announce(world.message(signal.threat_id))

    world.queue.on_publish = announce_at_the_second
    headers = {"idempotency-key": "k"}
    answers = await asyncio.gather(
        client.post(PATH, json=GOOD, headers=headers), client.post(PATH, json=GOOD, headers=headers)
    )
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_when_the_gateway_stops_waiting_ends_early(
    world: World, client: httpx.AsyncClient
) -> None:
    world.queue.on_publish = lambda _: asyncio.get_running_loop().call_soon(
        asyncio.ensure_future, world.services.fan_out.stop()
    )
    assert (await client.post(f"{PATH}?timeout_s=60", json=GOOD)).status_code == 202
    assert (await client.post(f"{PATH}?timeout_s=60", json=GOOD)).status_code == 202


async def test_a_client_that_goes_is_not_waited_for(
    world: World, connect: Callable[..., Any]
) -> None:
    connection = connect(f"{PATH}?timeout_s=60", method="POST")
    world.queue.on_publish = lambda _: connection.hang_up()
    connection.body(json.dumps(GOOD).encode())
    await asyncio.wait_for(connection.task, 5)
    assert connection.sent.empty()
    assert world.services.threats._waiters._waiting == {}


async def test_a_queue_that_is_away_is_503(world: World, client: httpx.AsyncClient) -> None:
    world.queue.is_away = True
    response = await client.post(PATH, json=GOOD)
    assert response.status_code == 503
    assert response.headers["retry-after"] == "3"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("-1", "must be at least 0.0"),
        ("61", "must be at most 60.0"),
        ("soon", "must be a number"),
        ("nan", "must be a finite number"),
    ],
)
async def test_the_time_must_be_sensible(
    world: World, client: httpx.AsyncClient, value: str, reason: str
) -> None:
    response = await client.post(f"{PATH}?timeout_s={value}", json=GOOD)
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "timeout_s", "reason": reason}]
    assert world.queue.published == []
