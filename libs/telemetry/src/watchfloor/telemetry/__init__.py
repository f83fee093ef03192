"""Logs and metrics: one form, one place for names, nothing global but the log set-up."""

from watchfloor.telemetry._metric import CounterName, GaugeName, HistogramName, MetricName
from watchfloor.telemetry.logs import configure_logging
from watchfloor.telemetry.metric_names import METRICS
from watchfloor.telemetry.metrics import Metrics
from watchfloor.telemetry.retention_metrics import RetentionMetrics
from watchfloor.telemetry.team_metrics import TeamMetrics

__all__ = [
    "METRICS",
    "CounterName",
    "GaugeName",
    "HistogramName",
    "MetricName",
    "Metrics",
    "RetentionMetrics",
    "TeamMetrics",
    "configure_logging",
]
