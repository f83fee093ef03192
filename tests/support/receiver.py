"""A small server that takes POSTs, and answers as a test wrote beforehand."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, NamedTuple


class Received(NamedTuple):
    """One request.

    Attributes:
        headers: By lower-case name.
        body: As it came.
    """

    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Receiver:
    """Answers in the order of ``script``, then with 200.

    Attributes:
        url: Where it listens.
        script: Statuses still to be answered; nothing for no answer at all.
        received: Requests that came.
    """

    def __init__(self) -> None:
        self.url = ""
        self.script: deque[int | None] = deque()
        self.received: list[Received] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request on one connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:]
        headers = dict(line.lower().split(": ", 1) for line in head if line)
        body = await reader.readexactly(int(headers["content-length"]))
        self.received.append(Received(headers, body))
        wanted = self.script.popleft() if self.script else 200
        if wanted is None:
            await reader.read()
            writer.close()
            return
        status = HTTPStatus(wanted)
        answer = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        writer.write(f"{answer}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver on a free port, as long as the context lasts."""
    made = Receiver()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    async with server:
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        yield made
