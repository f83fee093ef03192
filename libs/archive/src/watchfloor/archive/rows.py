"""Rows on their way into the archive."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

ColumnKind = Literal["text", "integer", "number", "boolean", "moment", "texts", "bytes"]


class ArchivedRows(NamedTuple):
    """Rows of one project and table that belong to one day.

    Attributes:
        project_id: Whose they are.
        table: The table that they were in.
        day: The day by which they are found.
        key: The columns that make a row of the table unique.
        columns: The kind of each column, in the order of the values.
        rows: The values; every one may be None.
    """

    project_id: str
    table: str
    day: date
    key: tuple[str, ...]
    columns: Mapping[str, ColumnKind]
    rows: Sequence[Sequence[object]]
