"""A soak from its beginning to its verdicts."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from operator import itemgetter
from typing import NamedTuple, TextIO

from watchfloor.bus import NATSBus
from watchfloor.cli.bench.attached import started
from watchfloor.cli.bench.intake import asking
from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.product import Started, running
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.cli.soak.curves import CURVES, Judged, judged
from watchfloor.cli.soak.load import SteadyLoad
from watchfloor.cli.soak.plan import SETTINGS
from watchfloor.cli.soak.sampling import Sampler
from watchfloor.cli.together import together

_PARTS = "postgres,nats,product"
_ALL_SAMPLES = 360
_SHORTEST_S, _LONGEST_S = 0.5, 5.0

Sample = Mapping[str, float]


class Soaked(NamedTuple):
    """What became of it.

    Attributes:
        samples: What was seen, and when.
        curves: Each with its verdict.
        done: Calls of each kind that were answered.
        failed: Those that were not, by their error.
    """

    samples: Sequence[Sample]
    curves: Sequence[Judged]
    done: Mapping[str, int]
    failed: Mapping[str, int]


async def run_soak(duration_s: float, lines: TextIO, *, runtime: Runtime) -> Soaked:
    """Load a product of its own for so long and judge what grew.

    Args:
        duration_s: For how long; the end, when nothing is sent any more, is not judged.
        lines: Where each sample is written when it is taken, as JSON.
        runtime: Where the agents run.
    """
    samples: list[Sample] = []
    async with (
        running(parts=_PARTS, runtime=runtime, settings=SETTINGS) as product,
        SteadyLoad(product) as load,
        _sampler(product, load) as sampler,
    ):
        every_s = min(max(duration_s / _ALL_SAMPLES, _SHORTEST_S), _LONGEST_S)

        async def look(_position: int) -> None:
            samples.append(await sampler.sample())
            lines.write(json.dumps(samples[-1]) + "\n")

        async with together() as group:
            group.create_task(load.run(duration_s))
            group.create_task(
                arrive(
                    load.counted("samples", look),
                    per_s=1 / every_s,
                    number=int(duration_s / every_s),
                )
            )
    samples.sort(key=itemgetter("t_s"))
    times = [sample["t_s"] for sample in samples]
    curves = [judged(curve, times, [each[curve.name] for each in samples]) for curve in CURVES]
    return Soaked(samples, curves, load.done, load.failed)


@asynccontextmanager
async def _sampler(product: Started, load: SteadyLoad) -> AsyncIterator[Sampler]:
    credentials = product.folder.read_credentials()
    bus = NATSBus(
        product.folder.read_endpoints()["nats"],
        token=credentials.nats_token.get_secret_value(),
        declares_streams=False,
    )
    async with started(bus), asking(product.folder) as client:
        yield Sampler(product, client, bus, answered=load.answered)
