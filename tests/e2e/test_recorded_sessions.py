"""Recorded runs of agents, sent by OTLP in every form, and read back as they were."""

import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from google.protobuf.message import Message
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub
from support import eventually
from support.gen_ai_spans import (
    Spans,
    otlp_document,
    otlp_request,
    otlp_spans,
    tool_calls_of,
)
from support.processes import ProductProcess

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

_RECORDED = Path(__file__).parents[1] / "unit" / "traces" / "data" / "recorded" / "sessions.jsonl"
_SESSIONS = [json.loads(line) for line in _RECORDED.read_text(encoding="utf-8").splitlines()]
_PER_REQUEST = 8  # fewer than a session has, so that one comes in several requests

Send = Callable[[Spans], Awaitable[None]]


def _client(product: ProductProcess, url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, headers={"x-api-key": product.key})


@asynccontextmanager
async def _as_json(product: ProductProcess) -> AsyncIterator[Send]:
    async def send(spans: Spans) -> None:
        answer = await client.post("/v1/traces", json=otlp_document(spans))
        answer.raise_for_status()

    async with _client(product, product.endpoint("otlp_http")) as client:
        yield send


@asynccontextmanager
async def _as_protobuf(product: ProductProcess) -> AsyncIterator[Send]:
    headers = {"content-type": "application/x-protobuf", "content-encoding": "gzip"}

    async def send(spans: Spans) -> None:
        content = gzip.compress(otlp_request(spans).SerializeToString())
        answer = await client.post("/v1/traces", content=content, headers=headers)
        answer.raise_for_status()

    async with _client(product, product.endpoint("otlp_http")) as client:
        yield send


@asynccontextmanager
async def _by_grpc(product: ProductProcess) -> AsyncIterator[Send]:
    async def send(spans: Spans) -> None:
        answer: Message = await stub.Export(otlp_request(spans), metadata=key)
        assert not answer.ByteSize(), "nothing was rejected"

    key = (("x-api-key", product.key),)
    async with grpc.aio.insecure_channel(product.endpoint("otlp_grpc")) as channel:
        stub = TraceServiceStub(channel)  # type: ignore[no-untyped-call]
        yield send


_FORMS = {"json": _as_json, "protobuf": _as_protobuf, "grpc": _by_grpc}


def _said(message: dict[str, Any], calls: Any) -> tuple[object, ...]:
    asked = [(call["name"], call["arguments"]) for call in calls]
    return message["role"], message.get("content") or "", asked


async def _read(client: httpx.AsyncClient, name: str, *, model_calls: int) -> dict[str, Any]:
    """The session that its sender calls so, once all its calls are saved, with its messages."""
    found: dict[str, Any] = {}

    async def is_complete() -> bool:
        answer = await client.get("/v1/sessions", params={"external_id": name})
        for session in answer.json()["sessions"]:
            found.update(session)
        return bool(found) and found["counters"]["modelCalls"] >= model_calls

    await eventually(is_complete)
    answer = await client.get(f"/v1/sessions/{found['id']}/conversation")
    return {**found, "messages": answer.json()["messages"]}


@pytest.mark.parametrize("form", _FORMS)
async def test_every_recorded_message_and_call_is_there_in_order_and_counted_once(
    product: ProductProcess, form: str
) -> None:
    sent = {f"{form}/{each['id']}": each["messages"] for each in _SESSIONS}
    spans_of = {
        name: otlp_spans(messages, name, tool_spans=place % 2 == 0)
        for place, (name, messages) in enumerate(sent.items())
    }
    async with _FORMS[form](product) as send:
        for spans in spans_of.values():
            for first in range(0, len(spans), _PER_REQUEST):
                await send(spans[first : first + _PER_REQUEST])
    async with _client(product, product.url) as client:
        for name, messages in sent.items():
            model_calls = sum(span["name"].startswith("chat") for span in spans_of[name])
            session = await _read(client, name, model_calls=model_calls)
            read = [_said(each, each.get("tool_calls", ())) for each in session["messages"]]
            assert read == [_said(each, tool_calls_of(each)) for each in messages]
            counters = session["counters"]
            assert (counters["messages"], counters["modelCalls"]) == (len(read), model_calls)
            assert counters["toolCalls"] == sum(len(tool_calls_of(each)) for each in messages)
