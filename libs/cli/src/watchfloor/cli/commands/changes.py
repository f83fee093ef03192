"""``watchfloor changes``: deployments, config changes and incidents."""

from datetime import datetime
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.moments import FORMS, parse_moment
from watchfloor.cli.options import (
    AsJson,
    Connection,
    Limit,
    command_group,
    connected,
    value_from_options,
)
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import console, print_json
from watchfloor.core import ChangeEventInput, ChangeKind

app = command_group("Deployments, config changes and incidents.")


@app.command(
    epilog=examples(
        "watchfloor changes record deployment 'api 2.1' --service api --customer acme",
        "watchfloor changes record incident 'login slow' --id INC-7 --started-at 30m",
    )
)
@connected
async def record(
    connection: Connection,
    *,
    kind: Annotated[ChangeKind, typer.Argument(help="What kind of change.")],
    summary: Annotated[str, typer.Argument(help="What changed, in a sentence.")],
    external_id: Annotated[
        str | None, typer.Option("--id", help="Your own id; the same id again updates it.")
    ] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", "-c", help="Whose systems; everyone's when absent.")
    ] = None,
    service: Annotated[str | None, typer.Option(help="Which service.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="Path prefix that it touches.")] = None,
    started_at: Annotated[
        datetime | None,
        typer.Option(parser=parse_moment, metavar="TIME", help=f"When it began: {FORMS}."),
    ] = None,
    ended_at: Annotated[
        datetime | None,
        typer.Option(parser=parse_moment, metavar="TIME", help="When it was over."),
    ] = None,
    link: Annotated[str | None, typer.Option("--link", help="Where to read more.")] = None,
) -> None:
    """Record a change, so that what it causes is not taken for an attack."""
    change = value_from_options(
        ChangeEventInput,
        kind=kind,
        summary=summary,
        id=external_id,
        customer_id=customer,
        service=service,
        endpoint=endpoint,
        started_at=started_at,
        ended_at=ended_at,
        url=link,
    )
    async with connection.client() as client:
        await client.changes.record(change)
    print("recorded")


@app.command("list", epilog=examples("watchfloor changes list", "watchfloor changes list --json"))
@connected
async def list_changes(
    connection: Connection, *, limit: Limit = 100, as_json: AsJson = False
) -> None:
    """List changes, newest first."""
    async with connection.client() as client:
        changes = [change async for change in client.changes.every(limit=limit)]
    if as_json:
        for change in changes:
            print_json(change.model_dump(mode="json"))
        return
    rows = (
        (
            f"{change.started_at.astimezone():%Y-%m-%d %H:%M}",
            change.ended_at and f"{change.ended_at.astimezone():%Y-%m-%d %H:%M}",
            change.kind,
            change.customer_id,
            change.service,
            change.summary,
        )
        for change in changes
    )
    headings = ("began", "ended", "kind", "customer", "service", "summary")
    console().print(facts_table(headings, rows))
