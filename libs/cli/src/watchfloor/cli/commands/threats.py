"""``watchfloor threats``: list, open and judge."""

from datetime import datetime
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.moments import FORMS, parse_moment
from watchfloor.cli.options import (
    AsJson,
    Connection,
    Customers,
    Limit,
    Review,
    Severities,
    Types,
    command_group,
    connected,
    value_from_options,
)
from watchfloor.cli.render import facts_table, threats_table
from watchfloor.cli.render_page import threat_page
from watchfloor.cli.terminal import console, note, print_json
from watchfloor.client import PendingThreat
from watchfloor.core import (
    ThreatAnalysis,
    ThreatFilter,
    ThreatStatus,
    VerdictInput,
    VerdictKind,
)

app = command_group("List, open and judge threats.")

ThreatIdArgument = Annotated[str, typer.Argument(metavar="ID", help="The threat's id.")]


@app.command(
    "list",
    epilog=examples(
        "watchfloor threats list --severity critical --since 2h",
        "watchfloor threats list --search 'acme login' -n 20",
        "watchfloor threats list --review --not-judged --json | jq -r .id",
    ),
)
@connected
async def list_threats(
    connection: Connection,
    *,
    severity: Severities = None,
    threat_type: Types = None,
    customer: Customers = None,
    review: Review = None,
    judged: Annotated[
        bool | None,
        typer.Option("--judged/--not-judged", help="Only threats with a verdict, or without."),
    ] = None,
    status: Annotated[
        list[ThreatStatus] | None, typer.Option(help="Only this status; may be repeated.")
    ] = None,
    search: Annotated[
        str | None, typer.Option(help="Words, or beginnings of words, that must all occur.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(parser=parse_moment, metavar="TIME", help=f"Received after: {FORMS}."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(parser=parse_moment, metavar="TIME", help="Received before."),
    ] = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List threats, newest first."""
    where = value_from_options(
        ThreatFilter,
        severity=severity or (),
        threat_type=threat_type or (),
        customer_id=customer or (),
        requires_review=review,
        judged=judged,
        status=status or (),
        search=search,
        since=since,
        until=until,
    )
    async with connection.client() as client:
        documents = [item async for item in client.threats.every_document(where, limit=limit)]
    if as_json:
        for document in documents:
            print_json(document)
        return
    threats = [ThreatAnalysis.model_validate(item, extra="ignore") for item in documents]
    console().print(threats_table(threats))
    if len(threats) == limit:
        note(f"The newest {limit}; more with --limit.")


@app.command(
    epilog=examples(
        "watchfloor threats show 01890a5d-ac96-774b-bcce-b302099a8057",
        "watchfloor threats show 01890a5d-ac96-774b-bcce-b302099a8057 --json | jq .severity",
    )
)
@connected
async def show(
    connection: Connection, *, threat_id: ThreatIdArgument, as_json: AsJson = False
) -> None:
    """Open one threat: what was seen, why it matters, whether it is real, what to do.

    Sessions of AI agents that share its user, address or agent follow.
    """
    async with connection.client() as client:
        threat = await client.threats.get(threat_id)
        related = await client.threats.related_sessions(threat_id)
    if as_json:
        shown = related.model_dump(mode="json")
        print_json({**threat.model_dump(mode="json"), "related_sessions": shown})
    elif isinstance(threat, PendingThreat):
        note("Accepted, and not analysed yet: try again in a moment.")
    else:
        console().print(threat_page(threat, related.sessions))


@app.command(
    epilog=examples(
        "watchfloor threats verdict 01890a5d-ac96-774b-bcce-b302099a8057 true_positive",
        "watchfloor threats verdict 01890a5d-ac96-774b-bcce-b302099a8057 benign --note 'our scan'",
    )
)
@connected
async def verdict(
    connection: Connection,
    *,
    threat_id: ThreatIdArgument,
    verdict: Annotated[VerdictKind, typer.Argument(help="Your judgement.")],
    note_text: Annotated[str | None, typer.Option("--note", help="Why, for colleagues.")] = None,
    as_json: AsJson = False,
) -> None:
    """Judge a threat; later scores of similar threats learn from it."""
    judgement = value_from_options(VerdictInput, verdict=verdict, note=note_text)
    async with connection.client() as client:
        threat = await client.threats.verdict(threat_id, judgement)
    if as_json:
        print_json(threat.model_dump(mode="json"))
    else:
        print(f"{threat.id} is {verdict} (revision {threat.revision})")


@app.command(epilog=examples("watchfloor threats stats", "watchfloor threats stats --json"))
@connected
async def stats(connection: Connection, *, as_json: AsJson = False) -> None:
    """Count threats by type, severity, status and verdict."""
    async with connection.client() as client:
        counted = await client.threats.stats()
    if as_json:
        print_json(counted.model_dump(mode="json"))
        return
    rows: list[tuple[str, int]] = [
        ("threats", counted.total),
        ("customers affected", counted.customers_affected),
        ("to review", counted.requiring_review),
    ]
    for counts in (counted.by_severity, counted.by_type, counted.by_status, counted.by_verdict):
        rows += sorted(counts.items(), key=lambda pair: -pair[1])
    console().print(facts_table(("", "count"), rows))
