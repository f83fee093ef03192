"""Markdown, and docstrings as it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from inspect import cleandoc
from typing import NamedTuple

_CODE = re.compile(r"``([^`]+)``")
_ATTRIBUTE = re.compile(r"^ {4}(\w+): ", re.MULTILINE)

MADE = "Made from the code by `make references`; a test compares them."


class Described(NamedTuple):
    """A docstring.

    Attributes:
        text: What stands before its sections.
        attributes: What it says of each attribute.
    """

    text: str
    attributes: Mapping[str, str]


def described(docstring: str) -> Described:
    """A docstring in Google's form, apart."""
    text, _, attributes = cleandoc(docstring).partition("Attributes:\n")
    # Other sections begin at the margin.
    inside = re.split(r"^\S", attributes, maxsplit=1, flags=re.MULTILINE)[0]
    parts = _ATTRIBUTE.split(inside)[1:]
    return Described(
        prose(re.split(r"^(?:Args|Raises|Returns):$", text, maxsplit=1, flags=re.MULTILINE)[0]),
        {name: one_line(said) for name, said in zip(parts[::2], parts[1::2], strict=True)},
    )


def prose(text: str) -> str:
    """Paragraphs, each in one line."""
    paragraphs = (one_line(each) for each in re.split(r"\n\s*\n", text))
    return "\n\n".join(each for each in paragraphs if each)


def one_line(text: str) -> str:
    """A text without line breaks, its code as Markdown has it."""
    return _CODE.sub(r"`\1`", " ".join(text.split()))


def code(text: object) -> str:
    """As code, whatever is in it but backticks."""
    return f"`{text}`"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of the columns in which something stands; nothing where there are no rows."""
    found = [tuple(row) for row in rows]
    told = [at for at in range(len(titles)) if any(row[at] for row in found)]
    lines = (titles, ["---"] * len(titles), *found)
    return "".join(_row([line[at] for at in told]) for line in lines) if found else ""


def document(*blocks: str) -> str:
    """Blocks with an empty line between them."""
    return "\n\n".join(block.strip("\n") for block in blocks if block) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"
