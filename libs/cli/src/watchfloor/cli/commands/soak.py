"""`watchfloor soak`: a steady load for a long time, and what grows under it."""

import os
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.options import command_group
from watchfloor.cli.runtime_choice import Runtime, RuntimeOption
from watchfloor.cli.terminal import note, print_json

app = command_group("Load it for a long time and see what grows.")


@app.command(
    epilog=examples("watchfloor soak", "watchfloor soak --minutes 3", "watchfloor soak | jq .")
)
def soak(
    *,
    minutes: Annotated[
        float,
        typer.Option("--minutes", min=0.1, help="How long; under 20 warming up is judged."),
    ] = 30.0,
    folder: Annotated[
        Path, typer.Option("--folder", help="Where samples.jsonl, soak.svg and soak.md are left.")
    ] = Path("build/soak"),
    runtime: RuntimeOption = None,
) -> None:
    """Load a product of its own steadily, sample it from outside, and judge what was sampled.

    A JSON line for each curve goes to stdout: it is flat, it grows, or it keeps what is to be kept
    until its own limit; work is steady or falls short of what was asked for. Where one grows or
    falls short the exit code is 1.
    """
    from watchfloor.cli.soak.chart import svg
    from watchfloor.cli.soak.page import Conditions, page
    from watchfloor.cli.soak.run import run_soak
    from watchfloor.telemetry import configure_logging

    configure_logging("warning")
    folder.mkdir(parents=True, exist_ok=True)
    note(f"Soaking for {minutes:g} minutes; samples and chart go to {folder} …")
    with (folder / "samples.jsonl").open("w", buffering=1) as lines:
        place = runtime or Runtime.LOCAL
        soaked = uvloop.run(run_soak(minutes * 60, lines, runtime=place))
    (folder / "soak.svg").write_text(svg(soaked.samples, soaked.curves))
    conditions = Conditions(minutes, place, os.getloadavg()[0], os.cpu_count() or 1)
    text = page(conditions, soaked.curves, done=soaked.done, failed=soaked.failed)
    (folder / "soak.md").write_text(text)
    print_json({"name": "calls", "done": soaked.done, "failed": soaked.failed})
    for each in soaked.curves:
        print_json(each.line())
    raise typer.Exit(any(each.verdict.is_bad for each in soaked.curves))
