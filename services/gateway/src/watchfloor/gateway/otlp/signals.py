"""The three signals of OTLP: their messages, and what we make of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as traces

from watchfloor.gateway.trace_intake import Taken
from watchfloor.traces import (
    Normalised,
    Origin,
    parse_otlp_json,
    read_otlp_logs,
    read_otlp_traces,
)


class Signal(NamedTuple):
    """One of them.

    Attributes:
        service: The full name of its gRPC service, whose one method is ``Export``.
        request: What is sent.
        response: What is answered.
        items: What the answer calls the items that were rejected.
        parse_json: Makes the request of JSON.
        read: Makes values of ours of the request.
    """

    service: str
    request: type[Message]
    response: type[Message]
    items: str
    parse_json: Callable[[bytes], Message]
    read: Callable[[Any, Origin], Normalised]

    def answer(self, taken: Taken) -> Message:
        """What is answered; it says something only where something was rejected."""
        if not taken.rejected:
            return self.response()
        partial = {f"rejected_{self.items}": taken.rejected, "error_message": taken.why}
        return self.response(partial_success=partial)


def _service_in(module: Any, name: str) -> str:  # noqa: ANN401 - a generated module
    return str(module.DESCRIPTOR.services_by_name[name].full_name)


TRACES = Signal(
    _service_in(traces, "TraceService"),
    traces.ExportTraceServiceRequest,
    traces.ExportTraceServiceResponse,
    "spans",
    lambda raw: parse_otlp_json(raw, "traces"),
    read_otlp_traces,
)
LOGS = Signal(
    _service_in(logs, "LogsService"),
    logs.ExportLogsServiceRequest,
    logs.ExportLogsServiceResponse,
    "log_records",
    lambda raw: parse_otlp_json(raw, "logs"),
    read_otlp_logs,
)
METRICS = Signal(
    _service_in(metrics, "MetricsService"),
    metrics.ExportMetricsServiceRequest,
    metrics.ExportMetricsServiceResponse,
    "data_points",
    lambda _: metrics.ExportMetricsServiceRequest(),
    lambda _, __: Normalised(),
)
"""Accepted, so that exporters of everything are content, and dropped."""
