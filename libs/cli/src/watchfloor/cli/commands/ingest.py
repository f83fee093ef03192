"""``watchfloor ingest``: signals out of logs."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import FAILED, as_usage
from watchfloor.cli.log_summary import Delivery, print_summary, summary_document
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.terminal import clean, note, print_json
from watchfloor.cli.waiting import Waiting
from watchfloor.client import WatchfloorClient
from watchfloor.core import SignalInput
from watchfloor.ingest import (
    AccessLogIngest,
    IngestConfig,
    configured_rules,
    open_source,
)
from watchfloor.reference import AddressRanges, CrawlerRegistry

app = command_group("Find signals in logs and submit them.")

_BATCH = 200


@app.callback()
def ingest() -> None:
    """Find signals in logs and submit them."""


@app.command(
    "access-log",
    epilog=examples(
        "watchfloor ingest access-log /var/log/nginx/access.log.1.gz",
        "watchfloor ingest access-log /var/log/nginx/access.log --follow --customer acme",
        "zcat access.log.*.gz | watchfloor ingest access-log - --dry-run",
    ),
)
@connected
async def access_log(
    connection: Connection,
    *,
    file: Annotated[
        str, typer.Argument(help="Combined or common format, plain or gzip; - is stdin.")
    ],
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with what is added; rotation is seen.")
    ] = False,
    customer: Annotated[
        str, typer.Option("--customer", "-c", help="Id of the customer whose traffic it is.")
    ] = "default",
    rules: Annotated[
        Path | None, typer.Option(help="Folder or file with rules of your own, used as well.")
    ] = None,
    default_rules: Annotated[bool, typer.Option(help="Use the packaged rules.")] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the signals instead of submitting them.")
    ] = False,
    deadline: Annotated[
        float, typer.Option(min=0, help="Seconds to go on while the product is away or full.")
    ] = 300.0,
    as_json: AsJson = False,
) -> None:
    """Read an access log, count its lines by rule, and submit a signal where a rule fires.

    Reading the same log again finds the same threats, none twice. Lines that cannot be read are
    counted and their numbers shown. With --dry-run --json the signals are printed in the form
    that `watchfloor submit -` takes.
    """
    with as_usage():
        config = IngestConfig(rule_files=(rules,) if rules else (), use_default_rules=default_rules)
        rule_set = configured_rules(config)
        crawlers = CrawlerRegistry(AddressRanges())
        reading = AccessLogIngest(
            rule_set, customer_id=customer, crawler=crawlers.check, config=config
        )
    source = reading.read(open_source(file, follow=follow, config=config))
    delivery = Delivery()
    try:
        if dry_run:
            await _print_signals(source, as_json=as_json)
        else:
            async with connection.client() as client:
                await _submit(source, reading, delivery, client, deadline_s=deadline, eager=follow)
    finally:
        report = reading.report()
        if not as_json and report.lines == 0:
            note("Not a line was read.")
        elif not as_json:
            print_summary(report, None if dry_run else delivery)
        elif not dry_run:
            print_json(summary_document(report, delivery))
    if report.damage or delivery.refused:
        raise typer.Exit(FAILED)


async def _print_signals(source: AsyncIterator[list[SignalInput]], *, as_json: bool) -> None:
    async for signals in source:
        for signal in signals:
            if as_json:
                print_json(signal.model_dump(mode="json", exclude_none=True))
            else:
                where = signal.source_ip or "several addresses"
                print(clean(f"{signal.threat_type}  {where}  {signal.request_count} requests"))


async def _submit(
    source: AsyncIterator[list[SignalInput]],
    reading: AccessLogIngest,
    delivery: Delivery,
    client: WatchfloorClient,
    *,
    deadline_s: float,
    eager: bool,
) -> None:
    pending: list[SignalInput] = []
    with Waiting() as waiting:

        async def deliver() -> None:
            sent = client.submit(pending, deadline_s=deadline_s, on_failure=waiting.explain)
            async for item in sent:
                delivery.add(item.outcome)
            pending.clear()

        done = 0
        async for signals in source:
            pending += signals
            if len(pending) >= _BATCH or (eager and pending):
                await deliver()
            report = reading.report()
            waiting.advance(report.lines - done)
            done = report.lines
            waiting.say(f"lines, {report.signals} signals")
        await deliver()
