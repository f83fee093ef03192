"""The threat path under load, beside what queue, store and publish cost alone."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import NamedTuple

from watchfloor.bus import NATSBus
from watchfloor.cli.bench.bare import Durable, pipeline_per_s
from watchfloor.cli.bench.figure import Figure, figure, percentile
from watchfloor.cli.bench.open_loop import latencies
from watchfloor.cli.bench.product import memory_mb, running
from watchfloor.cli.bench.signals import inputs
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, Component, SystemClock, UnavailableError
from watchfloor.runtime import DatabaseUrls, DataFolder
from watchfloor.store import Maintenance, ProjectRepository, Store, migrate

_PROJECT = "bench"
_MS = 1000
_WARM_UP = 20


class Load(NamedTuple):
    """How much is measured.

    Attributes:
        per_s: Arrivals a second when latency is measured.
        arrivals: How many of them.
        burst: Signals submitted at once when throughput is measured.
    """

    per_s: float
    arrivals: int
    burst: int


class _Ceilings(NamedTuple):
    latencies_s: list[float]
    per_s: float


async def measure_threat_path(load: Load, *, runtimes: Sequence[Runtime]) -> AsyncIterator[Figure]:
    """Latency at a steady rate, throughput of a burst, start and memory; each as it is known.

    Args:
        load: How much of it.
        runtimes: Where the agents run; each is measured in turn and a part of its figures' names.
    """
    durable = await _durable_alone(load)
    bare_per_s = await pipeline_per_s(load.burst)
    yield figure("bare_pipeline_per_s", bare_per_s, "1/s", ceiling=None, n=load.burst)
    ceilings = durable._replace(per_s=min(bare_per_s, durable.per_s))
    for runtime in runtimes:
        async with aclosing(_measure(runtime, load, ceilings)) as figures:
            async for each in figures:
                yield each


async def _measure(
    runtime: Runtime, load: Load, ceilings: _Ceilings
) -> AsyncGenerator[Figure, None]:
    async with running(parts="postgres,nats,product", runtime=runtime) as product:
        yield figure(f"start_{runtime}_s", product.start_s, "s", ceiling=None, n=1)
        yield figure(f"rss_{runtime}_mb", memory_mb(product.pid), "MB", ceiling=None, n=1)
        async with WatchfloorClient.on(product.data_dir) as client:
            taken = await _triggered(client, load)
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                yield figure(
                    f"threat_latency_{runtime}_{name}_ms",
                    percentile(taken, share) * _MS,
                    "ms",
                    ceiling=percentile(ceilings.latencies_s, share) * _MS,
                    n=len(taken),
                )
            yield figure(
                f"threats_per_s_{runtime}",
                await _burst(client, load),
                "1/s",
                ceiling=ceilings.per_s,
                n=load.burst,
            )


async def _durable_alone(load: Load) -> _Ceilings:
    async with running(parts="postgres,nats") as servers:
        folder = DataFolder(servers.data_dir)
        endpoints, credentials = folder.read_endpoints(), folder.read_credentials()
        urls = DatabaseUrls.at(endpoints["postgres"], credentials)
        await migrate(urls.owner)
        store = Store(urls.app, worker_url=urls.worker)
        bus = NATSBus(endpoints["nats"], token=credentials.nats_token.get_secret_value())
        durable = Durable(bus, store, project=_PROJECT)
        maintenance = Maintenance(urls.owner, clock=SystemClock())
        parts: tuple[Component, ...] = (maintenance, store, bus, durable)
        try:
            for part in parts[:-1]:
                await part.start()
            await ProjectRepository(store).create(_PROJECT)
            await durable.start()
            signals = await durable.prepare(_WARM_UP + load.arrivals + load.burst)
            await durable.latencies(signals[:_WARM_UP], per_s=load.per_s)
            rest = signals[_WARM_UP:]
            return _Ceilings(
                await durable.latencies(rest[: load.arrivals], per_s=load.per_s),
                await durable.per_s(rest[load.arrivals :]),
            )
        finally:
            for part in reversed(parts):
                await part.stop()


async def _triggered(client: WatchfloorClient, load: Load) -> list[float]:
    signals = inputs(_WARM_UP + load.arrivals)

    async def trigger(position: int) -> None:
        await client.threats.trigger(signals[position])

    await latencies(trigger, per_s=load.per_s, number=_WARM_UP)
    del signals[:_WARM_UP]
    return await latencies(trigger, per_s=load.per_s, number=load.arrivals)


async def _burst(client: WatchfloorClient, load: Load) -> float:
    """Signals a second, from the first submitted to the last received on the live stream."""
    wanted: set[str] = set()
    heard: set[str] = set()
    is_open, is_submitted = asyncio.Event(), asyncio.Event()

    async def opened() -> None:
        is_open.set()

    async def listen() -> None:
        async with aclosing(client.stream(on_open=opened)) as events:
            async for event in events:
                heard.add(event.threat.id)
                if is_submitted.is_set() and wanted <= heard:
                    return

    signals = inputs(load.burst)
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(listen())
        await is_open.wait()
        began = time.perf_counter()
        async for sent in client.submit(signals):
            if not isinstance(sent.outcome, Accepted):
                raise UnavailableError("A signal of the bench was refused.")
            wanted.add(sent.outcome.threat_id)
        is_submitted.set()
        if wanted <= heard:
            listening.cancel()
    return load.burst / (time.perf_counter() - began)
