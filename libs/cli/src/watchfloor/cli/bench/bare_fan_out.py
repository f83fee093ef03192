"""A server that does nothing but say the same to all: ``python -m …bench.bare_fan_out``.

What watchers of it take is the ceiling of those of the product. Asked, it says where it
listens; told how often to say something, it does, and says when each message was due.
"""

import asyncio
import json
from itertools import count
from typing import cast

import uvloop

from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.pipes import hear_line, say_line

_SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
_TEXT_IN_ONE_FRAME, _LONG = 0x81, 127


class FanOut(asyncio.Protocol):
    """One watcher's side of it.

    Args:
        watchers: Where it adds the watcher once that has asked for a WebSocket.
    """

    def __init__(self, watchers: set[asyncio.WriteTransport]) -> None:
        self._watchers = watchers
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for its request."""
        # uvloop's transports are of no type of asyncio's.
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Let it in; a request is short and comes in one piece."""
        if self._transport is not None and data.startswith(b"GET "):
            self._transport.write(_SWITCHED + server_frame(b'{"type":"initial_batch"}'))
            self._watchers.add(self._transport)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Say nothing more to it."""
        if self._transport is not None:
            self._watchers.discard(self._transport)


def server_frame(payload: bytes) -> bytes:
    """A text as a server sends it."""
    return bytes((_TEXT_IN_ONE_FRAME, _LONG)) + len(payload).to_bytes(8, "big") + payload


def message(place: int, size_bytes: int) -> bytes:
    """A threat as a watcher is told of it, of this length."""
    threat = {"id": str(place), "rest": ""}
    told = {"type": "new_threat", "token": f"0-{place}-0", "threat": threat}
    missing = size_bytes - len(json.dumps(told, separators=(",", ":")))
    threat["rest"] = "x" * max(0, missing)
    return json.dumps(told, separators=(",", ":")).encode()


async def serve() -> None:
    """Serve, say everything, and tell when it was due."""
    watchers: set[asyncio.WriteTransport] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: FanOut(watchers), "127.0.0.1", 0, backlog=1024)
    await hear_line()
    say_line({"address": "http://{}:{}".format(*server.sockets[0].getsockname())})
    wanted = await hear_line()
    due: dict[str, float] = {}
    places = count(1)

    async def tell(_position: int, moment: float) -> None:
        place = next(places)
        due[str(place)] = moment
        frame = server_frame(message(place, wanted["size_bytes"]))
        for watcher in watchers:
            watcher.write(frame)

    await arrive(tell, per_s=wanted["per_s"], number=wanted["number"])
    say_line({"due": due})
    await hear_line()
    server.close()


if __name__ == "__main__":
    uvloop.run(serve())
