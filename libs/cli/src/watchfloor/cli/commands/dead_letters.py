"""``watchfloor dead-letters``: what was given up."""

from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.options import AsJson, Connection, Limit, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, print_json
from watchfloor.core import DeadLetterKind

app = command_group("What was given up: signals, events, deliveries, steps after conclusions.")

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, as listed.")]
Kind = Annotated[
    DeadLetterKind,
    typer.Option(
        "--kind",
        help="Signals, messages of events, webhook deliveries, or steps after conclusions, "
        "such as telling a receiver of features.",
    ),
]


@app.command(
    "list",
    epilog=examples(
        "watchfloor dead-letters list", "watchfloor dead-letters list --kind events --json"
    ),
)
@connected
async def list_letters(
    connection: Connection,
    *,
    kind: Kind = DeadLetterKind.SIGNALS,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List dead letters with the reason of each."""
    async with connection.client() as client:
        letters = [letter async for letter in client.dead_letters.every(kind, limit=limit)]
    if as_json:
        for letter in letters:
            print_json(letter.model_dump(mode="json"))
        return
    rows = (
        (
            letter.id,
            f"{letter.failed_at.astimezone():%Y-%m-%d %H:%M:%S}",
            letter.attempts,
            letter.requeues,
            letter.reason,
        )
        for letter in letters
    )
    console().print(facts_table(("id", "failed", "attempts", "requeues", "reason"), rows))


@app.command(
    epilog=examples(
        "watchfloor dead-letters requeue 01890a5d-ac96-774b-bcce-b302099a8057",
        "watchfloor dead-letters list --kind deliveries --json | jq -r .id "
        "| xargs watchfloor dead-letters requeue --kind deliveries",
    )
)
@connected
async def requeue(
    connection: Connection, *, letter_ids: Ids, kind: Kind = DeadLetterKind.SIGNALS
) -> None:
    """Have dead letters tried again, once their cause is mended."""
    async with connection.client() as client:
        for letter_id in letter_ids:
            await client.dead_letters.requeue(letter_id, kind)
            print(f"{clean(letter_id)} requeued")


@app.command(epilog=examples("watchfloor dead-letters drop 01890a5d-ac96-774b-bcce-b302099a8057"))
@connected
async def drop(
    connection: Connection, *, letter_ids: Ids, kind: Kind = DeadLetterKind.SIGNALS
) -> None:
    """Forget dead letters for good; the failed threats of signals stay."""
    async with connection.client() as client:
        for letter_id in letter_ids:
            await client.dead_letters.drop(letter_id, kind)
            print(f"{clean(letter_id)} dropped")
