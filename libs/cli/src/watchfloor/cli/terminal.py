"""What reaches the terminal: facts to stdout, notes to stderr, nothing that could steer it."""

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_PIPE_WIDTH = 160


def clean(text: object) -> str:
    r"""``text`` with every character that prints nothing visible as its escape, like ``\x1b``.

    What came from outside (user agents, customer names) may hold terminal commands or characters
    that reorder the line.
    """
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in str(text)
    )


def plain(text: object, style: str = "") -> "Text":
    """Text from outside for rich: cleaned, and never read as markup."""
    from rich.text import Text

    return Text(clean(text), style=style)


def console(*, notes: bool = False) -> "Console":
    """A console on stdout, or on stderr for notes; colours only in a terminal without NO_COLOR."""
    from rich.console import Console

    stream = sys.stderr if notes else sys.stdout
    # Without a terminal there is no width to fit; a narrow guess would cut what grep looks for.
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, emoji=False)


def print_json(document: object) -> None:
    """One JSON document on one line of stdout, in ASCII so that it cannot steer a terminal."""
    print(json.dumps(document, separators=(",", ":")), flush=True)


def note(text: str) -> None:
    """A line for the person in front of the terminal, on stderr."""
    print(clean(text), file=sys.stderr, flush=True)
