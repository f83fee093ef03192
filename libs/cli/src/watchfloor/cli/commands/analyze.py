"""``watchfloor analyze``: sessions and texts of files, without a server."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import FAILED, UsageError
from watchfloor.cli.options import AsJson, command_group
from watchfloor.cli.render_offline import (
    Telling,
    session_lines,
    session_word,
    text_lines,
    text_word,
    total_line,
)
from watchfloor.cli.terminal import clean, note, print_json
from watchfloor.cli.trace_file import read_trace_file
from watchfloor.cli.waiting import Waiting

if TYPE_CHECKING:
    from watchfloor.cli.offline.analyses import Item

Found = TypeVar("Found", bound=BaseModel)

_MOST_TOLD = 10

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
    interfaces write them or flat. Nothing is sent anywhere. What is no session is left out and
    named; the exit code is 1 then.
    """
    from watchfloor.cli.offline.analyses import analyze_session

    tell = None if as_json else Telling("session", session_lines, session_word)
    _report(file, "messages", analyze_session, jobs=jobs, tell=tell)


@app.command(
    "texts",
    epilog=examples(
        "watchfloor analyze texts inbox.jsonl",
        "watchfloor analyze texts inbox.jsonl --json | jq .injection.score",
    ),
)
def texts(file: _File, *, jobs: _Jobs = None, as_json: AsJson = False) -> None:
    """Say of each text how much it instructs an agent, and what personal data is in it.

    A line holds an id and a text. Nothing is sent anywhere. What is no text is left out and named;
    the exit code is 1 then.
    """
    from watchfloor.cli.offline.analyses import analyze_text

    tell = None if as_json else Telling("text", text_lines, text_word)
    _report(file, "text", analyze_text, jobs=jobs, tell=tell)


def _report(
    file: Path,
    member: str,
    analyze: "Callable[[Item], Found]",
    *,
    jobs: int | None,
    tell: "Telling[Found] | None",
) -> None:
    from watchfloor.cli.offline.pool import analyzed

    items, refused = _items(file, member)
    words: Counter[str] = Counter()
    with Waiting(len(items)) as waiting:
        for found in analyzed(analyze, items, jobs=jobs):
            waiting.advance()
            if tell is None:
                print_json(found.model_dump(mode="json"))
                continue
            words[tell.word(found)] += 1
            for line in tell.lines(found):
                print(clean(line))
    if tell is not None:
        note(total_line(tell.noun, words))
    if refused:
        raise typer.Exit(FAILED)


def _items(file: Path, member: str) -> "tuple[Sequence[Item], int]":
    """What is to be looked at, and how much of the file is none of it."""
    from watchfloor.cli.offline.analyses import Item

    document = read_trace_file(file, is_lenient=True)
    lines = document if isinstance(document, list) else [document]
    items, refused = [], []
    for number, line in enumerate(lines, start=1):
        if isinstance(line, dict) and member in line:
            items.append(Item(str(line.get("id", number)), line[member]))
        else:
            refused.append(f"{file}, item {number}: is no object with {member!r}.")
    if not items:
        raise UsageError(refused[0] if refused else f"{file} is empty.")
    for reason in refused[:_MOST_TOLD]:
        note(reason)
    if len(refused) > _MOST_TOLD:
        note(f"and {len(refused) - _MOST_TOLD} more")
    return items, len(refused)
