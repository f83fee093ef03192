"""The threat path under load, beside what its parts allow alone."""

from collections.abc import AsyncGenerator
from http import HTTPStatus

import httpx
from pydantic_core import to_json

from watchfloor.cli.bench.ceilings import WARM_UP, CeilingsOnce
from watchfloor.cli.bench.figure import Figure, figure, percentile
from watchfloor.cli.bench.intake import asking
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.open_loop import latencies
from watchfloor.cli.bench.processes import family, used
from watchfloor.cli.bench.product import running
from watchfloor.cli.bench.signals import inputs
from watchfloor.cli.bench.throughput import highest_rate
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.core import UnavailableError

_MS = 1000


async def measure_threat_path(
    load: Load, *, runtime: Runtime, ceilings: CeilingsOnce
) -> AsyncGenerator[Figure, None]:
    """Start and memory, latency at a steady rate, and the highest rate that is sustained.

    Args:
        load: How much of it.
        runtime: Where the agents run; a part of the figures' names.
        ceilings: Measured in the same run.
    """
    least = await ceilings()
    async with running(parts="postgres,nats,product", runtime=runtime) as product:
        yield figure(f"start_{runtime}_s", product.start_s, "s", ceiling=None, n=1)
        memory_mb = used(family(product.pid)).memory_mb
        yield figure(f"rss_{runtime}_mb", memory_mb, "MB", ceiling=None, n=1)
        async with asking(product.folder) as client:
            taken = await _triggered_s(client, load)
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                yield figure(
                    f"threat_latency_{runtime}_{name}_ms",
                    percentile(taken, share) * _MS,
                    "ms",
                    ceiling=percentile(least.latencies_s, share) * _MS,
                    n=len(taken),
                )
        per_s, number = await highest_rate(product, load)
        yield figure(f"threats_per_s_{runtime}", per_s, "1/s", ceiling=least.path_per_s, n=number)


async def _triggered_s(client: httpx.AsyncClient, load: Load) -> list[float]:
    """Seconds from when each trigger was due to its answer, after some that are not counted."""
    bodies = [to_json(signal) for signal in inputs(WARM_UP + load.arrivals)]

    async def trigger(position: int) -> None:
        answer = await client.post("/api/threats/trigger", content=bodies[position])
        if answer.status_code != HTTPStatus.OK:
            raise UnavailableError("A trigger of the bench was not answered with its threat.")

    await latencies(trigger, per_s=load.arrivals_per_s, number=WARM_UP)
    del bodies[:WARM_UP]
    return await latencies(trigger, per_s=load.arrivals_per_s, number=load.arrivals)
