"""All messages of a stream under some subjects, as they were when the walk began."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NamedTuple

import nats.js.errors
from nats.aio.msg import Msg
from nats.js import api

from watchfloor.bus._errors import translated
from watchfloor.bus._reading import fetched, reading
from watchfloor.bus.connection import NATSBus

_AT_ONCE = 256


class Walked(NamedTuple):
    """A message that was met.

    Attributes:
        sequence: Its place in the stream.
        subject: Its subject.
        data: What it holds.
        headers: Its headers.
    """

    sequence: int
    subject: str
    data: bytes
    headers: Mapping[str, str]


async def walk(bus: NATSBus, stream: str, subject: str) -> AsyncIterator[Sequence[Walked]]:
    """The messages, some at a time.

    Args:
        bus: The connection.
        stream: Its name.
        subject: Of which messages; may have wildcards.

    Raises:
        UnavailableError: The bus is away.
    """
    with translated("reading the state of a stream"):
        info = await bus.jetstream.stream_info(stream)
    if info.config.retention == api.RetentionPolicy.WORK_QUEUE:
        some = _one_by_one(bus, stream, subject, until=info.state.last_seq)
    else:
        some = _read(bus, stream, subject)
    async for messages in some:
        yield messages


async def _read(bus: NATSBus, stream: str, subject: str) -> AsyncIterator[Sequence[Walked]]:
    async with reading(bus, stream, subject) as found:
        left = found.pending
        while left > 0:
            messages = await fetched(bus, found.pull, min(left, _AT_ONCE))
            left = min(left - len(messages), messages[-1].metadata.num_pending)
            yield [_heard(message) for message in messages]


async def _one_by_one(
    bus: NATSBus, stream: str, subject: str, *, until: int
) -> AsyncIterator[Sequence[Walked]]:
    """Of a work queue nobody else may have a consumer: each message is asked for by itself."""
    sequence = 1
    while sequence <= until:
        some: list[Walked] = []
        while len(some) < _AT_ONCE and sequence <= until:
            found = await _next(bus, stream, subject, sequence)
            sequence = until + 1 if found is None else found.sequence + 1
            if found is not None and found.sequence <= until:
                some.append(found)
        if some:
            yield some


async def _next(bus: NATSBus, stream: str, subject: str, sequence: int) -> Walked | None:
    try:
        with translated("reading a stream"):
            found = await bus.jetstream.get_msg(stream, seq=sequence, subject=subject, next=True)
    except nats.js.errors.NotFoundError:
        return None
    return Walked(found.seq or 0, found.subject or "", found.data or b"", found.headers or {})


def _heard(message: Msg) -> Walked:
    sequence = message.metadata.sequence.stream
    return Walked(sequence, message.subject, message.data, message.headers or {})
