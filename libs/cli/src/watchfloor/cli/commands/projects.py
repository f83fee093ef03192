"""``watchfloor projects``: tenants."""

from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import console, print_json
from watchfloor.core import PROJECT_PATTERN, is_project_id

app = command_group("Tenants. Needs an admin key.")


@app.command(
    epilog=examples("watchfloor projects create shop", "watchfloor keys create --project shop")
)
@connected
async def create(
    connection: Connection,
    *,
    project_id: Annotated[
        str, typer.Argument(metavar="ID", help="Lower-case letters, digits, - and _.")
    ],
    as_json: AsJson = False,
) -> None:
    """Create a project; its data is kept apart from that of all others."""
    if not is_project_id(project_id):
        raise UsageError(f"A project's id must match {PROJECT_PATTERN}.")
    async with connection.client() as client:
        project = await client.projects.create(project_id)
    if as_json:
        print_json(project.model_dump(mode="json"))
    else:
        print(f"{project.project_id} created; give it a key with `watchfloor keys create`")


@app.command("list", epilog=examples("watchfloor projects list", "watchfloor projects list --json"))
@connected
async def list_projects(connection: Connection, *, as_json: AsJson = False) -> None:
    """List projects."""
    async with connection.client() as client:
        projects = await client.projects.list()
    if as_json:
        for project in projects:
            print_json(project.model_dump(mode="json"))
        return
    rows = (
        (project.project_id, f"{project.created_at.astimezone():%Y-%m-%d %H:%M}")
        for project in projects
    )
    console().print(facts_table(("project", "created"), rows))
