"""What is there in the end: in the store, on the bus, and still in the queue."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from support.servers import addresses

from watchfloor.bus import NATSBus
from watchfloor.client import WatchfloorClient

COPY = "Chaos-Copy"
"""The header of what a fault has put there."""
_MOST = 1_000_000


class Counts(NamedTuple):
    """Threats by where they are found.

    Attributes:
        saved: The store's, each with its status.
        saved_rows: How many there are, one threat twice counted twice.
        published: How often each first revision is in the stream.
        dead_letters: What was given up.
    """

    saved: Mapping[str, str]
    saved_rows: int
    published: Counter[str]
    dead_letters: int


@asynccontextmanager
async def bus_of(data_dir: Path) -> AsyncIterator[NATSBus]:
    """A connection of our own."""
    servers = addresses(data_dir)
    bus = NATSBus(servers.nats_url, token=servers.nats_token, declares_streams=False)
    await bus.start()
    try:
        yield bus
    finally:
        await bus.stop()


async def waiting(bus: NATSBus) -> int:
    """Signals that are not settled: each may come again."""
    info = await bus.jetstream.stream_info("SIGNALS")
    return int(info.state.messages)


async def counted(client: WatchfloorClient, bus: NATSBus) -> Counts:
    """Everything, once nothing is under way any more."""
    documents = [each async for each in client.threats.every_document(limit=_MOST)]
    saved = {str(each["id"]): str(each["status"]) for each in documents}
    dead_letters = (await client.dead_letters.list()).items
    return Counts(saved, len(documents), await _published(bus), len(dead_letters))


async def _published(bus: NATSBus) -> Counter[str]:
    state = (await bus.jetstream.stream_info("RESULTS")).state
    found: Counter[str] = Counter()
    for sequence in range(state.first_seq, state.last_seq + 1):
        headers = (await bus.jetstream.get_msg("RESULTS", sequence)).headers or {}
        if COPY not in headers and headers["Wf-Revision"] == "0":
            found[headers["Wf-Threat"]] += 1
    return found
