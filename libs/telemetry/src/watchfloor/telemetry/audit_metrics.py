"""What is counted of the audit log."""

from watchfloor.telemetry._metric import CounterName, GaugeName, MetricName
from watchfloor.telemetry._registry import Registry

ENTRIES = CounterName(
    "soc_audit_entries_total", "entries", "Entries that were written behind calls.", ("kind",)
)
WAITING = GaugeName("soc_audit_waiting", "entries", "Entries that wait for the database.")
DROPPED = CounterName(
    "soc_audit_dropped_total",
    "entries",
    "Entries of reads for which there was no room while the database was away.",
)
SEALED = CounterName("soc_audit_sealed_total", "entries", "Entries that became links of a chain.")
FAULTS = CounterName(
    "soc_audit_faults_total",
    "faults",
    "What the sealer found wrong: `forged`, `unknown_key`, `head_ahead`, `head_differs`.",
    ("fault",),
    (("forged",), ("unknown_key",), ("head_ahead",), ("head_differs",)),
)

AUDIT_METRICS: tuple[MetricName, ...] = (ENTRIES, WAITING, DROPPED, SEALED, FAULTS)
"""Every metric of the audit log."""


class AuditMetrics:
    """The counts of the audit log in one process; a part of its ``Metrics``."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def wrote(self, kind: str) -> None:
        """An entry was written behind its call."""
        self._registry.counter(ENTRIES, kind=kind).inc()

    def waiting(self, entries: int) -> None:
        """So many wait."""
        self._registry.gauge(WAITING).set(entries)

    def dropped(self) -> None:
        """There was no room for an entry."""
        self._registry.counter(DROPPED).inc()

    def sealed(self, entries: int) -> None:
        """So many were linked."""
        self._registry.counter(SEALED).inc(entries)

    def fault(self, fault: str) -> None:
        """Something is wrong with a log; the fault is a fixed word."""
        self._registry.counter(FAULTS, fault=fault).inc()
