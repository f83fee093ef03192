"""``watchfloor report``: everything that is known about one AI agent."""

from enum import StrEnum
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import Connection, command_group, connected
from watchfloor.cli.render_report import report_page
from watchfloor.cli.report_html import report_html
from watchfloor.cli.terminal import console, note, print_json
from watchfloor.client import SeenAgent

app = command_group("What is known about one AI agent.")


_OUTLOOKS = {
    "requested": "Asked for: the next report is there in a few seconds.",
    "already_running": "An analysis is running; what it does not see is in the one after it.",
    "too_few_sessions": "There are too few concluded sessions for a whole report.",
    "no_new_sessions": "Nothing is new since this report; --force has it made again.",
}


class ReportFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


@app.command(
    epilog=examples(
        "watchfloor report concierge",
        "watchfloor report concierge --format html > concierge.html",
        "watchfloor report concierge --format json | jq .risk_analysis.summary",
    )
)
@connected
async def report(
    connection: Connection,
    *,
    agent_id: Annotated[str, typer.Argument(metavar="AGENT", help="The agent's id.")],
    form: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="How it is written, to stdout.")
    ] = ReportFormat.TEXT,
    analyze: Annotated[
        bool, typer.Option("--analyze", help="Ask for a new analysis, and show the last one.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --analyze: also where nothing is new.")
    ] = False,
) -> None:
    """Show an agent's security checks, behavior and personal data, as last analysed."""
    if force and not analyze:
        raise UsageError("--force needs --analyze.")
    async with connection.client() as client:
        document = await client.agents.get_document(agent_id)
        if analyze:
            asked = await client.agents.analyze(agent_id, force=force)
            note(_OUTLOOKS.get(str(asked.get("status")), "Asked for."))
    if form is ReportFormat.JSON:
        print_json(document)
    elif form is ReportFormat.HTML:
        print(report_html(SeenAgent.of(document)), end="")
    else:
        console().print(report_page(SeenAgent.of(document)))
