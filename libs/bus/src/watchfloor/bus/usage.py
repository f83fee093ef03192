"""What the bus holds at this moment."""

from collections.abc import Mapping
from typing import NamedTuple

from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus


class StreamUsage(NamedTuple):
    """What one stream holds.

    Attributes:
        messages: How many.
        size_bytes: What they take.
        consumers: Who reads them, those that last and those of one reader.
        last: How many it has ever taken.
    """

    messages: int
    size_bytes: int
    consumers: int
    last: int


async def stream_usage(bus: NATSBus) -> Mapping[str, StreamUsage]:
    """All streams by their names, the buckets' among them.

    Raises:
        UnavailableError: The bus is away.
    """
    with translated("asking for its streams"):
        streams = await bus.jetstream.streams_info()
    return {
        stream.config.name: StreamUsage(
            stream.state.messages,
            stream.state.bytes,
            stream.state.consumer_count,
            stream.state.last_seq,
        )
        for stream in streams
        if stream.config.name is not None
    }
