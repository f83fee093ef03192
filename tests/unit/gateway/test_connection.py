"""What clients do to a connection, on a Unix socket of the real server."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from support import eventually
from unit.gateway.served import Served

KEY = b"x-api-key: key-of-acme\r\n"
SIGNAL = b'{"threat_type":"anomaly","customer_id":"a"}'


@pytest.fixture
async def impatient(tmp_path: Path) -> AsyncIterator[Served]:
    served = Served(tmp_path, client_timeout_s=0.05, stream_heartbeat_s=0.02)
    await served.gateway.start()
    yield served
    await served.gateway.stop()


def post(path: bytes, *fields: bytes, body: bytes = SIGNAL) -> bytes:
    head = b"POST %b HTTP/1.1\r\nhost: x\r\n%b" % (path, KEY)
    length = b"content-length: %d\r\n" % len(body)
    return head + length + b"".join(b"%b\r\n" % field for field in fields) + b"\r\n" + body


async def everything(served: Served, sent: bytes) -> bytes:
    """What comes until the server closes, which it may do before it has taken all."""
    received, loop = b"", asyncio.get_running_loop()
    with socket.socket(socket.AF_UNIX) as client:
        client.setblocking(False)
        async with asyncio.timeout(5):
            await loop.sock_connect(client, served.path)
            with suppress(ConnectionError):
                await loop.sock_sendall(client, sent)
            with suppress(ConnectionError):
                while piece := await loop.sock_recv(client, 65_536):
                    received += piece
    return received


def problem(received: bytes) -> tuple[int, str]:
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    document = json.loads(body)
    assert int(head[9:12]) == document["status"]
    return document["status"], document["code"]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"hello\r\n\r\n", id="prose"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00", id="TLS"),
        pytest.param(b"GET  HTTP/1.1\r\n\r\n", id="no path"),
        pytest.param(b"GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n", id="path that is not ASCII"),
        pytest.param(b"GET / HTTP/1.1\r\nx y: z\r\n\r\n", id="blank in a name"),
        pytest.param(b"GET / HTTP/1.1\r\nx: \x00\r\n\r\n", id="NUL in a value"),
        pytest.param(b"CONNECT h:443 HTTP/1.1\r\nhost: x\r\n\r\n", id="tunnel"),
        pytest.param(
            post(b"/api/threats/signals", b"transfer-encoding: chunked"), id="two lengths"
        ),
        pytest.param(
            b"POST /api/threats/signals HTTP/1.1\r\n%btransfer-encoding: chunked\r\n\r\nzz\r\n"
            % KEY,
            id="chunk without a size",
        ),
    ],
)
async def test_what_is_no_http_is_answered_and_over(served: Served, sent: bytes) -> None:
    assert problem(await everything(served, sent)) == (400, "bad_request")
    assert served.world.queue.published == []


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"GET / HTTP/1.1\r\nx: " + b"a" * 800_000, id="one field"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 160_000, id="many fields"),
        pytest.param(b"GET /" + b"a" * 800_000, id="a path"),
    ],
)
async def test_a_head_without_an_end_is_too_large(served: Served, sent: bytes) -> None:
    assert problem(await everything(served, sent)) == (431, "request_header_fields_too_large")


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
async def test_a_wish_for_another_protocol_is_overlooked(served: Served, protocol: bytes) -> None:
    """Java's and curl's clients send it with every request, body included."""
    wish = (b"connection: upgrade", b"upgrade: " + protocol)
    last = (b"connection: close",)
    sent = post(b"/api/threats/signals", *wish) + post(b"/api/threats/signals", *last)
    received = await everything(served, sent)
    assert received.count(b"HTTP/1.1 202") == 2
    assert len(served.world.queue.published) == 2


async def test_what_follows_a_request_does_not_cost_it_its_answer(served: Served) -> None:
    received = await everything(served, post(b"/api/threats/signals") + b"and some more\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 202")
    assert received.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /health HTTP/1.1\r\nx: ", id="half a head"),
        pytest.param(
            b"GET /health HTTP/1.1\r\nhost: x\r\n\r\nGET /health HTTP/1.1\r\nx: ",
            id="half a second head",
        ),
    ],
)
async def test_a_head_that_does_not_come_ends_the_connection(
    impatient: Served, sent: bytes
) -> None:
    received = await everything(impatient, sent)
    assert received.count(b"HTTP/1.1") == received.count(b"HTTP/1.1 200")


async def test_a_body_that_does_not_come_is_answered(impatient: Served) -> None:
    sent = post(b"/api/threats/signals")[:-1]
    assert problem(await everything(impatient, sent)) == (408, "request_timeout")
    assert impatient.world.queue.published == []


async def test_a_slow_answer_is_not_a_slow_client(impatient: Served) -> None:
    """The limit is on what the client does; analysis may take longer."""
    sent = post(b"/api/threats/trigger?timeout_s=0.3", b"connection: close")
    assert (await everything(impatient, sent)).startswith(b"HTTP/1.1 202")


async def test_an_answer_that_is_not_taken_ends_the_connection(impatient: Served) -> None:
    reader, writer = await asyncio.open_unix_connection(impatient.path, limit=1)
    writer.write(b"GET /api/stream HTTP/1.1\r\nhost: x\r\n%b\r\n" % KEY)
    assert await reader.readexactly(8)
    await eventually(lambda: watched_by(impatient, 1))
    for number in range(200):
        data = b'{"a":"%b"}' % (b"x" * 20_000)
        impatient.world.feed.announce(impatient.world.message(f"t{number}", data=data))
    await eventually(lambda: watched_by(impatient, 0))
    writer.close()


async def test_a_watcher_that_asks_for_more_and_goes_is_forgotten(impatient: Served) -> None:
    """The server reads no further than the second request, so that it learns late."""
    _, writer = await asyncio.open_unix_connection(impatient.path)
    ask = b"GET /api/stream HTTP/1.1\r\nhost: x\r\n%b\r\n" % KEY
    writer.write(ask + ask)
    await eventually(lambda: watched_by(impatient, 1))
    writer.close()
    await eventually(lambda: watched_by(impatient, 0))


async def watched_by(served: Served, number: int) -> bool:
    return served.world.services.fan_out.watchers == number
