"""Watchers by gRPC that read messages as bytes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc

from watchfloor.cli.bench.hearing import Hearing, place_of

_METHOD = "/watchfloor.v1.ThreatService/WatchThreats"
_TOKEN_FIELD, _NEW_THREAT_FIELD = 0x0A, 0x1A  # number and wire type of the response's fields
# Each watcher is a client of its own, with a connection of its own.
_OPTIONS = (("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", -1))


class GrpcEar:
    """A watcher by gRPC.

    Args:
        address: Where gRPC is served.
        key: The caller's.
        hearing: Where it notes what it hears.

    Attributes:
        opened: Set when the first message has come.
    """

    def __init__(self, address: str, key: str, hearing: Hearing) -> None:
        self.opened = asyncio.Event()
        self._address = address
        self._metadata = (("x-api-key", key),)
        self._hearing = hearing
        self._heard = hearing.new_watcher()

    async def listen(self) -> None:
        """Note what comes until the stream ends; what is not heard then is lost."""
        async with grpc.aio.insecure_channel(self._address, options=_OPTIONS) as channel:
            watch: Any = channel.unary_stream(_METHOD)  # bytes to and fro, of no message's type
            call = watch(b"", metadata=self._metadata)
            async for message in call:
                self._take(message)
                self.opened.set()

    def _take(self, message: bytes) -> None:
        length = message[1]
        end = 2 + length
        if message[0] == _TOKEN_FIELD and message[end] == _NEW_THREAT_FIELD:
            place = place_of(message[2:end].decode())
            self._hearing.note(self._heard, place, len(message))


@asynccontextmanager
async def watching_by_grpc(
    address: str, key: str, *, number: int, hearing: Hearing
) -> AsyncIterator[None]:
    """So many watchers that have all had their first message, while the block runs."""
    ears = [GrpcEar(address, key, hearing) for _ in range(number)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(ear.listen()) for ear in ears]
        try:
            await asyncio.gather(*(ear.opened.wait() for ear in ears))
            yield
        finally:
            for task in tasks:
                task.cancel()
