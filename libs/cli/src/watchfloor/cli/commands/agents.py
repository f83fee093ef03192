"""``watchfloor agents``: which AI agents are monitored, and what they are measured by."""

from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.options import AsJson, Connection, Limit, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, print_json

app = command_group("Monitored AI agents.")

AgentArgument = Annotated[str, typer.Argument(metavar="AGENT", help="The agent's id.")]


@app.command("list", epilog=examples("watchfloor agents list", "watchfloor agents list --json"))
@connected
async def list_agents(
    connection: Connection, *, limit: Limit = 100, as_json: AsJson = False
) -> None:
    """List agents, by their ids."""
    async with connection.client() as client:
        agents = [agent async for agent in client.agents.every(limit=limit)]
    if as_json:
        for agent in agents:
            print_json(agent.model_dump(mode="json"))
        return
    rows = (
        (
            agent.agent_id,
            agent.workflow_id,
            agent.sessions,
            agent.completed,
            f"{agent.last_seen_at:%Y-%m-%d %H:%M}",
        )
        for agent in agents
    )
    console().print(facts_table(("agent", "workflow", "sessions", "concluded", "last seen"), rows))


@app.command(
    epilog=examples(
        "watchfloor agents rebaseline concierge --reason 'release 4.2 has another planner'"
    )
)
@connected
async def rebaseline(
    connection: Connection,
    *,
    agent_id: AgentArgument,
    reason: Annotated[
        str, typer.Option("--reason", help="Why, for those who read the reports after it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Measure an agent by its sessions of today, as after a release that changed it on purpose.

    What it is measured by is forgotten, and taken again from all its concluded sessions.
    """
    async with connection.client() as client:
        answer = await client.agents.rebaseline(agent_id, reason=reason)
    if as_json:
        print_json(answer)
        return
    had = answer.get("retired_baseline_id")
    print("The baseline is retired." if had else "It had no baseline.", clean(answer.get("next")))


@app.command(epilog=examples("watchfloor agents baseline concierge"))
@connected
async def baseline(
    connection: Connection, *, agent_id: AgentArgument, as_json: AsJson = False
) -> None:
    """Show what an agent is measured by, and was before, and why no more."""
    async with connection.client() as client:
        known = await client.agents.baseline(agent_id)
    if as_json:
        print_json(known.model_dump(mode="json"))
        return
    rows: list[tuple[object, ...]] = [
        (
            f"{each.created_at:%Y-%m-%d %H:%M}",
            each.sessions,
            f"{each.retired_at:%Y-%m-%d %H:%M}",
            each.retired_by,
            each.reason,
        )
        for each in known.retired
    ]
    if known.baseline is not None:
        since = f"{known.baseline.created_at:%Y-%m-%d %H:%M}"
        rows.insert(0, (since, known.baseline.sessions, "in use", None, None))
    console().print(facts_table(("taken", "from sessions", "retired", "by", "why"), rows))
