"""`watchfloor bench`: speed beside its ceiling, as JSON lines."""

from collections.abc import Sequence
from typing import Annotated

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.options import command_group
from watchfloor.cli.runtime_choice import Runtime, RuntimeOption, installed_runtimes
from watchfloor.cli.terminal import note, print_json

app = command_group("Measure speed against its ceiling.")


@app.command(
    epilog=examples(
        "watchfloor bench", "watchfloor bench --quick | jq .", "watchfloor bench --runtime ray"
    )
)
def bench(
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="A tenth of the load: to see that it works.")
    ] = False,
    runtime: RuntimeOption = None,
) -> None:
    """Measure threats, sessions and the log reader on servers of their own; JSON lines on stdout.

    Each line has the ceiling that the same machine reached without our own work in the same run,
    and the ratio to it: figures of different machines are compared by their ratios. The threat
    path is measured on each runtime that is installed, or on that of --runtime alone.
    """
    runtimes = installed_runtimes() if runtime is None else (runtime,)
    uvloop.run(_bench(quick=quick, runtimes=runtimes))


async def _bench(*, quick: bool, runtimes: Sequence[Runtime]) -> None:
    from watchfloor.cli.bench.behavior import measure_behavior
    from watchfloor.cli.bench.evaluation import measure_evaluation
    from watchfloor.cli.bench.events import measure_events
    from watchfloor.cli.bench.log_lines import measure_log_lines
    from watchfloor.cli.bench.pii import measure_pii
    from watchfloor.cli.bench.ray_nodes import measure_ray_nodes
    from watchfloor.cli.bench.session_risk import measure_session_risk
    from watchfloor.cli.bench.spans import measure_spans
    from watchfloor.cli.bench.threat_path import Load, measure_threat_path
    from watchfloor.telemetry import configure_logging

    configure_logging("warning")
    note("Reading the log …")
    print_json(measure_log_lines()._asdict())
    note("Sending spans …")
    print_json((await measure_spans(5_000 if quick else 50_000))._asdict())
    note("Telling events …")
    async for told in measure_events(5_000 if quick else 30_000):
        print_json(told._asdict())
    note("Judging a session …")
    for judged in (*measure_session_risk(), *await measure_evaluation(100 if quick else 600)):
        print_json(judged._asdict())
    note("Comparing sessions …")
    for compared in measure_behavior(1_000 if quick else 10_000):
        print_json(compared._asdict())
    note("Looking for personal data …")
    for compared in measure_pii():
        print_json(compared._asdict())
    note(f"Putting load on {' and '.join(runtimes)}; this takes about a minute for each …")
    load = Load(per_s=20, arrivals=100, burst=500) if quick else Load(20, 600, 5_000)
    async for measured in measure_threat_path(load, runtimes=runtimes):
        print_json(measured._asdict())
    if Runtime.RAY in runtimes:
        note("Starting three nodes of Ray …")
        async for counted in measure_ray_nodes(60 if quick else 300):
            print_json(counted._asdict())
