"""What is counted of rows that leave the database with time."""

from watchfloor.telemetry._metric import CounterName, MetricName
from watchfloor.telemetry._registry import Registry

LEFT = CounterName(
    "soc_retention_deleted_rows_total",
    "rows",
    "Rows that left the database because their time was over.",
    ("table",),
)
ARCHIVED = CounterName(
    "soc_retention_archived_rows_total",
    "rows",
    "Those of them that went to the archive.",
    ("table",),
)
POSTPONED = CounterName(
    "soc_upkeep_postponed_total",
    "hours",
    "Hours in which upkeep was put off, because the database or the archive was away.",
)

RETENTION_METRICS: tuple[MetricName, ...] = (LEFT, ARCHIVED, POSTPONED)
"""Every metric of retention."""


class RetentionMetrics:
    """The counts of retention in one process; a part of its ``Metrics``."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def left(self, table: str, *, rows: int, archived: int) -> None:
        """So many rows are gone, and so many of them are in the archive."""
        self._registry.counter(LEFT, table=table).inc(rows)
        self._registry.counter(ARCHIVED, table=table).inc(archived)

    def postponed(self) -> None:
        """Upkeep was put off by an hour."""
        self._registry.counter(POSTPONED).inc()
