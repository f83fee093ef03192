"""From what an operator set to the tracer of a process."""

from importlib.util import find_spec

from watchfloor.core import FieldProblem, invalid
from watchfloor.telemetry.tracing.config import TracingConfig
from watchfloor.telemetry.tracing.tracer import NO_TRACER, Attributes, Tracer
from watchfloor.telemetry.tracing_metrics import TracingMetrics


def tracer_of(config: TracingConfig, *, resource: Attributes, metrics: TracingMetrics) -> Tracer:
    """The tracer, not started; one for a process. Without an endpoint it makes no span.

    Args:
        config: What the operator set.
        resource: Whose spans they are: ``service.name`` and the like.
        metrics: Counts what is sent and what is dropped.

    Raises:
        InvalidInputError: There is an endpoint, and nothing to make spans with.
    """
    if config.endpoint is None:
        return NO_TRACER
    if find_spec("opentelemetry.sdk") is None:
        raise invalid(FieldProblem("tracing.endpoint", "needs the extra: watchfloor[otel]"))
    from watchfloor.telemetry.tracing._otel import OTelTracer
    from watchfloor.telemetry.tracing.sending import SpanSender

    sender = SpanSender(config, endpoint=config.endpoint, metrics=metrics)
    return OTelTracer(sender, sample_ratio=config.sample_ratio, resource=resource)
