"""What came of reading a log."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from watchfloor.ingest.engine import RuleCount


class Unparseable(NamedTuple):
    """Lines that are no access-log lines.

    Attributes:
        total: How many.
        first_lines: The numbers of the first of them, counted from 1.
    """

    total: int
    first_lines: tuple[int, ...]


class IngestReport(NamedTuple):
    """What came of reading a log, so far.

    Attributes:
        lines: Lines read, empty ones included.
        unparseable: Those that could not be read.
        by_rule: Matching lines and signals by rule name.
        signals: Signals given.
        first_time: The earliest stamp in the log, UTC aware.
        last_time: The latest.
        late: Times that a rule left a line out because it came too late.
        evicted: Groups given up because too many lines were held in memory.
        damage: Why reading stopped before the end, where it did.
    """

    lines: int
    unparseable: Unparseable
    by_rule: Mapping[str, RuleCount]
    signals: int
    first_time: datetime | None
    last_time: datetime | None
    late: int
    evicted: int
    damage: str | None
