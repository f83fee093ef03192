"""What the parts of the threat path allow at best, each measured alone in the same run."""

from collections.abc import AsyncGenerator
from typing import NamedTuple

from watchfloor.cli.bench.alone import jetstream_per_s, postgres_per_s
from watchfloor.cli.bench.attached import PROJECT, attached
from watchfloor.cli.bench.bare import bare_pipeline, pipeline_per_s
from watchfloor.cli.bench.durable import durable_path
from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.product import running
from watchfloor.cli.bench.signals import accepted

WARM_UP = 20
"""Arrivals that are not counted, before latency is measured."""


class Ceilings(NamedTuple):
    """What the threat path is compared with.

    Attributes:
        pipeline_per_s: The eight classes in one process, called with batches.
        jetstream_per_s: Signals published, pulled and acknowledged.
        postgres_per_s: Threats saved in batches.
        durable_per_s: Queue, store and publish together.
        latencies_s: What each signal takes there at a steady rate.
    """

    pipeline_per_s: float
    jetstream_per_s: float
    postgres_per_s: float
    durable_per_s: float
    latencies_s: list[float]

    @property
    def path_per_s(self) -> float:
        """The lower of analysing alone and making durable alone."""
        return min(self.pipeline_per_s, self.durable_per_s)


class CeilingsOnce:
    """The ceilings of one run of the bench, measured when the first group asks for them.

    Args:
        load: How much is measured.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._found: Ceilings | None = None

    async def __call__(self) -> Ceilings:
        """All of them."""
        if self._found is None:
            self._found = await _found(self._load)
        return self._found

    async def measure(self) -> AsyncGenerator[Figure, None]:
        """Those that are figures of their own."""
        found = await self()
        for name, value in (
            ("bare_pipeline_per_s", found.pipeline_per_s),
            ("jetstream_per_s", found.jetstream_per_s),
            ("postgres_per_s", found.postgres_per_s),
            ("queue_store_publish_per_s", found.durable_per_s),
        ):
            yield figure(name, value, "1/s", ceiling=None, n=self._load.burst)


async def _found(load: Load) -> Ceilings:
    """All of them, on servers of their own."""
    pipeline = await pipeline_per_s(load.burst)
    async with running(parts="postgres,nats") as servers, attached(servers.folder) as parts:
        signals = accepted(load.burst, project=PROJECT)
        jetstream = await jetstream_per_s(parts, signals)
        postgres = await postgres_per_s(parts, (await bare_pipeline().analyze(signals)).threats)
        signals = accepted(WARM_UP + load.arrivals + load.burst, project=PROJECT)
        threats = [*(await bare_pipeline().analyze(signals)).threats]
        async with durable_path(parts, threats) as path:
            await path.latencies(signals[:WARM_UP], per_s=load.arrivals_per_s)
            rest = signals[WARM_UP:]
            taken = await path.latencies(rest[: load.arrivals], per_s=load.arrivals_per_s)
            durable = await path.per_s(rest[load.arrivals :])
    return Ceilings(pipeline, jetstream, postgres, durable, taken)
