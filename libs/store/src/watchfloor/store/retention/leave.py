"""What left, or would."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Leave(NamedTuple):
    """Rows of one project and table that leave together.

    Attributes:
        project_id: Whose.
        table: Of which table.
        rows: How many.
        archived: How many of them are in the archive.
        held: How many stay, because a legal hold covers them; known where nothing is deleted.
    """

    project_id: str
    table: str
    rows: int = 0
    archived: int = 0
    held: int = 0


def added_up(leaves: Iterable[Leave]) -> Sequence[Leave]:
    """One for each project and table, in their order."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for leave in leaves:
        sums.setdefault((leave.project_id, leave.table), Counter()).update(
            rows=leave.rows, archived=leave.archived, held=leave.held
        )
    return [
        Leave(*place, rows=count["rows"], archived=count["archived"], held=count["held"])
        for place, count in sorted(sums.items())
    ]
