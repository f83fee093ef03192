"""Reads threat-intel feeds in whatever form they come."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Literal

from watchfloor.core import IntelIndicatorInput
from watchfloor.reference._indicator_csv import read_csv
from watchfloor.reference._indicator_jsonl import read_jsonl
from watchfloor.reference.read_problem import ReadProblem

IndicatorForm = Literal["csv", "jsonl", "stix"]


def _read_stix(lines: Iterable[str], *, source: str) -> Iterator[IntelIndicatorInput | ReadProblem]:
    # The pattern library's grammar takes longer to import than the rest of this room.
    from watchfloor.reference._indicator_stix import read_stix

    return read_stix(lines, source=source)


_READERS = {"csv": read_csv, "jsonl": read_jsonl, "stix": _read_stix}


def read_indicators(
    feed: str | Path | IO[str] | IO[bytes], *, form: IndicatorForm | None = None, source: str
) -> Iterator[IntelIndicatorInput | ReadProblem]:
    """The indicators of a feed in their order, each in canonical form, and what is wrong with it.

    A bad entry is a problem and never ends the reading. CSV and JSON lines are read as they are
    asked for; a STIX bundle is held in memory. A path is opened at the first entry and closed
    after the last; a stream stays open.

    Args:
        feed: A path, or a stream of text or of UTF-8.
        form: How it is written; guessed from its first line when absent.
        source: The feed's name. Every indicator carries it, also where the feed names another,
            so that all of a feed can be replaced or deleted under one name.
    """
    lines = _lines_of(feed)
    if form is None:
        form, lines = _guess_form(lines)
    yield from _READERS[form](lines, source=source)


def _lines_of(feed: str | Path | IO[str] | IO[bytes]) -> Iterator[str]:
    if isinstance(feed, str | Path):
        with Path(feed).open("rb") as stream:
            yield from _decoded(stream)
    else:
        yield from _decoded(feed)


def _decoded(stream: Iterable[str | bytes]) -> Iterator[str]:
    for number, line in enumerate(stream):
        # A byte that is no UTF-8 becomes a surrogate, which the one field that has it is refused
        # for; the other lines are read.
        text = line if isinstance(line, str) else line.decode("utf-8", "surrogateescape")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _guess_form(lines: Iterator[str]) -> tuple[IndicatorForm, Iterator[str]]:
    """The form and all lines again: JSON is told by its first line, the rest is CSV."""
    head: list[str] = []
    for line in lines:
        head.append(line)
        if line.strip():
            break
    first = head[-1].strip() if head else ""
    return _form_of(first), chain(head, lines)


def _form_of(first: str) -> IndicatorForm:
    if not first.startswith("{"):
        return "csv"
    try:
        entry = json.loads(first)
    except (ValueError, RecursionError):
        # A line that ends its own object is a broken JSON line; else the object goes on below.
        return "jsonl" if first.endswith("}") else "stix"
    return "stix" if "objects" in entry or entry.get("type") == "bundle" else "jsonl"
