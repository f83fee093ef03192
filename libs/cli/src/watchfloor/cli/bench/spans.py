"""Spans in, by OTLP, until they are durable; beside what the queue alone takes of them."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from watchfloor.cli.bench.attached import PROJECT, attached
from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.intake import asking, posted_s, published_s
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.product import running
from watchfloor.core import AgentId, EventSource, SessionMessage
from watchfloor.traces import Origin, read_otlp_traces

_PER_REQUEST = 512  # what the SDK's batch processor sends at once
_PER_TRACE = 8
_BEGAN_NS = 1_767_000_000_000_000_000
_PROMPT = "A question of an ordinary length, asked again and again. " * 20


async def measure_spans(load: Load) -> AsyncGenerator[Figure, None]:
    """Calls of a model a second that a gateway has made durable, on a product of its own.

    As many as the load says, rounded up to whole requests.
    """
    requests = [_request(batch) for batch in range(-(-load.spans // _PER_REQUEST))]
    count = len(requests) * _PER_REQUEST
    async with running(parts="postgres,nats") as servers, attached(servers.folder) as parts:
        messages = [_message_of(request) for request in requests]
        ceiling = count / await published_s(parts.bus, messages)
    async with (
        running(parts="postgres,nats,product") as product,
        asking(product.folder, endpoint="otlp_http") as client,
    ):
        bodies = [request.SerializeToString() for request in requests]
        taken_s = await posted_s(
            client, "/v1/traces", bodies, content_type="application/x-protobuf"
        )
    yield figure("spans_per_s", count / taken_s, "1/s", ceiling=ceiling, n=count)


def _message_of(request: ExportTraceServiceRequest) -> SessionMessage:
    origin = _origin()
    calls = tuple(read_otlp_traces(request, origin).calls)
    return SessionMessage(project_id=origin.project_id, agent_id=AgentId("bench"), calls=calls)


def _origin() -> Origin:
    return Origin(PROJECT, datetime.now(UTC), EventSource.OTLP)


def _request(batch: int) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add().spans
    for number in range(batch * _PER_REQUEST, (batch + 1) * _PER_REQUEST):
        span = spans.add(
            trace_id=(number // _PER_TRACE + 1).to_bytes(16, "big"),
            span_id=(number + 1).to_bytes(8, "big"),
            name="chat bench",
            start_time_unix_nano=_BEGAN_NS + number,
            end_time_unix_nano=_BEGAN_NS + number + 1_000_000,
        )
        for key, text in {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "bench",
            "gen_ai.agent.id": "bench",
            "gen_ai.input.messages": _message("user", f"{number}: {_PROMPT}"),
            "gen_ai.output.messages": _message("assistant", "An answer."),
        }.items():
            span.attributes.add(key=key).value.string_value = text
    return request


def _message(role: str, text: str) -> str:
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}])
