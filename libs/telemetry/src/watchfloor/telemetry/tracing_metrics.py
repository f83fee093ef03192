"""What is counted of the product's own spans."""

from watchfloor.telemetry._metric import CounterName, MetricName
from watchfloor.telemetry._registry import Registry

SENT = CounterName("soc_spans_sent_total", "spans", "Spans that the collector has taken.")
DROPPED = CounterName(
    "soc_spans_dropped_total",
    "spans",
    "Spans that no collector got: there was no room for them while it was away (full), it refused"
    " them (refused), or the process ended before (stopped).",
    ("reason",),
    (("full",), ("refused",)),
)

TRACING_METRICS: tuple[MetricName, ...] = (SENT, DROPPED)
"""Every metric of the product's own spans."""


class TracingMetrics:
    """The counts of spans in one process; a part of its ``Metrics``."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def sent(self, spans: int) -> None:
        """The collector took so many."""
        self._registry.counter(SENT).inc(spans)

    def dropped(self, reason: str, spans: int = 1) -> None:
        """So many were given up; the reason is a fixed word."""
        if spans:
            self._registry.counter(DROPPED, reason=reason).inc(spans)
