import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from support import eventually
from unit.gateway.world import World

from watchfloor.bus import token

Connect = Callable[..., Any]


async def opened(connect: Connect, path: str = "/api/stream", **options: Any) -> Any:
    connection = connect(path, **options)
    connection.body()
    start = await connection.next()
    assert start["status"] == 200
    assert (await connection.next())["body"] == b": connected\n\n"
    assert (await connection.next())["body"].startswith(b"event: initial_batch\n")
    return connection


async def test_a_watcher_hears_that_it_is_connected_and_then_every_threat(
    world: World, connect: Connect
) -> None:
    connection = connect("/api/stream")
    connection.body()
    start = await connection.next()
    headers = dict(start["headers"])
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert b"content-length" not in headers
    assert (await connection.next())["body"] == b": connected\n\n"
    first = (await connection.next())["body"]
    assert first == b'event: initial_batch\nid: 5-0-0\ndata: {"threats":[]}\n\n'
    world.feed.announce(world.message("t1"))
    world.feed.announce(world.message("t1", revision=1))
    received = (await connection.next())["body"]
    assert received == (
        b'event: new_threat\nid: 5-1-1\ndata: {"id":"t1","status":"completed"}\n\n'
        b'event: threat_updated\nid: 5-2-2\ndata: {"id":"t1","status":"completed"}\n\n'
    )


async def test_a_document_of_several_lines_is_one_line_of_data(
    world: World, connect: Connect
) -> None:
    connection = await opened(connect)
    world.feed.announce(world.message("t1", data=b'{\r\n "a": "b\\n"\n}'))
    received = (await connection.next())["body"]
    assert received.count(b"\n") == 4
    data = received.split(b"data: ")[1].strip()
    assert json.loads(data) == {"a": "b\n"}


async def test_nobody_sees_another_projects_threats(world: World, connect: Connect) -> None:
    connection = await opened(connect, key="key-of-other")
    world.feed.announce(world.message("t1"))
    world.feed.announce(world.message("t2", project_id="other"))
    assert b"t2" in (await connection.next())["body"]
    assert connection.sent.empty()


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("severity=low&severity=medium", {"severity": "low"}),
        ("threat_type=anomaly", {"threat_type": "anomaly"}),
        ("customer_id=b", {"customer": "b"}),
        ("customer_id=Some+Customer%2C+Inc.", {"customer": token("Some Customer, Inc.")}),
        ("requires_review=true", {"requires_review": True}),
        ("severity=high&requires_review=true", {"requires_review": True}),
    ],
)
async def test_a_watcher_sees_what_it_asked_for(
    world: World, connect: Connect, query: str, fields: dict[str, Any]
) -> None:
    connection = await opened(connect, f"/api/stream?{query}")
    world.feed.announce(world.message("unwanted"))
    world.feed.announce(world.message("wanted", **fields))
    assert b"wanted" in (received := (await connection.next())["body"])
    assert b"unwanted" not in received


async def test_the_same_revision_is_shown_once(world: World, connect: Connect) -> None:
    connection = await opened(connect)
    for _ in range(2):
        world.feed.announce(world.message("t1"))
    world.feed.announce(world.message("t2"))
    assert (await connection.next())["body"].count(b"event:") == 2


async def test_silence_is_broken_by_a_comment(make_world: type[World]) -> None:
    world = make_world(stream_heartbeat_s=0.001)
    connection = await opened(world.connection)
    assert (await connection.next())["body"] == b": ping\nid: 5-0-0\n\n"
    await connection.close()


async def test_a_watcher_that_does_not_read_is_cut_off_and_others_go_on(
    make_world: type[World],
) -> None:
    world = make_world(stream_queue_size=5)
    await world.services.fan_out.start()
    slow = await opened(world.connection)
    good = await opened(world.connection)
    slow.reads.clear()
    for number in range(20):
        world.feed.announce(world.message(f"t{number}"))
        assert b"event:" in (await good.next())["body"]
    await asyncio.wait_for(slow.task, 5)
    assert world.services.fan_out.watchers == 1
    await good.close()


async def test_a_watcher_that_goes_is_forgotten(world: World, connect: Connect) -> None:
    connection = await opened(connect)
    assert world.services.fan_out.watchers == 1
    assert b"soc_stream_clients 1.0" in world.metrics.render()
    connection.hang_up()
    await asyncio.wait_for(connection.task, 5)
    assert world.services.fan_out.watchers == 0
    assert b"soc_stream_clients 0.0" in world.metrics.render()


async def test_when_the_gateway_stops_streams_end(world: World, connect: Connect) -> None:
    connection = await opened(connect)
    await world.services.fan_out.stop()
    goodbye = b'event: resume\ndata: {"reason":"stopping"}\n\n'
    assert await connection.next() == {"type": "http.response.body", "body": goodbye}
    await asyncio.wait_for(connection.task, 5)
    late = connect("/api/stream")
    late.body()
    await asyncio.wait_for(late.task, 5)


async def test_listening_twice_hears_once(world: World) -> None:
    await world.services.fan_out.start()
    assert len(world.feed.listeners) == 1


async def test_a_wrong_condition_is_named(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/stream?severity=urgent&requires_review=x")
    assert response.status_code == 422
    assert [e["field"] for e in response.json()["errors"]] == ["severity.0", "requires_review"]


async def test_a_watcher_too_many_is_sent_away_until_another_goes(make_world: type[World]) -> None:
    world = make_world(max_stream_clients=1)
    first = await opened(world.connection)
    async with world.client() as client:
        response = await client.get("/api/stream")
        assert response.status_code == 503
        assert response.json()["code"] == "unavailable"
        assert response.headers["retry-after"] == "10"
    await first.close()
    await (await opened(world.connection)).close()


async def test_what_piled_up_comes_in_pieces(world: World, connect: Connect) -> None:
    """One write for all of it would take as much memory again, for each slow watcher."""
    connection = await opened(connect)
    data = b'"%b"' % (b"x" * 30_000)
    for number in range(5):
        world.feed.announce(world.message(f"t{number}", data=data))
    pieces = [(await connection.next())["body"] for _ in range(3)]
    assert [piece.count(b"event:") for piece in pieces] == [2, 2, 1]


async def test_a_key_that_is_revoked_ends_the_stream(make_world: type[World]) -> None:
    world = make_world(key_cache_s=0.01)
    connection = await opened(world.connection)
    stays = await opened(world.connection, key="admin-of-acme")
    world.api_keys.revoked.add("key-of-acme")
    world.clock.advance(1)
    goodbye = b'event: resume\ndata: {"reason":"unauthenticated"}\n\n'
    assert await connection.next() == {"type": "http.response.body", "body": goodbye}
    await asyncio.wait_for(connection.task, 5)
    assert world.services.fan_out.watchers == 1
    await stays.close()


async def test_while_keys_cannot_be_looked_up_a_stream_goes_on(make_world: type[World]) -> None:
    world = make_world(key_cache_s=0.01)
    await world.services.fan_out.start()
    connection = await opened(world.connection)
    world.api_keys.is_away = True
    world.clock.advance(1)
    await eventually(lambda: len(world.api_keys.asked) > 3)
    world.feed.announce(world.message("t1"))
    assert b"t1" in (await connection.next())["body"]
    await connection.close()
