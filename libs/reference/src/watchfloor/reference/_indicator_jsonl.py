"""Indicators as JSON lines: one object a line, with the fields of ``IntelIndicatorInput``."""

import json
from collections.abc import Iterable, Iterator

from watchfloor.reference._indicator_fields import Entry, read_fields
from watchfloor.reference.read_problem import ReadProblem


def read_jsonl(lines: Iterable[str], *, source: str) -> Iterator[Entry]:
    """The indicators of JSON lines; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            yield ReadProblem(number, "", "must be one JSON object a line")
            continue
        if isinstance(entry, dict):
            yield from read_fields(number, {**entry, "source": source})
        else:
            yield ReadProblem(number, "", "must be a JSON object")
