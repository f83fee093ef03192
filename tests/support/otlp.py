"""OTLP requests to send."""

from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


def chat_span(number: int, *, prompt: str = "hello", **attributes: str) -> Span:
    """A call of a model, with the attributes that OpenTelemetry names for one."""
    span = Span(
        trace_id=(number // 10 + 1).to_bytes(16, "big"),
        span_id=(number + 1).to_bytes(8, "big"),
        name="chat gpt-4o",
        start_time_unix_nano=1_767_000_000_000_000_000 + number,
        end_time_unix_nano=1_767_000_001_000_000_000 + number,
    )
    said = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.input.messages": _message("user", prompt),
        "gen_ai.output.messages": _message("assistant", "done"),
        **attributes,
    }
    for key, text in said.items():
        span.attributes.add(key=key).value.string_value = text
    return span


def export_of(*spans: Span, **resource: Any) -> ExportTraceServiceRequest:
    """A request with these spans, of a process about which ``resource`` says something."""
    request = ExportTraceServiceRequest()
    told = request.resource_spans.add()
    for key, text in resource.items():
        told.resource.attributes.add(key=key).value.string_value = text
    told.scope_spans.add().spans.extend(spans)
    return request


def _message(role: str, text: str) -> str:
    return f'[{{"role": "{role}", "parts": [{{"type": "text", "content": "{text}"}}]}}]'
