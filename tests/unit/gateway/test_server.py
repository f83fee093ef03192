"""The application behind its real server, on a Unix socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from support import eventually
from unit.gateway.served import Served

GOOD = {"threat_type": "bot_traffic", "customer_id": "a"}


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65_536):
        yield b" " * 65_536


async def test_a_signal_is_taken_over_the_wire(served: Served) -> None:
    async with served.client() as client:
        response = await client.post("/api/threats/signals", json=[GOOD] * 3)
    assert (response.status_code, response.json()["accepted"]) == (202, 3)
    assert "server" not in response.headers


async def test_head_leaves_the_connection_ready_for_the_next_request(served: Served) -> None:
    """A body after it, or a length that is not kept, would be read as another answer."""
    async with served.client() as client:
        for path in ("/health", "/api/stream", "/api/threats", "/api/nothing"):
            head = await client.head(path)
            assert head.content == b""
        assert (await client.get("/health")).json()["status"] == "healthy"


@pytest.mark.parametrize("is_chunked", [False, True], ids=["with its length", "in chunks"])
async def test_ten_megabytes_are_refused_and_the_connection_lives(
    served: Served, is_chunked: bool
) -> None:
    size = 10 * 1024**2
    async with served.client() as client:
        content = chunks(size) if is_chunked else b" " * size
        response = await client.post("/api/threats/signals", content=content)
        assert response.status_code == 413
        assert (await client.get("/health")).status_code == 200


async def test_a_claimed_length_is_refused_before_anything_is_sent(served: Served) -> None:
    reader, writer = await asyncio.open_unix_connection(served.path)
    writer.write(
        b"POST /api/threats/signals HTTP/1.1\r\nhost: x\r\nx-api-key: key-of-acme\r\n"
        b"content-length: 10485760\r\nexpect: 100-continue\r\n\r\n"
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    writer.close()
    await writer.wait_closed()


async def test_a_stream_is_read_as_it_comes(served: Served) -> None:
    async with served.client() as client, client.stream("GET", "/api/stream") as response:
        lines = response.aiter_lines()
        assert await anext(lines) == ": connected"
        served.world.feed.announce(served.world.message("t1"))
        found = [await anext(lines) for _ in range(8)]
    assert found[1] == "event: initial_batch"
    found = found[4:]
    assert found[1] == "event: new_threat"
    assert json.loads(found[3].removeprefix("data: "))["id"] == "t1"


async def test_a_client_that_hangs_up_ends_its_wait(served: Served) -> None:
    published = asyncio.Event()
    served.world.queue.on_publish = lambda _: published.set()
    async with served.client() as client:
        asking = asyncio.create_task(client.post("/api/threats/trigger?timeout_s=60", json=GOOD))
        await published.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    async def nobody_waits() -> bool:
        return not served.world.services.threats._waiters._waiting

    await eventually(nobody_waits)


async def test_stopping_ends_streams_and_answers_those_that_wait(served: Served) -> None:
    """Nobody is cut off without an answer, and nobody holds the process up."""
    published = asyncio.Event()
    served.world.queue.on_publish = lambda _: published.set()
    async with served.client() as client:
        waiting = asyncio.create_task(client.post("/api/threats/trigger?timeout_s=60", json=GOOD))
        async with client.stream("GET", "/api/stream") as stream:
            lines = stream.aiter_lines()
            assert await anext(lines) == ": connected"
            await published.wait()
            async with asyncio.timeout(4):
                await served.gateway.stop()
            told = [line async for line in lines]
            assert told[-3:] == ["event: resume", 'data: {"reason":"stopping"}', ""]
        assert (await waiting).status_code == 202
        with pytest.raises(httpx.TransportError):
            await client.get("/health")


async def test_readiness_drops_before_anything_else_stops(tmp_path: Path) -> None:
    served = Served(tmp_path)
    await served.gateway.start()
    async with served.client() as client:
        stopping = asyncio.create_task(served.gateway.stop())
        await asyncio.sleep(0)
        assert (await client.get("/ready")).json()["status"] == "stopping"
        await stopping


async def test_it_may_be_stopped_twice_and_unstarted(tmp_path: Path) -> None:
    served = Served(tmp_path)
    await served.gateway.stop()
    await served.gateway.stop()
