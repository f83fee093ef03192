"""One look at everything that could leak."""

import re
import time
from collections.abc import Callable, Mapping

import httpx

from watchfloor.bus import NATSBus, StreamUsage, stream_usage
from watchfloor.cli.bench.processes import children, command, family, used
from watchfloor.cli.bench.product import Started

_QUEUES, _TOLD = ("SIGNALS", "EVENTS"), "RESULTS"
_MB = 1_000_000
_GAUGE = re.compile(r"^(soc_tasks|soc_stream_clients) (\S+)$", re.MULTILINE)


class Sampler:
    """Looks at a product from outside.

    Args:
        product: Its processes.
        client: Asks for its metrics.
        bus: Asks for its streams.
        answered: How many calls of the load were answered so far.
    """

    def __init__(
        self,
        product: Started,
        client: httpx.AsyncClient,
        bus: NATSBus,
        *,
        answered: Callable[[], int],
    ) -> None:
        self._pid = product.pid
        self._client = client
        self._bus = bus
        self._answered = _Rate(answered)
        self._told = 0
        self._threats = _Rate(lambda: self._told)
        self._began = time.monotonic()

    async def sample(self) -> dict[str, float]:
        """All curves at this moment, and when that is."""
        streams = await stream_usage(self._bus)
        self._told = streams[_TOLD].last
        return {
            "t_s": round(time.monotonic() - self._began, 1),
            "answered_per_s": self._answered.since_the_last_look(),
            "threats_per_s": self._threats.since_the_last_look(),
            **self._processes(),
            **await self._gauges(),
            **_streams(streams),
        }

    def _processes(self) -> dict[str, float]:
        programs = {_program(pid): pid for pid in children(self._pid)}
        nats, postgres = programs["nats-server"], family(programs["postgres"])
        others = set(family(self._pid)) - {nats, *postgres}
        own, bus, store = used(list(others)), used([nats]), used(postgres)
        clients = [pid for pid in postgres if "watchfloor_" in command(pid)]
        return {
            "product_mb": round(own.memory_mb, 2),
            "product_files": own.files,
            "nats_mb": round(bus.memory_mb, 2),
            "nats_files": bus.files,
            "postgres_mb": round(store.memory_mb, 2),
            "connections": len(clients),
        }

    async def _gauges(self) -> dict[str, float]:
        text = (await self._client.get("/metrics")).text
        found = {name: float(value) for name, value in _GAUGE.findall(text)}
        return {"tasks": found["soc_tasks"], "watchers": found["soc_stream_clients"]}


class _Rate:
    """How fast a count goes up."""

    def __init__(self, count: Callable[[], int]) -> None:
        self._count = count
        self._last, self._looked_at = 0, time.monotonic()

    def since_the_last_look(self) -> float:
        """By so much a second."""
        now, count = time.monotonic(), self._count()
        rate = (count - self._last) / max(now - self._looked_at, 1e-9)
        self._last, self._looked_at = count, now
        return round(rate, 3)


def _program(pid: int) -> str:
    return command(pid).partition(" ")[0].rpartition("/")[2]


def _streams(found: Mapping[str, StreamUsage]) -> dict[str, float]:
    queues = [usage for name, usage in found.items() if name in _QUEUES]
    history = [usage for name, usage in found.items() if name not in _QUEUES]
    return {
        "waiting": sum(usage.messages for usage in queues),
        "queues_mb": round(sum(usage.size_bytes for usage in queues) / _MB, 3),
        "history_mb": round(sum(usage.size_bytes for usage in history) / _MB, 3),
        "consumers": sum(usage.consumers for usage in found.values()),
    }
