"""Spans in, by OTLP, until they are durable; beside what the queue alone takes of them."""

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import httpx
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from watchfloor.bus import EventQueue, NATSBus
from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.product import running
from watchfloor.core import AgentId, EventSource, SessionMessage
from watchfloor.runtime import DataFolder
from watchfloor.traces import Origin, read_otlp_traces

_PER_REQUEST = 512  # what the SDK's batch processor sends at once
_PER_TRACE = 8
_AT_ONCE = 4
_BEGAN_NS = 1_767_000_000_000_000_000
_PROMPT = "A question of an ordinary length, asked again and again. " * 20


async def measure_spans(number: int) -> Figure:
    """Calls of a model a second that a gateway has made durable, on a product of its own.

    Args:
        number: How many are sent; rounded up to whole requests.
    """
    requests = [_request(batch) for batch in range(-(-number // _PER_REQUEST))]
    async with running(parts="nats") as servers:
        ceiling = await _queue_per_s(DataFolder(servers.data_dir), requests)
    async with running(parts="postgres,nats,product") as product:
        per_s = await _gateway_per_s(DataFolder(product.data_dir), requests)
    return figure("spans_per_s", per_s, "1/s", ceiling=ceiling, n=len(requests) * _PER_REQUEST)


async def _gateway_per_s(
    folder: DataFolder, requests: Sequence[ExportTraceServiceRequest]
) -> float:
    bodies = iter([request.SerializeToString() for request in requests])
    headers = {"x-api-key": folder.read_admin_key(), "content-type": "application/x-protobuf"}
    url = folder.read_endpoints()["otlp_http"]

    async def send() -> None:
        for body in bodies:
            answer = await client.post("/v1/traces", content=body)
            answer.raise_for_status()

    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as client:
        began = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(_AT_ONCE)))
        return len(requests) * _PER_REQUEST / (time.perf_counter() - began)


async def _queue_per_s(folder: DataFolder, requests: Sequence[ExportTraceServiceRequest]) -> float:
    credentials, origin = folder.read_credentials(), _origin()
    messages = iter(
        [
            SessionMessage(
                project_id=origin.project_id,
                agent_id=AgentId("bench"),
                calls=tuple(read_otlp_traces(request, origin).calls),
            )
            for request in requests
        ]
    )
    bus = NATSBus(
        folder.read_endpoints()["nats"],
        token=credentials.nats_token.get_secret_value(),
        declares_streams=False,
    )
    await bus.start()
    queue = EventQueue(bus)

    async def publish() -> None:
        for message in messages:
            await queue.publish(message)

    try:
        began = time.perf_counter()
        await asyncio.gather(*(publish() for _ in range(_AT_ONCE)))
        return len(requests) * _PER_REQUEST / (time.perf_counter() - began)
    finally:
        await bus.stop()


def _origin() -> Origin:
    return Origin("bench", datetime.now(UTC), EventSource.OTLP)


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
