"""``watchfloor views``: lists as people left them in the dashboard."""

from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, note, print_json
from watchfloor.core import SavedView

app = command_group("Lists as people left them in the dashboard.")


@app.command(
    "list", epilog=examples("watchfloor views list", "watchfloor views list --json | jq .query")
)
@connected
async def list_views(connection: Connection, *, as_json: AsJson = False) -> None:
    """List one's own views and those that are shared."""
    async with connection.client() as client:
        views = await client.views.list()
    if as_json:
        for view in views:
            print_json(view.model_dump(mode="json"))
        return
    headings = ("id", "page", "name", "owner", "shared", "query")
    console().print(facts_table(headings, map(_row, views)))


@app.command(epilog=examples("watchfloor views delete 0198c5a0-1111-7000-8000-000000000000"))
@connected
async def delete(
    connection: Connection,
    *,
    view_id: Annotated[
        str, typer.Argument(metavar="ID", help="The view's id; `views list` has it.")
    ],
) -> None:
    """Forget a view of one's own; an admin also one that is shared."""
    async with connection.client() as client:
        await client.views.delete(view_id)
    note(f"{view_id} is gone.")


def _row(view: SavedView) -> tuple[str, ...]:
    shared = "yes" if view.shared else "no"
    return (
        view.view_id,
        view.page,
        clean(view.name),
        clean(view.owner),
        shared,
        clean(view.query),
    )
