"""``watchfloor migrate``: the database's roles and schema."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import as_usage
from watchfloor.cli.options import DEFAULT_DATA_DIR, AsJson, ConfigFile, DataDir, command_group
from watchfloor.cli.terminal import print_json

app = command_group("Bring the database up to date.")


@app.command(
    epilog=examples(
        "watchfloor migrate --print-roles | psql postgres",
        "WATCHFLOOR_DATABASE_OWNER_URL=postgresql://... watchfloor migrate",
    )
)
def migrate(
    *,
    print_roles: Annotated[
        bool, typer.Option("--print-roles", help="Print the SQL that makes the roles, and stop.")
    ] = False,
    config_file: ConfigFile = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    as_json: AsJson = False,
) -> None:
    """Bring the schema up to date, as its owner. `watchfloor up` does this by itself.

    The owner's URL comes from the configuration; without one, the database of the watchfloor
    that runs on the data folder is meant.
    """
    from watchfloor.store import migrate as upgrade
    from watchfloor.store import roles_sql

    if print_roles:
        print("\n".join(roles_sql()))
        return
    revision = asyncio.run(upgrade(_owner_url(config_file, data_dir)))
    if as_json:
        print_json({"revision": revision})
    else:
        print(f"schema is at revision {revision}")


def _owner_url(config_file: Path | None, data_dir: Path) -> str:
    from watchfloor.cli.config import load_config
    from watchfloor.core import UnavailableError
    from watchfloor.runtime import DatabaseUrls, DataFolder

    with as_usage():
        owner = load_config(config_file).database_owner_url
    if owner is not None:
        return owner.get_secret_value()
    folder = DataFolder(data_dir)
    endpoint = folder.read_endpoints().get("postgres")
    if endpoint is None:
        raise UnavailableError(f"No PostgreSQL of its own runs on the data folder {data_dir}.")
    return DatabaseUrls.at(endpoint, folder.read_credentials()).owner
