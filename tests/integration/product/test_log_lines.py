"""What the log says of requests and of threats, and how it leads to their traces."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import grpc
import httpx
import pytest
from support import eventually
from support.caller_trace import caller_trace
from support.collector import Collector, collector
from support.product import StartProduct
from support.reflected import ReflectedClient

from watchfloor.telemetry import configure_logging

pytestmark = [pytest.mark.integration]

SIGNAL = {"threat_type": "bot_traffic", "customer_id": "canary-customer"}


@pytest.fixture
async def collected() -> AsyncIterator[Collector]:
    async with collector() as running:
        yield running


@pytest.fixture
def written() -> io.StringIO:
    """Everything that is logged from here on."""
    stream = io.StringIO()
    configure_logging(stream=stream)
    return stream


def _lines(written: io.StringIO, message: str) -> list[dict[str, Any]]:
    lines = map(json.loads, written.getvalue().splitlines())
    return [line for line in lines if line["message"] == message]


async def test_a_sampled_threat_has_a_line_with_its_ids(
    start_product: StartProduct, collected: Collector, written: io.StringIO
) -> None:
    tracing = {"endpoint": collected.endpoint, "interval_s": 0.05, "sample_ratio": 0.0}
    product, caller = await start_product(tracing=tracing), caller_trace()
    key = {"x-api-key": product.key}
    async with httpx.AsyncClient(base_url=product.url, headers=key) as client:
        await client.post("/api/threats/trigger", json=SIGNAL)
        answer = await client.post("/api/threats/trigger", json=SIGNAL, headers=caller.headers)
    await eventually(lambda: bool(collected.named("analyze_threat")))

    (told,) = _lines(written, "threat_submitted")
    (submitted,) = collected.named("threat.submit")
    assert (told["trace_id"], told["span_id"]) == (caller.trace_id, submitted.span_id)
    assert (told["threat_id"], told["project_id"]) == (answer.json()["id"], product.project)
    (line,) = _lines(written, "threat_analyzed")
    (span,) = collected.named("analyze_threat")
    assert (line["trace_id"], line["span_id"]) == (caller.trace_id, span.span_id)
    assert line["threat_id"] == answer.json()["id"]
    assert line["project_id"] == product.project
    assert line["severity"] == answer.json()["severity"]
    assert line["processing_time_ms"] > 0


async def test_without_traces_a_callers_own_costs_no_line(
    start_product: StartProduct, written: io.StringIO
) -> None:
    """Callers that are watched themselves send theirs with each request."""
    product = await start_product()
    headers = {"x-api-key": product.key, **caller_trace().headers}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
        answer = await client.post("/api/threats/trigger", json=SIGNAL)
    assert answer.json()["status"] == "completed"
    assert not _lines(written, "threat_submitted") + _lines(written, "threat_analyzed")


async def test_every_request_has_its_line_in_the_access_log(
    start_product: StartProduct, written: io.StringIO
) -> None:
    product, caller = await start_product(gateway={"access_log": True}), caller_trace()
    headers = {"x-api-key": product.key, **caller.headers}
    async with httpx.AsyncClient(base_url=product.url) as client:
        await client.get("/api/threats/canary-id", headers=headers)
        await client.get("/api/threats")
        await client.get("/canary-path")
    async with ReflectedClient(product.grpc, key=product.key) as client_by_grpc:
        await client_by_grpc.learn()
        await client_by_grpc.call("ListThreats", {}, timeout=20)
        with pytest.raises(grpc.aio.AioRpcError):
            await client_by_grpc.call("ListThreats", {}, metadata=[], timeout=20)
    await eventually(lambda: len(_lines(written, "request_served")) >= 5)

    lines = _lines(written, "request_served")
    service = "/watchfloor.v1.ThreatService"
    assert [(line["face"], line["route"], line["status"]) for line in lines] == [
        ("rest", "/api/threats/{threat_id}", 404),
        ("rest", "/api/threats", 401),
        ("rest", None, 404),
        ("grpc", f"{service}/ListThreats", "OK"),
        ("grpc", f"{service}/ListThreats", "UNAUTHENTICATED"),
    ]
    assert lines[0]["trace_id"] == caller.trace_id
    known = [line["route"] for line in lines if line.get("project_id") == product.project]
    assert known == ["/api/threats/{threat_id}", f"{service}/ListThreats"]
    assert all(line["duration_ms"] > 0 for line in lines)
    assert "canary" not in written.getvalue()


async def test_requests_have_no_line_by_default(
    start_product: StartProduct, written: io.StringIO
) -> None:
    product = await start_product()
    async with httpx.AsyncClient(base_url=product.url) as client:
        await client.get("/health")
    assert _lines(written, "request_served") == []
