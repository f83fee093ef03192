"""``watchfloor redaction``: what is kept back before anything is published."""

import json
from pathlib import Path
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import (
    DEFAULT_DATA_DIR,
    Connection,
    DataDir,
    command_group,
    connected,
    value_from_options,
)
from watchfloor.cli.terminal import print_json
from watchfloor.cli.text_file import read_text
from watchfloor.client import SeenRedaction
from watchfloor.core import RedactionMode, RedactionPolicyInput

app = command_group("What is kept back of what callers tell.")


@app.command(epilog=examples("watchfloor redaction show"))
@connected
async def show(connection: Connection) -> None:
    """Show the policy; declared words are shown by their tokens."""
    async with connection.client() as client:
        _print(await client.redaction.get())


@app.command(epilog=examples("watchfloor redaction mode tokens", "watchfloor redaction mode off"))
@connected
async def mode(
    connection: Connection,
    *,
    wanted: Annotated[RedactionMode, typer.Argument(help="What becomes of what is sensitive.")],
) -> None:
    """Change the mode; declared fields and words stay."""
    async with connection.client() as client:
        held = await client.redaction.get()
        policy = value_from_options(
            RedactionPolicyInput, mode=wanted, fields=held.fields, words=held.words
        )
        _print(await client.redaction.put(policy))


@app.command(epilog=examples("watchfloor redaction put policy.json"))
@connected
async def put(
    connection: Connection,
    *,
    file: Annotated[Path, typer.Argument(help="JSON with mode, fields and words; - is stdin.")],
) -> None:
    """Put another policy in the place of the one that holds."""
    try:
        given = json.loads(read_text(file))
    except ValueError as exc:
        raise UsageError("The file is no JSON.") from exc
    if not isinstance(given, dict):
        raise UsageError("The file must hold one object: a policy.")
    policy = value_from_options(RedactionPolicyInput, **given)
    async with connection.client() as client:
        _print(await client.redaction.put(policy))


@app.command(
    "new-key",
    epilog=examples(
        "watchfloor redaction new-key", "watchfloor redaction new-key --file /etc/wf/redaction.keys"
    ),
)
def new_key(
    *,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    file: Annotated[
        Path | None, typer.Option(help="The file of keys, where it is not in the data folder.")
    ] = None,
) -> None:
    """Add a key; tokens are made with it from ten seconds later on, and searches try the old ones.

    Gateways elsewhere need the same file first.
    """
    from watchfloor.runtime import DataFolder, RedactionKeys

    keys = RedactionKeys(file or DataFolder(data_dir).redaction_keys_path)
    print(f"key {keys.add()} added")


def _print(policy: SeenRedaction) -> None:
    print_json(policy.model_dump(mode="json"))
