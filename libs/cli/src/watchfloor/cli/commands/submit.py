"""``watchfloor submit``: a file of signals, each taken exactly once."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from pydantic import JsonValue

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import FAILED, problem_line
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.signal_file import SignalFile, read_signal_file
from watchfloor.cli.terminal import note, print_json
from watchfloor.cli.waiting import Waiting
from watchfloor.core import Accepted, InvalidInputError, Refused, WatchfloorError

app = command_group("Submit a file of signals, exactly once.")

_SHOWN = 20

Outcomes = dict[int, Accepted | Refused]


@app.command(
    epilog=examples(
        "watchfloor submit signals.json",
        "watchfloor submit signals.ndjson --json | jq .accepted",
        "jq -c '.[]' signals.json | watchfloor submit - --key-prefix monday",
    )
)
@connected
async def submit(
    connection: Connection,
    *,
    file: Annotated[
        Path, typer.Argument(help="A JSON array, one object, or one object a line; - is stdin.")
    ],
    key_prefix: Annotated[
        str | None,
        typer.Option(
            help="Idempotency keys are PREFIX/number for signals without an id; "
            "a hash of the file when absent."
        ),
    ] = None,
    deadline: Annotated[
        float, typer.Option(min=0, help="Seconds to go on while the product is away or full.")
    ] = 300.0,
    as_json: AsJson = False,
) -> None:
    """Submit the signals of a file; go on until each is taken or refused.

    Every signal has an idempotency key that depends on the file alone: whatever is killed in
    between, running the same command again neither loses nor doubles anything.
    """
    signals = read_signal_file(file)
    outcomes: Outcomes = {
        line.place: Refused(InvalidInputError.code, (line.problem,)) for line in signals.unreadable
    }
    try:
        await _send(connection, signals, outcomes, prefix=key_prefix, deadline_s=deadline)
    except WatchfloorError:
        _report(outcomes, as_json=as_json)
        left = len(signals.signals) + len(signals.unreadable) - len(outcomes)
        note(f"{left} have no answer yet. Run the same command again: none is taken twice.")
        raise
    _report(outcomes, as_json=as_json)
    if any(isinstance(outcome, Refused) for outcome in outcomes.values()):
        raise typer.Exit(FAILED)


async def _send(
    connection: Connection,
    signals: SignalFile,
    outcomes: Outcomes,
    *,
    prefix: str | None,
    deadline_s: float,
) -> None:
    prefix = prefix or signals.key_prefix
    places = list(signals.signals)
    keyed = (_with_key(signal, f"{prefix}/{n}") for n, signal in signals.signals.items())
    waiting = Waiting(len(places))
    with waiting:
        async with connection.client() as client:
            async for sent in client.submit(
                keyed, deadline_s=deadline_s, on_failure=waiting.explain
            ):
                outcomes[places[sent.place]] = sent.outcome
                waiting.advance()


def _with_key(signal: JsonValue, key: str) -> JsonValue:
    # A line that could not be read takes a place too, so the keys follow the places in the file.
    if isinstance(signal, dict) and signal.get("id") is None:
        return {**signal, "id": key}
    return signal


def _report(outcomes: Outcomes, *, as_json: bool) -> None:
    refused = {n: fate for n, fate in sorted(outcomes.items()) if isinstance(fate, Refused)}
    accepted = len(outcomes) - len(refused)
    if as_json:
        results = [_result(place, fate) for place, fate in sorted(outcomes.items())]
        print_json({"results": results, "accepted": accepted, "refused": len(refused)})
        return
    known = sum(isinstance(fate, Accepted) and fate.repeated for fate in outcomes.values())
    repeats = f" ({known} known already)" if known else ""
    print(f"{accepted} accepted{repeats}, {len(refused)} refused")
    _explain(list(refused.items()))


def _explain(refused: list[tuple[int, Refused]]) -> None:
    for place, fate in refused[:_SHOWN]:
        reasons: Iterable[str] = (problem_line(problem) for problem in fate.problems)
        print(f"  signal {place}: {'; '.join(reasons) or fate.code}", file=sys.stderr)
    if len(refused) > _SHOWN:
        note(f"  and {len(refused) - _SHOWN} more; --json lists all")


def _result(place: int, fate: Accepted | Refused) -> dict[str, JsonValue]:
    if isinstance(fate, Accepted):
        return {"index": place, "id": fate.threat_id, "repeated": fate.repeated}
    errors: list[JsonValue] = [{"field": p.field, "reason": p.reason} for p in fate.problems]
    return {"index": place, "code": fate.code, "errors": errors}
