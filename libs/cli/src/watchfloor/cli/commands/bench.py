"""`watchfloor bench`: speed beside its ceiling, as JSON lines."""

import sys
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop

from watchfloor.cli._examples import examples
from watchfloor.cli.options import command_group
from watchfloor.cli.runtime_choice import installed_runtimes
from watchfloor.cli.terminal import note, print_json

if TYPE_CHECKING:
    from watchfloor.cli.bench.groups import Group

app = command_group("Measure speed against its ceiling.")


@app.command(
    epilog=examples(
        "watchfloor bench",
        "watchfloor bench --list",
        "watchfloor bench --quick | jq .",
        "watchfloor bench threats_local watchers",
        "watchfloor bench events_per_s",
    )
)
def bench(
    figures: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FIGURE]...",
            help="Figures or groups of them; each group is measured as a whole. [all]",
        ),
    ] = None,
    *,
    listing: Annotated[
        bool, typer.Option("--list", help="Show the groups with their figures; measure nothing.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="A fraction of the load: to see that it works.")
    ] = False,
) -> None:
    """Measure threats, sessions and the log reader on servers of their own; JSON lines on stdout.

    Each line has the ceiling that the same machine reached without our own work in the same run,
    and the ratio to it: figures of different machines are compared by their ratios. The threat
    path is measured on each runtime that is installed.
    """
    from watchfloor.cli.bench.groups import chosen, groups
    from watchfloor.cli.bench.load import FULL, QUICK
    from watchfloor.telemetry import configure_logging

    configure_logging("warning")
    wanted = chosen(groups(QUICK if quick else FULL, installed_runtimes()), figures or ())
    if listing:
        for group in wanted:
            print_json({"group": group.name, "figures": group.figures})
    else:
        uvloop.run(_measure(wanted))


async def _measure(wanted: Sequence["Group"]) -> None:
    for number, group in enumerate(wanted, start=1):
        if sys.stderr.isatty():
            note(f"{number}/{len(wanted)} {group.doing} …")
        async with aclosing(group.measure()) as figures:
            async for figure in figures:
                print_json(figure._asdict())
