"""``watchfloor sessions``: what AI agents did, and what to think of it."""

from datetime import datetime
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.moments import FORMS, parse_moment
from watchfloor.cli.options import (
    AsJson,
    Connection,
    Limit,
    command_group,
    connected,
    value_from_options,
)
from watchfloor.cli.render_session import session_page, sessions_table
from watchfloor.cli.terminal import console, note, print_json
from watchfloor.client import SeenSession
from watchfloor.core import DataflowVerdict, SessionFilter, SessionSort, SessionStatus

app = command_group("Sessions of AI agents.")

_SORTS = {
    "risk": SessionSort.RISK,
    "activity": SessionSort.LAST_ACTIVITY,
    "created": SessionSort.CREATED,
}
SessionIdArgument = Annotated[str, typer.Argument(metavar="ID", help="The session's id.")]


@app.command(
    "list",
    epilog=examples(
        "watchfloor sessions list --min-risk 0.6 --sort risk",
        "watchfloor sessions list --agent concierge --since 2h",
        "watchfloor sessions list --dataflow hijacked",
        "watchfloor sessions list --address 203.0.113.7",
        "watchfloor sessions list --called thread-42 --json | jq -r .id",
    ),
)
@connected
async def list_sessions(
    connection: Connection,
    *,
    min_risk: Annotated[
        float | None, typer.Option(min=0, max=1, help="Only from this risk on.")
    ] = None,
    pattern: Annotated[
        list[str] | None, typer.Option(help="Only with this pattern; may be repeated.")
    ] = None,
    dataflow: Annotated[
        list[DataflowVerdict] | None,
        typer.Option(help="Only with this verdict on their data flow; may be repeated."),
    ] = None,
    agent: Annotated[
        list[str] | None, typer.Option("--agent", "-a", help="Only of this agent; repeatable.")
    ] = None,
    workflow: Annotated[
        list[str] | None, typer.Option(help="Only of this workflow; may be repeated.")
    ] = None,
    user: Annotated[
        list[str] | None, typer.Option(help="Only for this user; may be repeated.")
    ] = None,
    customer: Annotated[
        list[str] | None, typer.Option(help="Only of this customer; may be repeated.")
    ] = None,
    address: Annotated[
        list[str] | None, typer.Option(help="Only used from this address; may be repeated.")
    ] = None,
    status: Annotated[SessionStatus | None, typer.Option(help="Only this status.")] = None,
    called: Annotated[
        str | None, typer.Option(help="Those that their sender calls so; nothing else counts then.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(parser=parse_moment, metavar="TIME", help=f"Active after: {FORMS}."),
    ] = None,
    sort: Annotated[str, typer.Option(help="By risk, activity or created.")] = "activity",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List sessions, the last active first."""
    if sort not in _SORTS:
        raise typer.BadParameter("must be risk, activity or created", param_hint="--sort")
    where = value_from_options(
        SessionFilter,
        min_risk=min_risk,
        patterns=pattern or (),
        dataflow=dataflow or (),
        agent_id=agent or (),
        workflow_id=workflow or (),
        user_id=user or (),
        customer_id=customer or (),
        address=address or (),
        status=(status,) if status else (),
        after=since,
        sort=_SORTS[sort],
    )
    async with connection.client() as client:
        if called is None:
            found = [item async for item in client.sessions.every_document(where, limit=limit)]
        else:
            found = list((await client.sessions.called(called)).items)
    if as_json:
        for document in found:
            print_json(document)
        return
    sessions = [SeenSession.model_validate(item, extra="ignore") for item in found]
    console().print(sessions_table(sessions))
    if len(sessions) == limit:
        note(f"The first {limit}; more with --limit.")


@app.command(
    epilog=examples(
        "watchfloor sessions show sess-1",
        "watchfloor sessions show sess-1 --json | jq .session.currentRiskScore",
    )
)
@connected
async def show(
    connection: Connection, *, session_id: SessionIdArgument, as_json: AsJson = False
) -> None:
    """Open one session: its risk and data flow, why, what policies decided, the conversation."""
    async with connection.client() as client:
        document = await client.sessions.get_document(session_id)
        messages = await client.sessions.conversation(session_id)
        decisions = await client.sessions.decisions(session_id)
    if as_json:
        said = [each.model_dump(mode="json", exclude_unset=True) for each in messages]
        print_json({"session": document, "messages": said})
        return
    session = SeenSession.model_validate(document, extra="ignore")
    console().print(session_page(session, messages, decisions))
