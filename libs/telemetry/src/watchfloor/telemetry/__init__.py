"""Logs, metrics and traces: one form, one place for names, nothing global but the log set-up."""

from watchfloor.telemetry._metric import CounterName, GaugeName, HistogramName, MetricName
from watchfloor.telemetry.logs import adopt_logger, bound_to, configure_logging
from watchfloor.telemetry.metric_names import METRICS
from watchfloor.telemetry.metrics import Metrics
from watchfloor.telemetry.metrics_form import MetricsForm
from watchfloor.telemetry.retention_metrics import RetentionMetrics
from watchfloor.telemetry.team_metrics import TeamMetrics
from watchfloor.telemetry.tracing.config import TracingConfig
from watchfloor.telemetry.tracing.context import (
    TraceContext,
    context_among,
    context_in,
    current_trace,
    traced,
    within_trace,
)
from watchfloor.telemetry.tracing.making import tracer_of
from watchfloor.telemetry.tracing.tracer import (
    NO_SPAN,
    NO_TRACER,
    Attributes,
    Span,
    SpanKind,
    Tracer,
)

__all__ = [
    "METRICS",
    "NO_SPAN",
    "NO_TRACER",
    "Attributes",
    "CounterName",
    "GaugeName",
    "HistogramName",
    "MetricName",
    "Metrics",
    "MetricsForm",
    "RetentionMetrics",
    "Span",
    "SpanKind",
    "TeamMetrics",
    "TraceContext",
    "Tracer",
    "TracingConfig",
    "adopt_logger",
    "bound_to",
    "configure_logging",
    "context_among",
    "context_in",
    "current_trace",
    "traced",
    "tracer_of",
    "within_trace",
]
