"""All messages of a stream under some subjects, as they were when the walk began."""

from collections.abc import AsyncIterator, Sequence

import nats.js.errors
from nats.js import api

from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus


async def walk(
    bus: NATSBus, stream: str, subject: str, *, at_once: int
) -> AsyncIterator[Sequence[api.RawStreamMsg]]:
    """The messages, some at a time, with their sequences.

    Each is asked for by itself: a work queue lets nobody read it through a consumer of his own.

    Args:
        bus: The connection.
        stream: Its name.
        subject: Of which messages; may have wildcards.
        at_once: How many are held at a time.

    Raises:
        UnavailableError: The bus is away.
    """
    with translated("reading the state of a stream"):
        last = (await bus.jetstream.stream_info(stream)).state.last_seq
    sequence = 1
    while sequence <= last:
        some: list[api.RawStreamMsg] = []
        while len(some) < at_once and sequence <= last:
            found = await _next(bus, stream, subject, sequence)
            sequence = last + 1 if found is None else (found.seq or 0) + 1
            if found is not None and sequence <= last + 1:
                some.append(found)
        if some:
            yield some


async def _next(bus: NATSBus, stream: str, subject: str, sequence: int) -> api.RawStreamMsg | None:
    try:
        with translated("reading a stream"):
            return await bus.jetstream.get_msg(stream, seq=sequence, subject=subject, next=True)
    except nats.js.errors.NotFoundError:
        return None
