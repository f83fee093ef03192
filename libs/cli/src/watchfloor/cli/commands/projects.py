"""``watchfloor projects``: tenants."""

from collections.abc import Sequence
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import console, print_json
from watchfloor.core import PROJECT_PATTERN, Project, Quota, is_project_id

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
    """List projects with their quotas; what is absent is as the installation says."""
    async with connection.client() as client:
        projects = await client.projects.list()
    if as_json:
        for project in projects:
            print_json(project.model_dump(mode="json"))
        return
    _show(projects)


@app.command(
    epilog=examples(
        "watchfloor projects quota shop --items-per-s 500 --items-burst 5000",
        "watchfloor projects quota shop --streams 20 --keys 10",
        "watchfloor projects quota shop --reset",
    )
)
@connected
async def quota(
    connection: Connection,
    *,
    project_id: Annotated[str, typer.Argument(metavar="ID")],
    items_per_s: Annotated[
        float | None,
        typer.Option(min=0, help="Signals, events and spans a second, over all gateways."),
    ] = None,
    items_burst: Annotated[
        int | None, typer.Option(min=1, help="How many of them at once, after a rest.")
    ] = None,
    streams: Annotated[
        int | None, typer.Option(min=1, help="Live streams at each gateway.")
    ] = None,
    keys: Annotated[int | None, typer.Option(min=1, help="Good API keys at once.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what was said before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what a project may have, or show it; gateways know within ten seconds."""
    said = Quota(items_per_s=items_per_s, items_burst=items_burst, streams=streams, keys=keys)
    async with connection.client() as client:
        known = {each.project_id: each for each in await client.projects.list()}
        if (project := known.get(project_id)) is None:
            raise UsageError("There is no such project.")
        if reset or said != Quota():
            wanted = said if reset else said.over(project.quota)
            project = await client.projects.set_quota(project_id, wanted)
    if as_json:
        print_json(project.model_dump(mode="json"))
    else:
        _show([project])


def _show(projects: Sequence[Project]) -> None:
    headings = ("project", "created", "items/s", "burst", "streams", "keys")
    rows = (
        (
            project.project_id,
            f"{project.created_at.astimezone():%Y-%m-%d %H:%M}",
            *project.quota.model_dump().values(),
        )
        for project in projects
    )
    console().print(facts_table(headings, rows))
