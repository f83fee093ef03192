"""``watchfloor tail``: threats as they happen."""

from contextlib import aclosing
from typing import Annotated

import typer
from pydantic import JsonValue

from watchfloor.cli._examples import examples
from watchfloor.cli.live_view import LiveView
from watchfloor.cli.options import (
    AsJson,
    Connection,
    Customers,
    Review,
    Severities,
    Types,
    command_group,
    connected,
    value_from_options,
)
from watchfloor.cli.render import threat_line
from watchfloor.cli.terminal import console, print_json
from watchfloor.core import ThreatAnalysis, ThreatFilter

app = command_group("Watch threats as they happen.")


@app.command(
    epilog=examples(
        "watchfloor tail",
        "watchfloor tail --severity high --severity critical --review",
        "watchfloor tail --customer acme --json | jq -r .signal.source_ip",
    )
)
@connected
async def tail(
    connection: Connection,
    *,
    severity: Severities = None,
    threat_type: Types = None,
    customer: Customers = None,
    review: Review = None,
    initial: Annotated[
        int, typer.Option(min=0, max=20, help="Begin with this many of the newest.")
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """Watch threats as they happen; resumes by itself where it was cut off. Ctrl-C ends it.

    A line shows when the threat was found, its severity, type, customer and address, how likely
    it is a false alarm (1 is surely), what to do first, and whether a person must look.
    """
    where = value_from_options(
        ThreatFilter,
        severity=severity or (),
        threat_type=threat_type or (),
        customer_id=customer or (),
        requires_review=review,
    )
    screen = console()

    def show(threat: ThreatAnalysis, document: JsonValue) -> None:
        if as_json:
            print_json(document)
        else:
            screen.print(threat_line(threat), soft_wrap=True)

    async with connection.client() as client:
        view = LiveView(show=show)
        events = client.stream(
            where,
            initial=initial,
            on_open=view.opened,
            on_lost=view.lost,
            on_reset=view.reset,
        )
        async with aclosing(events):
            async for event in events:
                view.take(event)
