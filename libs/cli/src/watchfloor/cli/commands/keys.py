"""``watchfloor keys``: API keys."""

from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.terminal import note, print_json
from watchfloor.core import Role

app = command_group("API keys. Needs an admin key.")


@app.callback()
def keys() -> None:
    """API keys. Needs an admin key."""


@app.command(
    epilog=examples(
        "watchfloor keys create --project shop",
        "KEY=$(watchfloor keys create --project shop --json | jq -r .key)",
        "watchfloor keys create --project shop --role admin",
    )
)
@connected
async def create(
    connection: Connection,
    *,
    project: Annotated[str, typer.Option(help="The project that the key speaks for.")],
    role: Annotated[Role, typer.Option(help="What the key may do.")] = Role.API_USER,
    as_json: AsJson = False,
) -> None:
    """Issue a key and print it; it is shown this once and kept nowhere."""
    async with connection.client() as client:
        key = await client.projects.create_key(project, role)
    if as_json:
        print_json(key.model_dump(mode="json"))
        return
    print(key.key)
    note(f"A key of role {key.role} for project {key.project}. It is not shown again.")
