"""``watchfloor import``: sessions out of files."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import FAILED
from watchfloor.cli.options import AsJson, Connection, command_group, connected
from watchfloor.cli.terminal import clean, note, print_json
from watchfloor.cli.trace_file import read_trace_file
from watchfloor.cli.waiting import Waiting
from watchfloor.core import Event, EventSource, ModelCall, session_id_of
from watchfloor.traces import Normalised, Origin, Transcript, conversation, read_export, write_otlp

app = command_group("Record sessions out of files of traces.")

_SHOWN = 20
_ANY_PROJECT = "default"
"""The server decides whose sessions they are; values must name somebody."""


@app.callback()
def import_() -> None:
    """Record sessions out of files of traces."""


@app.command(
    "traces",
    epilog=examples(
        "watchfloor import traces langfuse-export.json",
        "watchfloor import traces spans-*.jsonl.gz --session checkout-42",
        "watchfloor import traces otlp.json --dry-run --json | jq .messages",
    ),
)
@connected
async def import_traces(
    connection: Connection,
    *,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="OTLP JSON, Langfuse exports or OpenInference dumps, JSON or JSON lines, plain, "
            "gzip or xz; - is stdin."
        ),
    ],
    session: Annotated[
        list[str] | None,
        typer.Option(
            "--session", help="Only this session, as its sender calls it; may be repeated."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the conversations and store nothing.")
    ] = False,
    deadline: Annotated[
        float, typer.Option(min=0, help="Seconds to go on while the product is away or full.")
    ] = 300.0,
    as_json: AsJson = False,
) -> None:
    """Read files of traces and record the sessions in them.

    Reading the same file again records nothing twice. With --dry-run --json each session is
    printed as one line: its id, and its messages as they read.
    """
    found = _read_all(files, only=session)
    rejected = list(found.rejected)
    if dry_run:
        _print_sessions(found, as_json=as_json)
    else:
        rejected += await _send(connection, found, deadline_s=deadline, as_json=as_json)
    for reason in rejected[:_SHOWN]:
        note(f"not read: {reason}")
    if len(rejected) > _SHOWN:
        note(f"  and {len(rejected) - _SHOWN} more")
    if rejected:
        raise typer.Exit(FAILED)


def _read_all(files: Sequence[Path], *, only: Sequence[str] | None) -> Normalised:
    origin = Origin(_ANY_PROJECT, datetime.now(UTC), EventSource.IMPORT)
    wanted = None if only is None else {session_id_of(name) for name in only}
    read = Normalised([], [], [])
    with Waiting(len(files)) as waiting:
        for path in files:
            waiting.say(str(path))
            told = read_export(read_trace_file(path), origin)
            read = Normalised(
                [*read.events, *(e for e in told.events if not wanted or e.session_id in wanted)],
                [*read.calls, *(c for c in told.calls if not wanted or c.session_id in wanted)],
                [*read.rejected, *(f"{path}: {reason}" for reason in told.rejected)],
            )
            waiting.advance()
    return read


def _print_sessions(found: Normalised, *, as_json: bool) -> None:
    for name, news in _by_session(found):
        messages = conversation(news)
        if as_json:
            print_json({"id": name, "messages": messages})
            continue
        print(clean(f"{name}  {len(messages)} messages, {len(news)} events"))
        for message in messages:
            print(clean(f"  {message['role']}: {message['content'] or ''}"[:160]))


def _by_session(found: Normalised) -> Iterator[tuple[str, Sequence[Event]]]:
    """What each session holds, in the order in which they appear in the files."""
    sessions: defaultdict[str, tuple[list[Event], list[ModelCall]]] = defaultdict(lambda: ([], []))
    for event in found.events:
        sessions[event.session_id][0].append(event)
    for call in found.calls:
        sessions[call.session_id][1].append(call)
    for session_id, (events, calls) in sessions.items():
        yield session_id, Transcript().add(events, calls)


async def _send(
    connection: Connection, found: Normalised, *, deadline_s: float, as_json: bool
) -> list[str]:
    """Record what was found; the reasons of what was refused."""
    spans = list(write_otlp(found))
    sessions = {e.session_id for e in found.events} | {c.session_id for c in found.calls}
    refused, reasons = 0, list[str]()
    with Waiting(len(spans)) as waiting:
        async with connection.client() as client:
            sending = client.send_spans(spans, deadline_s=deadline_s, on_failure=waiting.explain)
            async for sent in sending:
                waiting.advance(sent.spans)
                refused += sent.rejected
                reasons += [sent.reason] if sent.rejected else []
    recorded = len(spans) - refused
    if as_json:
        print_json({"sessions": len(sessions), "spans": recorded, "refused": refused})
    else:
        print(f"{recorded} spans of {len(sessions)} sessions recorded, {refused} refused")
    return reasons
