"""``watchfloor simulate``: synthetic signals for a trial."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import islice
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import FAILED, UsageError
from watchfloor.cli.log_summary import Delivery
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.terminal import print_json
from watchfloor.cli.waiting import Waiting
from watchfloor.core import SignalInput, SystemClock
from watchfloor.ingest import Scenario
from watchfloor.ingest import simulate as play

app = command_group("Make synthetic signals for a trial.")

_DEFAULT_COUNT = 20
_TICK_S = 0.1
_MOST_AT_ONCE = 500


@app.command(
    epilog=examples(
        "watchfloor simulate --scenario credential_stuffing",
        "watchfloor simulate --scenario mixed --rate 50 --duration 60",
        "watchfloor simulate --scenario bot_attack --count 5 --seed 7 --customer acme",
    )
)
@connected
async def simulate(
    connection: Connection,
    *,
    scenario: Annotated[Scenario, typer.Option(help="What is played.")] = Scenario.MIXED,
    rate: Annotated[float, typer.Option(min=0.01, max=10_000, help="Signals a second.")] = 10.0,
    count: Annotated[int | None, typer.Option(min=1, help="How many signals.")] = None,
    duration: Annotated[float | None, typer.Option(min=0, help="For how many seconds.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same signals.")] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", "-c", help="Id of the customer concerned.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make synthetic signals and submit them at a steady rate; 20 of them by default.

    Their addresses are those reserved for documentation. Each run makes new threats.
    """
    if count is not None and duration is not None:
        raise UsageError("Give --count or --duration, not both.")
    if count is None:
        count = _DEFAULT_COUNT if duration is None else max(1, round(duration * rate))
    make = partial(
        play,
        scenario,
        seed=secrets.randbits(32) if seed is None else seed,
        clock=SystemClock(),
    )
    signals = make(customers=(customer,)) if customer else make()
    delivery = Delivery()
    with Waiting(count) as waiting:
        async with connection.client() as client:
            async for batch in _paced(signals, count, rate):
                async for item in client.submit(batch, on_failure=waiting.explain):
                    delivery.add(item.outcome)
                waiting.advance(len(batch))
    if as_json:
        print_json({"accepted": delivery.accepted, "refused": delivery.refused})
    else:
        print(f"{delivery.accepted} accepted, {delivery.refused} refused")
    if delivery.refused:
        raise typer.Exit(FAILED)


async def _paced(
    signals: Iterator[SignalInput], count: int, rate: float
) -> AsyncIterator[list[SignalInput]]:
    """``count`` signals in batches of those that are due; what was late is made up for."""
    began, sent = time.monotonic(), 0
    while True:
        due = min(int((time.monotonic() - began) * rate) + 1, count) - sent
        batch = list(islice(signals, min(due, _MOST_AT_ONCE)))
        yield batch
        sent += len(batch)
        if sent >= count:
            return
        next_due_s = began + sent / rate - time.monotonic()
        await asyncio.sleep(max(next_due_s, _TICK_S if due < _MOST_AT_ONCE else 0))
