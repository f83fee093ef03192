"""Counting the actors of a coordinator, in the process that leads them."""

from watchfloor.telemetry._metric import CounterName, GaugeName, MetricName
from watchfloor.telemetry._registry import Registry
from watchfloor.telemetry.metrics_form import MetricsForm

REPLICAS = GaugeName(
    "soc_pool_replicas",
    "actors",
    "Actors of Ray that share the batches of one agent, or of the analyzers.",
    ("pool",),
)
BUSY = GaugeName(
    "soc_pool_busy_ratio",
    "ratio",
    "For which share of the last moments the actors of a pool were busy, on the average.",
    ("pool",),
)
RESIZED = CounterName(
    "soc_pool_resized_total",
    "decisions",
    "Decisions that a pool shall be larger or smaller: as operators asked (asked), as configured"
    " (configured), because work waited for it (busy), or because it had none (idle).",
    ("pool", "reason"),
)
TEAM_METRICS: tuple[MetricName, ...] = (REPLICAS, BUSY, RESIZED)


class TeamMetrics:
    """The counts of one team of actors; shown beside those of the coordinator among them."""

    def __init__(self) -> None:
        self._registry = Registry(TEAM_METRICS)

    def pool(self, pool: str, *, up: int, busy_share: float) -> None:
        """How a pool is."""
        self._registry.gauge(REPLICAS, pool=pool).set(up)
        self._registry.gauge(BUSY, pool=pool).set(busy_share)

    def resized(self, pool: str, reason: str) -> None:
        """It was decided that a pool shall have another size; the reason is a fixed word."""
        self._registry.counter(RESIZED, pool=pool, reason=reason).inc()

    def render(self, form: MetricsForm = MetricsForm.TEXT) -> bytes:
        """Everything, without what ends a document."""
        return self._registry.render(form)
