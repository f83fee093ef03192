"""The WebSocket stream, through the real server on a Unix socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from support import eventually
from unit.gateway.served import Served
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

KEY = {"x-api-key": "key-of-acme"}


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    served = Served(tmp_path, stream_queue_size=50)
    await served.gateway.start()
    yield served
    await served.gateway.stop()


def connect(served: Served, query: str = "", *, headers: dict[str, str] | None = None) -> Any:
    uri = f"ws://gateway/ws{query}"
    return unix_connect(served.path, uri, additional_headers=KEY if headers is None else headers)


async def heard(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = json.loads(await socket.recv())
    return message


def announced(served: Served, number: int, *, size: int = 8, **fields: Any) -> str:
    """The token of a threat of about this size that everyone hears of."""
    data = json.dumps({"id": f"t{number}", "rest": "x" * size}).encode()
    return str(served.world.feed.announce(served.world.message(f"t{number}", data=data, **fields)))


async def closed(socket: ClientConnection) -> tuple[int, str]:
    """How the server closed."""
    with suppress(ConnectionClosed):
        while True:
            await heard(socket)
    return socket.close_code or 0, socket.close_reason or ""


async def test_it_begins_with_the_newest_and_goes_on_with_each(served: Served) -> None:
    world = served.world
    async with connect(served) as socket:
        assert await heard(socket) == {"type": "initial_batch", "token": "5-0-0", "threats": []}
        world.feed.announce(world.message("t1"))
        threat = {"id": "t1", "status": "completed"}
        first = await heard(socket)
        assert first == {"type": "new_threat", "token": "5-1-1", "threat": threat}
        for revision in (1, 2):
            world.feed.announce(world.message("t1", revision=revision))
        batch = await heard(socket)
    assert batch["type"] == "batch"
    assert [each["type"] for each in batch["messages"]] == ["threat_updated"] * 2


async def test_what_came_together_comes_in_as_much_as_fits_into_one_write(served: Served) -> None:
    async with connect(served) as socket:
        await heard(socket)
        tokens = [announced(served, number, size=30_000) for number in range(5)]
        frames = [await heard(socket) for _ in range(3)]
    told = [[each["token"] for each in frame.get("messages", [frame])] for frame in frames]
    assert told == [tokens[:2], tokens[2:4], tokens[4:]]


async def test_it_resumes_by_its_token(served: Served) -> None:
    world = served.world
    tokens = [world.feed.announce(world.message(f"t{number}")) for number in range(3)]
    async with connect(served, f"?token={tokens[1]}&severity=high") as socket:
        assert (await heard(socket))["threat"]["id"] == "t2"
    world.feed.forget()
    async with connect(served, f"?token={tokens[0]}") as socket:
        reset = await heard(socket)
        assert reset == {
            "type": "reset",
            "token": str(tokens[0]),
            "missed_since": "1970-01-01T00:00:00.001Z",
        }
        assert (await heard(socket))["type"] == "initial_batch"


@pytest.mark.parametrize(
    "headers",
    [KEY, {"authorization": "Bearer key-of-acme"}, {"authorization": "bearer key-of-acme"}],
)
async def test_the_key_stands_in_the_head(served: Served, headers: dict[str, str]) -> None:
    async with connect(served, headers=headers) as socket:
        assert (await heard(socket))["type"] == "initial_batch"


async def test_or_the_first_message_has_it(served: Served) -> None:
    async with connect(served, headers={}) as socket:
        await socket.send(json.dumps({"type": "auth", "key": "key-of-acme"}))
        assert (await heard(socket))["type"] == "initial_batch"


@pytest.mark.parametrize("message", ['{"key":"guess"}', '{"key":7}', "[]", "", '{"type":"ping"}'])
async def test_a_first_message_without_a_good_key_closes_it(served: Served, message: str) -> None:
    async with connect(served, headers={}) as socket:
        await socket.send(message)
        assert await closed(socket) == (4401, "the first message must have a valid key")


@pytest.mark.parametrize(
    ("query", "headers", "status", "field"),
    [
        ("", {"x-api-key": "guess"}, 401, None),
        ("?severity=urgent", KEY, 422, "severity.0"),
        ("?token=x", KEY, 422, "token"),
        ("?token=1-1-1&token=1-1-1", KEY, 422, "token"),
        ("?key=key-of-acme", {}, 422, "key"),
        ("?x-api-key=key-of-acme", KEY, 422, "x-api-key"),
    ],
)
async def test_what_is_wrong_is_answered_like_everywhere(
    served: Served, query: str, headers: dict[str, str], status: int, field: str | None
) -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with connect(served, query, headers=headers):
            pass
    response = caught.value.response
    problem = json.loads(response.body)
    assert (response.status_code, problem["status"]) == (status, status)
    assert [each["field"] for each in problem["errors"]] == ([field] if field else [])


async def test_a_watcher_too_many_is_sent_away(tmp_path: Path) -> None:
    served = Served(tmp_path, max_stream_clients=1)
    await served.gateway.start()
    async with connect(served) as socket:
        await heard(socket)
        with pytest.raises(InvalidStatus) as caught:
            async with connect(served):
                pass
        assert caught.value.response.status_code == 503
        assert caught.value.response.headers["retry-after"] == "10"
    await served.gateway.stop()


async def test_a_message_has_a_size(served: Served) -> None:
    """Watchers have hardly anything to say."""
    async with connect(served) as socket:
        await heard(socket)
        await socket.send(json.dumps({"type": "pong", "rest": "x" * 4096}))
        assert (await closed(socket))[0] == 1009


async def test_a_ping_is_answered_with_where_the_watcher_stands(served: Served) -> None:
    async with connect(served) as socket:
        await heard(socket)
        await socket.send('{"type":"pong"}')
        await socket.send('{"type":"ping"}')
        assert await heard(socket) == {"type": "pong", "token": "5-0-0"}


@pytest.mark.parametrize("message", ["hello", "[1]", '{"type":"subscribe"}', b"\xff"])
async def test_what_is_no_message_closes_it(served: Served, message: str | bytes) -> None:
    async with connect(served) as socket:
        await socket.send(message)
        assert await closed(socket) == (4400, "a message must be a ping or a pong")


async def test_silence_is_broken_by_a_ping_that_moves_the_token(tmp_path: Path) -> None:
    """A filter that nothing passes must not leave the watcher with a token that grows old."""
    served = Served(tmp_path, stream_heartbeat_s=0.05)
    await served.gateway.start()
    async with connect(served, "?severity=low") as socket:
        assert (await heard(socket))["token"] == "5-0-0"
        token = served.world.feed.announce(served.world.message("t1"))
        ping = await heard(socket)
        while ping["token"] != str(token):
            ping = await heard(socket)
        assert ping == {"type": "ping", "token": "5-1-1"}
    await served.gateway.stop()


async def test_when_the_gateway_stops_it_says_resume(served: Served) -> None:
    async with connect(served) as socket, connect(served) as other:
        await heard(socket)
        await heard(other)
        async with asyncio.TaskGroup() as group:
            group.create_task(served.gateway.stop())
            endings = [group.create_task(closed(each)) for each in (socket, other)]
        assert [ending.result() for ending in endings] == [(4008, "stopping")] * 2


async def test_one_that_reads_too_slowly_is_cut_off_and_the_others_notice_nothing(
    served: Served,
) -> None:
    world = served.world
    slow = connect(served)
    async with slow as lazy, connect(served) as good:
        await heard(lazy)
        await heard(good)
        lazy.transport.pause_reading()
        seen = 0
        for number in range(400):
            world.feed.announce(world.message(f"t{number}", data=b'"%b"' % (b"x" * 20_000)))
            while seen <= number:
                message = await heard(good)
                seen += len(message.get("messages", [message]))
            if world.services.watching.watchers == 1:
                break
        assert world.services.watching.watchers == 1
        lazy.transport.resume_reading()
        code, _ = await closed(lazy)
        assert code in {4008, 1006}


async def test_connections_are_counted(served: Served) -> None:
    async with connect(served) as socket:
        await heard(socket)
        assert b"soc_active_websocket_connections 1.0" in served.world.metrics.render()
        assert b"soc_stream_clients 1.0" in served.world.metrics.render()
    await eventually(
        lambda: b"soc_active_websocket_connections 0.0" in served.world.metrics.render()
    )


async def test_elsewhere_the_wish_for_a_websocket_is_overlooked(served: Served) -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with unix_connect(served.path, "ws://gateway/api/threats", additional_headers=KEY):
            pass
    assert caught.value.response.status_code == 200


@pytest.mark.parametrize("way", ["head", "message"])
async def test_a_key_that_is_revoked_closes_it(tmp_path: Path, way: str) -> None:
    served = Served(tmp_path, key_cache_s=0.01)
    await served.gateway.start()
    async with connect(served, headers=KEY if way == "head" else {}) as socket:
        if way == "message":
            await socket.send(json.dumps({"type": "auth", "key": "key-of-acme"}))
        await heard(socket)
        served.world.api_keys.revoked.add("key-of-acme")
        served.world.clock.advance(1)
        assert await closed(socket) == (4401, "unauthenticated")
    await served.gateway.stop()


@pytest.mark.parametrize(
    ("origin", "is_in"),
    [
        ("http://gateway", True),
        ("http://evil.example", False),
        ("http://gateway.evil.example", False),
        ("null", False),
        (None, False),
    ],
)
async def test_a_login_opens_it_from_our_own_page_only(
    served: Served, origin: str | None, is_in: bool
) -> None:
    """Browsers open it across sites, and send the cookie along."""
    async with served.client() as client:
        given = {"key": "viewer-of-acme"}
        cookie = (await client.post("/auth/login", json=given)).headers["set-cookie"]
    headers = {"cookie": cookie.partition(";")[0]}
    if origin is not None:
        headers["origin"] = origin
    if is_in:
        async with connect(served, headers=headers) as socket:
            assert (await heard(socket))["type"] == "initial_batch"
        return
    with pytest.raises(InvalidStatus) as caught:
        async with connect(served, headers=headers):
            pass
    assert caught.value.response.status_code == 403


@pytest.mark.parametrize("way", ["head", "message"])
async def test_who_may_not_read_watches_nothing(served: Served, way: str) -> None:
    key = "ingest-only-of-acme"
    if way == "head":
        with pytest.raises(InvalidStatus) as caught:
            async with connect(served, headers={"x-api-key": key}):
                pass
        assert caught.value.response.status_code == 403
        return
    async with connect(served, headers={}) as socket:
        await socket.send(json.dumps({"type": "auth", "key": key}))
        assert await closed(socket) == (4403, "this key may not watch")
