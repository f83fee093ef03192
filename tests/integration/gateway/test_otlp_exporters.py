"""The unmodified OpenTelemetry SDK sends to a gateway, and what it sent is in the queue."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from integration.gateway.otlp_face import KEY, OTLPFace
from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GRPCLogs
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import (
    OTLPMetricExporter as GRPCMetrics,
)
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GRPCSpans
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HTTPLogs
from opentelemetry.exporter.otlp.proto.http.metric_exporter import (
    OTLPMetricExporter as HTTPMetrics,
)
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HTTPSpans
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

pytestmark = pytest.mark.integration
RESOURCE = Resource({"service.name": "travel-agent"})
Exporter = Callable[[OTLPFace], Any]


def _message(role: str, text: str) -> str:
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}])


def _run_agent(exporter: SpanExporter) -> None:
    """Two calls and a tool between them, as an instrumented program makes spans."""
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("agent")
    with tracer.start_as_current_span("invoke_agent travel") as root:
        root.set_attribute("session.id", "trip-1")
        root.set_attribute("gen_ai.operation.name", "invoke_agent")
        for question, answer in (("Where?", "Rome."), ("When?", "May.")):
            with tracer.start_as_current_span("chat gpt-4o") as span:
                span.set_attribute("gen_ai.operation.name", "chat")
                span.set_attribute("gen_ai.request.model", "gpt-4o")
                span.set_attribute("gen_ai.usage.input_tokens", 7)
                span.set_attribute("gen_ai.input.messages", _message("user", question))
                span.set_attribute("gen_ai.output.messages", _message("assistant", answer))
        with tracer.start_as_current_span("execute_tool book") as span:
            span.set_attribute("gen_ai.operation.name", "execute_tool")
            span.set_attribute("gen_ai.tool.name", "book")
            span.set_attribute("gen_ai.tool.call.arguments", '{"to": "Rome"}')
    provider.shutdown()


@pytest.mark.parametrize(
    "exporter",
    [
        pytest.param(lambda face: HTTPSpans(f"{face.http}/v1/traces", headers=KEY), id="HTTP"),
        pytest.param(lambda face: HTTPSpans(f"{face.main}/v1/traces", headers=KEY), id="main port"),
        pytest.param(
            lambda face: HTTPSpans(
                f"{face.http}/v1/traces", headers=KEY, compression=Compression.Gzip
            ),
            id="HTTP packed",
        ),
        pytest.param(
            lambda face: HTTPSpans(
                f"{face.main}/api/public/otel/v1/traces",
                headers={"Authorization": "Basic cGs6a2V5LW9mLWFjbWU="},
            ),
            id="Langfuse",
        ),
        pytest.param(lambda face: GRPCSpans(face.grpc, insecure=True, headers=KEY), id="gRPC"),
    ],
)
async def test_an_agents_run_is_in_the_queue(otlp: OTLPFace, exporter: Exporter) -> None:
    await asyncio.to_thread(_run_agent, exporter(otlp))
    events, calls = await otlp.told(5)
    said = [(call.input[0].content, call.output[0].content) for call in calls]
    assert said == [("Where?", "Rome."), ("When?", "May.")]
    assert {call.session_id for call in calls} == {"trip-1"}
    assert {call.use.input_tokens for call in calls} == {7}
    tool = next(event.tool for event in events if event.tool)
    assert (tool.name, tool.arguments) == ("book", {"to": "Rome"})


@pytest.mark.parametrize(
    "exporter",
    [
        pytest.param(lambda face: HTTPLogs(f"{face.http}/v1/logs", headers=KEY), id="HTTP"),
        pytest.param(lambda face: GRPCLogs(face.grpc, insecure=True, headers=KEY), id="gRPC"),
    ],
)
async def test_log_records_of_a_session_are_in_the_queue(
    otlp: OTLPFace, exporter: Exporter
) -> None:
    provider = LoggerProvider(resource=RESOURCE)
    provider.add_log_record_processor(SimpleLogRecordProcessor(exporter(otlp)))
    record = LogRecord(body="It began.", attributes={"session.id": "trip-2"})
    await asyncio.to_thread(provider.get_logger("agent").emit, record)
    await asyncio.to_thread(provider.shutdown)
    ((event,), _) = await otlp.told(1)
    assert (event.session_id, event.content) == ("trip-2", "It began.")


@pytest.mark.parametrize(
    "exporter",
    [
        pytest.param(lambda face: HTTPMetrics(f"{face.http}/v1/metrics", headers=KEY), id="HTTP"),
        pytest.param(lambda face: GRPCMetrics(face.grpc, insecure=True, headers=KEY), id="gRPC"),
    ],
)
async def test_metrics_are_accepted(
    otlp: OTLPFace, exporter: Exporter, caplog: pytest.LogCaptureFixture
) -> None:
    """An exporter that meets anything else complains in its program's log."""
    reader = PeriodicExportingMetricReader(exporter(otlp))
    provider = MeterProvider(resource=RESOURCE, metric_readers=[reader])
    provider.get_meter("agent").create_counter("tokens").add(3)
    assert await asyncio.to_thread(provider.force_flush)
    await asyncio.to_thread(provider.shutdown)
    assert not caplog.records


async def test_the_port_of_otlp_serves_nothing_else(otlp: OTLPFace) -> None:
    async with httpx.AsyncClient(headers=KEY) as client:
        assert (await client.get(f"{otlp.main}/api/threats")).status_code == 200
        assert (await client.get(f"{otlp.http}/api/threats")).status_code == 404
