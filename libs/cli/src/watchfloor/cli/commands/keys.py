"""``watchfloor keys``: API keys."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import as_usage
from watchfloor.cli.moments import FORMS, parse_duration_s, parse_future
from watchfloor.cli.options import (
    DEFAULT_DATA_DIR,
    AsJson,
    ConfigFile,
    Connection,
    DataDir,
    command_group,
    connected,
)
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, note, print_json
from watchfloor.client import ListedKey, NewKey
from watchfloor.core import Role

if TYPE_CHECKING:
    from watchfloor.core import IssuedKey

app = command_group("API keys. Needs an admin key.")

KeyArgument = Annotated[str, typer.Argument(metavar="ID", help="The key's id; `keys list` has it.")]
Overlap = Annotated[
    float | None,
    typer.Option(
        parser=parse_duration_s,
        metavar="DURATION",
        help="How long the replaced key stays good: 90s, 15m, 2h, 7d.",
        show_default="one day",
    ),
]
_A_DAY_S = 86_400.0


@app.command(
    epilog=examples(
        "watchfloor keys create --project shop",
        "KEY=$(watchfloor keys create --project shop --json | jq -r .key)",
        "watchfloor keys create --project shop --role ingest-only --name checkout --expires 90d",
        "watchfloor keys create --project shop --role admin",
    )
)
@connected
async def create(
    connection: Connection,
    *,
    project: Annotated[
        str, typer.Option("--project", "-P", help="The project that the key speaks for.")
    ],
    role: Annotated[
        Role, typer.Option("--role", "-r", help="What whoever has the key may do.")
    ] = Role.API_USER,
    name: Annotated[str | None, typer.Option(help="What the key is for.")] = None,
    expires: Annotated[
        datetime | None,
        typer.Option(parser=parse_future, metavar="TIME", help=f"When it ends: {FORMS}."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Issue a key and print it; it is shown this once and kept nowhere."""
    async with connection.client() as client:
        key = await client.keys.create(project, role, name=name, expires_at=expires)
    _show_secret(key, as_json=as_json)


@app.command(
    "list", epilog=examples("watchfloor keys list", "watchfloor keys list --project shop --json")
)
@connected
async def list_keys(
    connection: Connection,
    *,
    project: Annotated[
        str | None, typer.Option("--project", "-P", help="Whose; yours when absent.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List a project's keys, those that have ended included."""
    async with connection.client() as client:
        keys = await client.keys.list(project)
    if as_json:
        for key in keys:
            print_json(key.model_dump(mode="json"))
        return
    headings = ("id", "prefix", "role", "name", "made", "ends", "last used")
    console().print(facts_table(headings, map(_row, keys)))


@app.command(epilog=examples("watchfloor keys revoke 0198c5a0-1111-7000-8000-000000000000"))
@connected
async def revoke(connection: Connection, *, key_id: KeyArgument) -> None:
    """Let a key be good no more, at every gateway at once."""
    async with connection.client() as client:
        await client.keys.revoke(key_id)
    print(f"{clean(key_id)} revoked")


@app.command(
    "revoke-tokens", epilog=examples("watchfloor keys revoke-tokens ann@example.com -P shop")
)
@connected
async def revoke_tokens(
    connection: Connection,
    *,
    subject: Annotated[
        str, typer.Argument(metavar="SUBJECT", help="Whom the issuer gave them, as it says.")
    ],
    project: Annotated[
        str | None, typer.Option("--project", "-P", help="Which project's; yours when absent.")
    ] = None,
) -> None:
    """Call back all tokens that somebody has by now, and log that person out everywhere."""
    async with connection.client() as client:
        await client.keys.revoke_tokens(subject, project)
    print(f"tokens of {clean(subject)} revoked")


@app.command(
    epilog=examples(
        "watchfloor keys rotate 0198c5a0-1111-7000-8000-000000000000 --overlap 7d",
        "watchfloor keys rotate 0198c5a0-1111-7000-8000-000000000000 --overlap 0s --json",
    )
)
@connected
async def rotate(
    connection: Connection,
    *,
    key_id: KeyArgument,
    overlap: Overlap = None,
    as_json: AsJson = False,
) -> None:
    """Issue a key like that one and print it; both are good during the overlap."""
    async with connection.client() as client:
        key = await client.keys.rotate(key_id, overlap_s=_A_DAY_S if overlap is None else overlap)
    _show_secret(key, as_json=as_json)


@app.command(epilog=examples("watchfloor keys first", "watchfloor keys first --json"))
def first(
    *,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Make the first admin key and print it, beside the database of an installation that has none.

    `watchfloor up` does this by itself; gateways and coordinators on servers of your own do not.
    """
    key = asyncio.run(_first(data_dir, config_file))
    if as_json:
        print_json({"key": key.key, "role": key.role, "project": key.project_id})
        return
    print(key.key)
    note(f"A key of role {key.role} for project {key.project_id}. It is not shown again.")


async def _first(data_dir: Path, config_file: Path | None) -> "IssuedKey":
    from watchfloor.cli.attached import attached
    from watchfloor.cli.config import load_config
    from watchfloor.cli.preparing import first_key
    from watchfloor.core import ConflictError
    from watchfloor.runtime import DataFolder
    from watchfloor.telemetry import configure_logging

    with as_usage():
        config = load_config(config_file)
        addresses = attached(config, DataFolder(data_dir), as_owner=False)
    configure_logging("warning")
    issued = await first_key(addresses, operation="keys first")
    if issued is None:
        raise ConflictError("There is an admin key already. Whoever has it makes others.")
    return issued


def _show_secret(key: NewKey, *, as_json: bool) -> None:
    if as_json:
        print_json(key.model_dump(mode="json", exclude_none=True))
        return
    print(key.key)
    note(f"A key of role {key.role} for project {key.project}. It is not shown again.")


def _row(key: ListedKey) -> tuple[object, ...]:
    end = _day(key.expires_at)
    return (
        key.id,
        key.prefix,
        key.role,
        clean(key.name or ""),
        _day(key.created_at),
        "revoked" if key.revoked_at else end,
        _day(key.last_used_at),
    )


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"
