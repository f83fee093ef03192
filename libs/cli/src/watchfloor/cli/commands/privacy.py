"""``watchfloor privacy``: what is held of one user or customer."""

import sys
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import AsJson, Connection, Limit, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, note, print_json
from watchfloor.cli.waiting import Waiting
from watchfloor.client import PrivacyApi, SeenErasure
from watchfloor.core import ConflictError, ErasureState

app = command_group("What is held of one user or customer. Needs an admin key.")

User = Annotated[
    str | None, typer.Option("--user", help="A user's id, as signals and events name it.")
]
Customer = Annotated[str | None, typer.Option("--customer", help="A customer's id, likewise.")]


@app.command(
    epilog=examples(
        "watchfloor privacy erase --user u-4711 --dry-run",
        "watchfloor privacy erase --user u-4711",
        "watchfloor privacy erase --customer acme --yes --json",
    )
)
@connected
async def erase(
    connection: Connection,
    *,
    user: User = None,
    customer: Customer = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count it and remove nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase everything of a user or customer, for good, and say how much that was.

    It goes on when this command is interrupted; called again, it follows the same erasure.
    """
    _check(user, customer)
    if not (dry_run or yes):
        _confirm(user or customer or "")
    async with connection.client() as client:
        asked = await client.privacy.erase(user=user, customer=customer, dry_run=dry_run)
        ended = await _followed(client.privacy, asked)
    _show(ended, as_json=as_json)
    if ended.state is ErasureState.REFUSED:
        raise ConflictError(ended.reason or "It was refused.")


@app.command(
    epilog=examples(
        "watchfloor privacy export --user u-4711 > u-4711.ndjson",
        "watchfloor privacy export --customer acme | jq -r .place | sort | uniq -c",
    )
)
@connected
async def export(
    connection: Connection,
    *,
    user: User = None,
    customer: Customer = None,
) -> None:
    """Write everything of a user or customer as lines of JSON: {place, data}, at last {counts}."""
    _check(user, customer)
    async with connection.client() as client:
        async for found in client.privacy.export(user=user, customer=customer):
            print_json(found)


@app.command("list", epilog=examples("watchfloor privacy list", "watchfloor privacy list --json"))
@connected
async def list_erasures(
    connection: Connection, *, limit: Limit = 100, as_json: AsJson = False
) -> None:
    """List erasures; their subjects are named by tokens, as in the audit log."""
    async with connection.client() as client:
        erasures = [each async for each in client.privacy.every(limit=limit)]
    if as_json:
        for each in erasures:
            print_json(each.model_dump(mode="json"))
        return
    headings = ("id", "asked", "subject", "dry run", "state", "removed")
    console().print(facts_table(headings, map(_row, erasures)))


def _check(user: str | None, customer: str | None) -> None:
    if (user is None) == (customer is None):
        raise UsageError("One of --user and --customer is needed, and not both.")


def _confirm(subject: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError("Erasing cannot be undone: say --yes where nobody can be asked.")
    typer.confirm(
        f"Erase everything of {clean(subject)}? It cannot be undone.", abort=True, err=True
    )


async def _followed(api: PrivacyApi, asked: SeenErasure) -> SeenErasure:
    with Waiting() as waiting:
        async for erasure in api.follow(asked):
            done = sum(erasure.counts.values())
            waiting.say(f"{erasure.state}, pass {erasure.passes + 1}: {done}")
    return erasure


def _show(erasure: SeenErasure, *, as_json: bool) -> None:
    if as_json:
        print_json(erasure.model_dump(mode="json"))
        return
    heading = "found" if erasure.dry_run else "removed"
    console().print(facts_table(("place", heading), sorted(erasure.counts.items())))
    note(f"Erasure {erasure.id}: {erasure.state}.")


def _row(erasure: SeenErasure) -> tuple[object, ...]:
    return (
        erasure.id,
        f"{erasure.asked_at.astimezone():%Y-%m-%d %H:%M}",
        erasure.subject,
        "yes" if erasure.dry_run else "",
        erasure.state,
        sum(erasure.counts.values()),
    )
