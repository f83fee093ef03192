"""Watchers by gRPC that read messages as bytes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import grpc

from watchfloor.cli.bench.hearing import Hearing, place_of

_METHOD = "/watchfloor.v1.ThreatService/WatchThreats"
_WITH_BATCHES = b"\x30\x01"  # the request's field, as the product's own client sets it
# Numbers and wire types of the response's fields, and of a batch's one.
_TOKEN_FIELD, _NEW_THREAT_FIELD, _BATCH_FIELD = 0x0A, 0x1A, 0x3A
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
            call = watch(_WITH_BATCHES, metadata=self._metadata)
            async for message in call:
                self._take(message)
                self.opened.set()

    def _take(self, message: bytes) -> None:
        for token, size_bytes in told_in(message):
            self._hearing.note(self._heard, place_of(token), size_bytes)


def told_in(message: bytes) -> Iterator[tuple[str, int]]:
    """The token and the length of each threat that a message tells of."""
    fields = list(_fields(message))
    if [field for field, _ in fields] == [_TOKEN_FIELD, _NEW_THREAT_FIELD]:
        yield fields[0][1].decode(), len(message)
    elif fields[-1][0] == _BATCH_FIELD:
        for _, told in _fields(fields[-1][1]):
            yield from told_in(told)


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Fields that have a length, which all of these are; nothing else is looked into."""
    at = 0
    while at < len(message):
        field, at = message[at], at + 1
        length, shift = 0, 0
        while message[at] & 0x80:
            length |= (message[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
        length |= message[at] << shift
        yield field, message[at + 1 : at + 1 + length]
        at += 1 + length


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
