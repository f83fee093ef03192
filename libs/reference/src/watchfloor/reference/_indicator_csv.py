"""Indicators as CSV with a header, or as a plain list with one value a line."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from watchfloor.reference._indicator_columns import column_name, fields_of, is_header
from watchfloor.reference._indicator_fields import Entry, read_fields
from watchfloor.reference._indicator_value import guess_kind
from watchfloor.reference.read_problem import ReadProblem

_DELIMITERS = (",", ";", "\t", "|")
_END_OF_VALUE = re.compile(r"[,;#|]")


class _Lines:
    """Lines that matter (comments and blanks do not), and where the current row began.

    Attributes:
        row: The number of the current row's first line, from 1.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = enumerate(lines, start=1)
        self._row_ended = True
        self.row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for number, line in self._lines:
            if line.strip() and not line.lstrip().startswith("#"):
                self.row = number if self._row_ended else self.row
                self._row_ended = False
                return line
        raise StopIteration

    def end_row(self) -> None:
        """Say that the next line begins another row; a quoted cell may span several."""
        self._row_ended = True


def read_csv(lines: Iterable[str], *, source: str) -> Iterator[Entry]:
    """The indicators of a table or, where its first line is no header, of a plain list."""
    relevant = _Lines(lines)
    first = next(relevant, "")
    for delimiter in _DELIMITERS:
        header = [column_name(cell) for cell in first.split(delimiter)]
        if is_header(header):
            yield from _read_table(relevant, header, delimiter=delimiter, source=source)
            return
    for line in chain([first] if first else [], relevant):
        yield from _read_value(relevant.row, line, source=source)
        relevant.end_row()


def _read_table(
    lines: _Lines, header: list[str], *, delimiter: str, source: str
) -> Iterator[Entry]:
    # Strict, so that a quote that is never closed is an error and swallows no later row unsaid.
    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        lines.end_row()
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield ReadProblem(lines.row, "", "must be a row of CSV with its quotes closed")
            continue
        if len(cells) > len(header):
            yield ReadProblem(lines.row, "", "must not have more cells than the header")
            continue
        row: dict[str, str] = {}
        for column, cell in zip(header, cells, strict=False):
            row.setdefault(column, cell.strip())
        yield from _read_entry(lines.row, fields_of(row), source=source)


def _read_value(line: int, text: str, *, source: str) -> Iterator[Entry]:
    value = text.split(maxsplit=1)[0]
    if "://" not in value:
        value = _END_OF_VALUE.split(value, maxsplit=1)[0]
    value = value.strip('"')
    fields: dict[str, object] = {"value": value, "kind": guess_kind(value)}
    yield from _read_entry(line, fields, source=source)


def _read_entry(line: int, fields: dict[str, object], *, source: str) -> Iterator[Entry]:
    if not fields["value"]:
        yield ReadProblem(line, "value", "must not be empty")
    elif fields["kind"] is None:
        yield ReadProblem(line, "value", "must be an address, network, domain name or URL")
    else:
        yield from read_fields(line, {**fields, "source": source})
