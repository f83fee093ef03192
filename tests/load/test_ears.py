"""The watchers by WebSocket, against servers that are not the product."""

import asyncio
import json

import pytest
from support import eventually
from websockets.asyncio.server import ServerConnection, serve

from watchfloor.cli.bench.ears import watching_by_websocket
from watchfloor.cli.bench.hearing import Hearing
from watchfloor.core import UnavailableError

pytestmark = [pytest.mark.integration]


def address(server: asyncio.Server) -> str:
    host, port = server.sockets[0].getsockname()
    return f"http://{host}:{port}"


def told(place: int) -> str:
    message = {"type": "new_threat", "token": f"a-{place}-0", "threat": {"id": f"t{place}"}}
    return json.dumps(message, separators=(",", ":"))


async def test_they_hear_all_and_answer_pings() -> None:
    answered = []

    async def tell(socket: ServerConnection) -> None:
        await socket.send('{"type":"initial_batch"}')
        await (await socket.ping())
        answered.append(socket.request.headers["x-api-key"] if socket.request else "")
        for place in range(1, 4):
            await socket.send(told(place))
        await socket.wait_closed()

    hearing = Hearing()
    due = {f"t{place}": 0.0 for place in range(1, 4)}
    async with (
        serve(tell, "127.0.0.1", 0, compression=None) as server,
        watching_by_websocket(address(server.server), "k", number=5, hearing=hearing),
    ):
        await eventually(lambda: hearing.has_all(due))
    assert answered == ["k"] * 5
    assert hearing.of(due)[:3] == (15, 0, 0)


async def test_one_that_is_not_let_in_says_so() -> None:
    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 401 Unauthorized\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        with pytest.raises(UnavailableError, match="was not let in"):
            async with watching_by_websocket(address(server), "k", number=1, hearing=Hearing()):
                pass


async def test_one_that_gives_up_before_it_is_let_in_is_gone() -> None:
    """It would go on being told, and be counted as a leak of the product."""
    came, left = asyncio.Event(), asyncio.Event()

    async def be_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        await reader.read()
        left.set()
        writer.close()

    async def watch(url: str) -> None:
        async with watching_by_websocket(url, "k", number=1, hearing=Hearing()):
            pass

    async with await asyncio.start_server(be_silent, "127.0.0.1", 0) as server:
        watching = asyncio.create_task(watch(address(server)))
        await came.wait()
        watching.cancel()
        await left.wait()
