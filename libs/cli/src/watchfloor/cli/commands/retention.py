"""``watchfloor retention``: how long things are kept, and what leaves."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError, as_usage
from watchfloor.cli.options import (
    DEFAULT_DATA_DIR,
    AsJson,
    ConfigFile,
    Connection,
    DataDir,
    command_group,
    connected,
    value_from_options,
)
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, print_json
from watchfloor.core import FIRST_PROJECT, Retention, RetentionInput

if TYPE_CHECKING:
    from watchfloor.store import Leave, Maintenance

app = command_group("How long a project keeps what it has, and what leaves when that is over.")

Customers = Annotated[
    list[str] | None,
    typer.Option("--customer", metavar="ID=DAYS", help="A shorter time for a customer."),
]
Forgotten = Annotated[
    list[str] | None,
    typer.Option("--forget", metavar="ID", help="A customer that is kept as the project is."),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Only count, by project and table.")]


@app.command(epilog=examples("watchfloor retention show", "watchfloor retention show --json"))
@connected
async def show(connection: Connection, *, as_json: AsJson = False) -> None:
    """Show how long the project keeps what it has. Needs an admin key, as `set` does."""
    async with connection.client() as client:
        _print(await client.retention.get(), as_json=as_json)


@app.command(
    "set",
    epilog=examples(
        "watchfloor retention set --days 30",
        "watchfloor retention set --customer acme=7 --customer bank=14",
        "watchfloor retention set --longest --forget acme",
    ),
)
@connected
async def set_retention(
    connection: Connection,
    *,
    days: Annotated[int | None, typer.Option(help="For all that the project has.")] = None,
    longest: Annotated[
        bool, typer.Option("--longest", help="As long as the installation keeps anything.")
    ] = False,
    customer: Customers = None,
    forget: Forgotten = None,
    as_json: AsJson = False,
) -> None:
    """Change how long the project keeps what it has; what is not named stays as it is."""
    if longest and days is not None:
        raise UsageError("--days and --longest exclude each other.")
    named = dict(_customer(text) for text in customer or ())
    async with connection.client() as client:
        held = await client.retention.get()
        customers = {**held.customers, **named}
        for each in forget or ():
            customers.pop(each, None)
        kept = None if longest else held.days if days is None else days
        wanted = value_from_options(RetentionInput, days=kept, customers=customers)
        _print(await client.retention.put(wanted), as_json=as_json)


@app.command(
    epilog=examples("watchfloor retention run --dry-run", "watchfloor retention run --json")
)
def run(
    *,
    dry_run: Dry = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Remove what is past its time at once, as happens by itself every hour.

    Runs beside the database, as its owner, and writes to the archive where one is configured.
    """
    leaves = asyncio.run(_run(data_dir, config_file, dry_run=dry_run))
    if as_json:
        for leave in leaves:
            print_json(leave._asdict())
        return
    headings = ("project", "table", "would leave" if dry_run else "left")
    last = "held" if dry_run else "archived"
    rows = [
        (each.project_id, each.table, each.rows, each.held if dry_run else each.archived)
        for each in leaves
    ]
    console().print(facts_table((*headings, last), rows))


async def _run(data_dir: Path, config_file: Path | None, *, dry_run: bool) -> "list[Leave]":
    from watchfloor.cli.attached import attached
    from watchfloor.cli.audit_telling import tell_act
    from watchfloor.cli.config import load_config
    from watchfloor.core import SystemClock
    from watchfloor.runtime import DataFolder
    from watchfloor.store import Maintenance
    from watchfloor.telemetry import configure_logging

    with as_usage():
        config = load_config(config_file)
    configure_logging("warning")
    addresses = attached(config, DataFolder(data_dir))
    maintenance = Maintenance(addresses.database.owner, clock=SystemClock(), config=config.store)
    if not dry_run:
        await tell_act(
            config, addresses, FIRST_PROJECT, operation="retention run", detail="all projects"
        )
    return await _left(maintenance, dry_run=dry_run)


async def _left(maintenance: "Maintenance", *, dry_run: bool) -> "list[Leave]":
    try:
        return [*await (maintenance.expected() if dry_run else maintenance.run())]
    finally:
        await maintenance.stop()


def _customer(text: str) -> tuple[str, str]:
    customer_id, sign, days = text.rpartition("=")
    if not sign:
        raise UsageError("A customer's time is given as ID=DAYS.")
    return customer_id, days


def _print(retention: Retention, *, as_json: bool) -> None:
    if as_json:
        print_json(retention.model_dump(mode="json"))
        return
    days = retention.longest_days if retention.days is None else retention.days
    print(f"{days} days; the installation keeps nothing longer than {retention.longest_days}")
    for customer_id, shorter in retention.customers.items():
        print(f"  {clean(customer_id)}: {shorter} days")
