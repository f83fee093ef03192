"""``watchfloor policies``: what is to be done about sessions."""

import json
from pathlib import Path
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import (
    AsJson,
    Connection,
    command_group,
    connected,
    value_from_options,
)
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, print_json
from watchfloor.cli.text_file import read_text
from watchfloor.core import PolicyInput

app = command_group("Policies about sessions.")

PolicyIdArgument = Annotated[str, typer.Argument(metavar="ID", help="The policy's id.")]


@app.command("list", epilog=examples("watchfloor policies list", "watchfloor policies list --json"))
@connected
async def list_policies(connection: Connection, *, as_json: AsJson = False) -> None:
    """List policies, in the order in which they are looked at."""
    async with connection.client() as client:
        policies = await client.policies.list_documents()
    if as_json:
        for policy in policies:
            print_json(policy)
        return
    rows = (
        (
            policy.get("id"),
            policy.get("name"),
            "yes" if policy.get("enabled") else "no",
            _short(policy.get("conditions")) or "always",
            _short(policy.get("actions")),
        )
        for policy in policies
    )
    console().print(facts_table(("id", "name", "enabled", "when", "then"), rows))


@app.command(
    epilog=examples(
        "watchfloor policies put policy.json",
        "watchfloor policies put policy.json --id pol_block_critical",
    )
)
@connected
async def put(
    connection: Connection,
    *,
    file: Annotated[Path, typer.Argument(help="JSON with one policy; - is stdin.")],
    policy_id: Annotated[
        str | None, typer.Option("--id", help="Put it in the place of this one.")
    ] = None,
) -> None:
    """Add a policy, or put it in the place of another."""
    try:
        given = json.loads(read_text(file))
    except ValueError as exc:
        raise UsageError("The file is no JSON.") from exc
    if not isinstance(given, dict):
        raise UsageError("The file must hold one object: a policy.")
    policy = value_from_options(PolicyInput, **given)
    async with connection.client() as client:
        if policy_id is None:
            kept = await client.policies.create(policy)
        else:
            kept = await client.policies.replace(policy_id, policy)
    print_json(kept)


@app.command(epilog=examples("watchfloor policies delete pol_block_critical"))
@connected
async def delete(connection: Connection, *, policy_id: PolicyIdArgument) -> None:
    """Forget a policy; its decisions stay."""
    async with connection.client() as client:
        await client.policies.delete(policy_id)
    print(f"{clean(policy_id)} deleted")


def _short(document: object) -> str | None:
    if not isinstance(document, dict):
        return None
    given = {name: value for name, value in document.items() if value not in (None, [], {})}
    return ", ".join(f"{name} {value}" for name, value in given.items()) or None
