"""``watchfloor dead-letters``: signals that were given up."""

from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.options import AsJson, Connection, Limit, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, print_json

app = command_group("Signals that were given up.")

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Threat ids, as listed.")]


@app.command(
    "list", epilog=examples("watchfloor dead-letters list", "watchfloor dead-letters list --json")
)
@connected
async def list_letters(
    connection: Connection, *, limit: Limit = 100, as_json: AsJson = False
) -> None:
    """List dead letters with the reason of each."""
    async with connection.client() as client:
        letters = [letter async for letter in client.dead_letters.every(limit=limit)]
    if as_json:
        for letter in letters:
            print_json(letter.model_dump(mode="json"))
        return
    rows = (
        (
            letter.threat_id,
            f"{letter.failed_at.astimezone():%Y-%m-%d %H:%M:%S}",
            letter.deliveries,
            letter.requeues,
            letter.reason,
        )
        for letter in letters
    )
    console().print(facts_table(("id", "failed", "deliveries", "requeues", "reason"), rows))


@app.command(
    epilog=examples(
        "watchfloor dead-letters requeue 01890a5d-ac96-774b-bcce-b302099a8057",
        "watchfloor dead-letters list --json | jq -r .threat_id "
        "| xargs watchfloor dead-letters requeue",
    )
)
@connected
async def requeue(connection: Connection, *, threat_ids: Ids) -> None:
    """Put dead letters back into the queue, once their cause is mended."""
    async with connection.client() as client:
        for threat_id in threat_ids:
            await client.dead_letters.requeue(threat_id)
            print(f"{clean(threat_id)} requeued")


@app.command(epilog=examples("watchfloor dead-letters drop 01890a5d-ac96-774b-bcce-b302099a8057"))
@connected
async def drop(connection: Connection, *, threat_ids: Ids) -> None:
    """Forget dead letters for good; their failed threats stay."""
    async with connection.client() as client:
        for threat_id in threat_ids:
            await client.dead_letters.drop(threat_id)
            print(f"{clean(threat_id)} dropped")
