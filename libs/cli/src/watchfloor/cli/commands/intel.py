"""``watchfloor intel``: what other people's lists say of addresses and user agents."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import FAILED, UsageError
from watchfloor.cli.options import AsJson, Connection, Limit, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, note, print_json
from watchfloor.cli.text_file import STDIN
from watchfloor.cli.waiting import Waiting
from watchfloor.core import IntelIndicatorInput

if TYPE_CHECKING:
    from watchfloor.reference import ReadProblem

app = command_group("Threat-intel indicators.")

_SHOWN = 20
_LONGEST_SOURCE = 255


Form = Literal["csv", "jsonl", "stix"]


@app.command(
    "import",
    epilog=examples(
        "watchfloor intel import blocklist.csv --source blocklist",
        "watchfloor intel import bundle.json --format stix --source partner",
    ),
)
@connected
async def import_intel(
    connection: Connection,
    *,
    file: Annotated[Path, typer.Argument(help="CSV, JSON lines or a STIX 2.1 bundle; - is stdin.")],
    source: Annotated[str, typer.Option(help="Name of the feed; all of it goes under this.")],
    form: Annotated[
        Form | None, typer.Option("--format", help="How it is written; guessed when absent.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import a feed. A bad entry is reported and left out; exit code 1 when none was good.

    Importing it again refreshes what is there.
    """
    from watchfloor.reference import read_indicators

    if not 1 <= len(source) <= _LONGEST_SOURCE:
        raise UsageError(f"--source must have 1 to {_LONGEST_SOURCE} characters.")
    problems: list[ReadProblem] = []
    entries = read_indicators(_opened(file), form=form, source=source)
    stored = 0
    with Waiting() as waiting:
        async with connection.client() as client:
            async for stored in client.intel.import_all(_good(entries, problems)):
                waiting.say(f"{stored} stored")
    _report(stored, problems, as_json=as_json)
    if not stored:
        raise typer.Exit(FAILED)


def _opened(file: Path) -> Path | IO[bytes]:
    if file == STDIN:
        return sys.stdin.buffer
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    return file


def _good(
    entries: Iterable["IntelIndicatorInput | ReadProblem"], problems: list["ReadProblem"]
) -> Iterator[IntelIndicatorInput]:
    for entry in entries:
        if isinstance(entry, IntelIndicatorInput):
            yield entry
        else:
            problems.append(entry)


def _report(stored: int, problems: list["ReadProblem"], *, as_json: bool) -> None:
    if as_json:
        print_json({"stored": stored, "problems": [each._asdict() for each in problems]})
        return
    print(f"{stored} indicators stored, {len(problems)} problems")
    for each in problems[:_SHOWN]:
        note(f"  line {each.line}: {each.field} {each.reason}".replace(":  ", ": "))
    if len(problems) > _SHOWN:
        note(f"  and {len(problems) - _SHOWN} more; --json lists all")


@app.command("list", epilog=examples("watchfloor intel list -n 20", "watchfloor intel list --json"))
@connected
async def list_intel(
    connection: Connection, *, limit: Limit = 100, as_json: AsJson = False
) -> None:
    """List indicators."""
    async with connection.client() as client:
        indicators = [item async for item in client.intel.every(limit=limit)]
    if as_json:
        for item in indicators:
            print_json(item.model_dump(mode="json"))
        return
    rows = (
        (item.kind, item.value, item.label, item.confidence, item.source, item.valid_until)
        for item in indicators
    )
    headings = ("kind", "value", "label", "confidence", "source", "valid until")
    console().print(facts_table(headings, rows))


@app.command(epilog=examples("watchfloor intel sources", "watchfloor intel sources --json"))
@connected
async def sources(connection: Connection, *, as_json: AsJson = False) -> None:
    """List the feeds, how much each has brought, and when."""
    async with connection.client() as client:
        feeds = await client.intel.sources()
    if as_json:
        for feed in feeds:
            print_json(feed)
        return
    headings = tuple(feeds[0]) if feeds else ("source",)
    console().print(facts_table(headings, (feed.values() for feed in feeds)))


@app.command(epilog=examples("watchfloor intel remove blocklist"))
@connected
async def remove(
    connection: Connection,
    *,
    source: Annotated[str, typer.Argument(help="Name of the feed.")],
    as_json: AsJson = False,
) -> None:
    """Remove all that one feed has brought."""
    async with connection.client() as client:
        removed = await client.intel.remove(source)
    if as_json:
        print_json({"removed": removed})
    else:
        print(f"{removed} indicators of {clean(source)} removed")
