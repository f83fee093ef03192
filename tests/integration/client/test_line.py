"""A connection by gRPC to what is no product, or not yet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from watchfloor.client import WatchfloorClient
from watchfloor.core import SignalInput, ThreatType, UnavailableError, WatchfloorError

pytestmark = pytest.mark.integration

SIGNAL = SignalInput(threat_type=ThreatType.ANOMALY, customer_id="acme")


class Listener:
    """Takes connections and never says a word; remembers what it was sent."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.address = ""
        self._writers: list[asyncio.StreamWriter] = []

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        while data := await reader.read(4096):
            self.received += data

    def end(self) -> None:
        for writer in self._writers:
            writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.take, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    listener.address = f"{host}:{port}"
    yield listener
    listener.end()
    server.close()
    await server.wait_closed()


async def test_who_never_answers_is_away_in_time(listener: Listener) -> None:
    url = f"http://{listener.address}"
    async with (
        WatchfloorClient(url, "wf_key", grpc=listener.address, timeout_s=0.3) as client,
        asyncio.timeout(10),
    ):
        with pytest.raises(UnavailableError, match="did not answer in time"):
            await client.threats.list()
        with pytest.raises(UnavailableError):
            _ = [each async for each in client.submit([{}, SIGNAL], deadline_s=0.5)]


async def test_a_watcher_of_who_never_answers_tries_again(listener: Listener) -> None:
    url, lost = f"http://{listener.address}", list[WatchfloorError]()
    async with (
        WatchfloorClient(url, "wf_key", grpc=listener.address, timeout_s=0.2) as client,
        aclosing(client.stream(on_lost=lost.append)) as events,
    ):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await anext(events)
    assert len(lost) > 1
    assert {type(each) for each in lost} == {UnavailableError}


async def test_where_the_url_is_encrypted_the_key_is_not_sent_in_the_clear(
    listener: Listener,
) -> None:
    key = "wf_secret_of_the_caller"
    async with WatchfloorClient(
        "https://floor.test", key, grpc=listener.address, timeout_s=0.5
    ) as client:
        with pytest.raises(UnavailableError):
            await client.threats.list()
    assert listener.received[:1] == b"\x16"
    assert key.encode() not in listener.received


async def test_where_nothing_listens_it_says_how_to_start_it() -> None:
    async with WatchfloorClient("http://127.0.0.1:1", "wf_key", grpc="127.0.0.1:1") as client:
        with pytest.raises(UnavailableError, match="watchfloor up"):
            await client.sessions.list()
