"""``watchfloor analyze``: sessions and texts of files, without a server."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import UsageError
from watchfloor.cli.options import AsJson, command_group
from watchfloor.cli.render_offline import session_lines, text_lines
from watchfloor.cli.terminal import clean, print_json
from watchfloor.cli.trace_file import read_trace_file
from watchfloor.cli.waiting import Waiting

if TYPE_CHECKING:
    from watchfloor.cli.offline.analyses import Item

Found = TypeVar("Found", bound=BaseModel)

app = command_group("Analyse sessions and texts of files, without a server.")

_File = Annotated[
    Path, typer.Argument(help="JSON lines or a JSON array, plain, gzip or xz; - is stdin.")
]
_Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="Processes to work with; by default as many as pay, up to the cores."),
]


@app.command(
    "sessions",
    epilog=examples(
        "watchfloor analyze sessions runs.jsonl.gz",
        "watchfloor analyze sessions runs.jsonl --json | jq .dataflow.verdict",
    ),
)
def sessions(file: _File, *, jobs: _Jobs = None, as_json: AsJson = False) -> None:
    """Say of each session whether its agent was hijacked, and what else it shows.

    A line holds an id and messages: role, content, tool_calls, tool_call_id and name, as OpenAI's
    interfaces write them or flat. Nothing is sent anywhere.
    """
    from watchfloor.cli.offline.analyses import analyze_session

    _report(file, "messages", analyze_session, jobs=jobs, tell=None if as_json else session_lines)


@app.command(
    "texts",
    epilog=examples(
        "watchfloor analyze texts inbox.jsonl",
        "watchfloor analyze texts inbox.jsonl --json | jq .injection.score",
    ),
)
def texts(file: _File, *, jobs: _Jobs = None, as_json: AsJson = False) -> None:
    """Say of each text how much it instructs an agent, and what personal data is in it.

    A line holds an id and a text. Nothing is sent anywhere.
    """
    from watchfloor.cli.offline.analyses import analyze_text

    _report(file, "text", analyze_text, jobs=jobs, tell=None if as_json else text_lines)


def _report(
    file: Path,
    member: str,
    analyze: "Callable[[Item], Found]",
    *,
    jobs: int | None,
    tell: "Callable[[Found], Iterable[str]] | None",
) -> None:
    from watchfloor.cli.offline.pool import analyzed

    items = _items(file, member)
    with Waiting(len(items)) as waiting:
        for found in analyzed(analyze, items, jobs=jobs):
            waiting.advance()
            if tell is None:
                print_json(found.model_dump(mode="json"))
                continue
            for line in tell(found):
                print(clean(line))


def _items(file: Path, member: str) -> "Sequence[Item]":
    from watchfloor.cli.offline.analyses import Item

    document = read_trace_file(file)
    items = []
    for number, line in enumerate(document if isinstance(document, list) else [document], start=1):
        if not isinstance(line, dict) or member not in line:
            raise UsageError(f"{file}, item {number}: is no object with {member!r}.")
        items.append(Item(str(line.get("id", number)), line[member]))
    return items
