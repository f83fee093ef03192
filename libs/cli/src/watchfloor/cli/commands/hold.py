"""``watchfloor hold``: what must be kept because of a legal matter."""

from collections.abc import Sequence
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import AsJson, Connection, command_group, connected, value_from_options
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import console, print_json
from watchfloor.core import HoldScope, LegalHold, LegalHoldInput

app = command_group("What must be kept whatever its age and whoever asks. Needs an admin key.")

_HEADINGS = ("id", "scope", "subject", "reason", "by", "since", "released")
HoldArgument = Annotated[str, typer.Argument(metavar="ID", help="The hold's id.")]


@app.command(
    epilog=examples(
        "watchfloor hold add --user ann@example.com --reason 'case 12/2026'",
        "watchfloor hold add --customer acme --reason 'case 12/2026'",
        "watchfloor hold add --project --reason 'audit of 2026' --json",
    )
)
@connected
async def add(
    connection: Connection,
    *,
    reason: Annotated[str, typer.Option(help="For whom it is held, as a case's number.")],
    user: Annotated[str | None, typer.Option(help="All of this user.")] = None,
    customer: Annotated[str | None, typer.Option(help="All of this customer.")] = None,
    project: Annotated[bool, typer.Option("--project", help="All of the project.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold from here on: what is held is neither deleted for its age nor erased."""
    if [user is not None, customer is not None, project].count(True) != 1:
        raise UsageError("One of --user, --customer and --project is needed.")
    scope = HoldScope.USER if user else HoldScope.CUSTOMER if customer else HoldScope.PROJECT
    wanted = value_from_options(
        LegalHoldInput, scope=scope, subject=user or customer, reason=reason
    )
    async with connection.client() as client:
        _print([await client.holds.add(wanted)], as_json=as_json)


@app.command("list", epilog=examples("watchfloor hold list", "watchfloor hold list --json"))
@connected
async def list_holds(connection: Connection, *, as_json: AsJson = False) -> None:
    """List the project's holds, those that were released included."""
    async with connection.client() as client:
        _print(await client.holds.list(), as_json=as_json)


@app.command(epilog=examples("watchfloor hold release 0198c5a0-1111-7000-8000-000000000000"))
@connected
async def release(
    connection: Connection, *, hold_id: HoldArgument, as_json: AsJson = False
) -> None:
    """End a hold: what is past its time leaves within the hour."""
    async with connection.client() as client:
        _print([await client.holds.release(hold_id)], as_json=as_json)


def _print(holds: Sequence[LegalHold], *, as_json: bool) -> None:
    if as_json:
        for hold in holds:
            print_json(hold.model_dump(mode="json"))
        return
    console().print(facts_table(_HEADINGS, map(_row, holds)))


def _row(hold: LegalHold) -> tuple[object, ...]:
    subject = ", ".join(hold.subjects) or None
    since, released = f"{hold.held_at:%Y-%m-%d %H:%M}", None
    if hold.released_at is not None:
        released = f"{hold.released_at:%Y-%m-%d %H:%M}"
    return hold.hold_id, hold.scope, subject, hold.reason, hold.held_by, since, released
