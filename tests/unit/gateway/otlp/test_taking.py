"""What is taken over HTTP, and how it is answered."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from google.protobuf.json_format import MessageToJson
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from support.otlp import chat_span, export_of
from unit.gateway.world import World

from watchfloor.core import SessionMessage

PROTOBUF = {"content-type": "application/x-protobuf"}
JSON = {"content-type": "application/json"}
EXAMPLES = Path(__file__).parent / "examples"


def _basic(user: str, password: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


async def test_spans_become_one_message_and_are_answered_in_kind(
    world: World, client: httpx.AsyncClient
) -> None:
    request = export_of(*(chat_span(number) for number in range(3)))
    answer = await client.post("/v1/traces", content=request.SerializeToString(), headers=PROTOBUF)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/x-protobuf"
    (message,) = world.event_queue.published
    assert (message.project_id, len(message.calls)) == ("acme", 3)
    assert message.calls[0].input[0].content == "hello"


@pytest.mark.parametrize("packed", [False, True])
async def test_json_is_answered_by_json(
    world: World, client: httpx.AsyncClient, *, packed: bool
) -> None:
    body = MessageToJson(export_of(chat_span(1))).encode()
    headers = {**JSON, **({"content-encoding": "gzip"} if packed else {})}
    body = gzip.compress(body) if packed else body
    answer = await client.post("/v1/traces", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["content-type"] == "application/json"
    assert len(world.event_queue.published) == 1


@pytest.mark.parametrize(
    ("path", "example"),
    [("traces", "trace"), ("logs", "logs"), ("logs", "events"), ("metrics", "metrics")],
)
async def test_the_examples_of_the_specification_are_taken(
    client: httpx.AsyncClient, path: str, example: str
) -> None:
    body = (EXAMPLES / f"{example}.json").read_bytes()
    answer = await client.post(f"/v1/{path}", content=body, headers=JSON)
    assert answer.status_code == 200


async def test_metrics_are_accepted_and_dropped(world: World, client: httpx.AsyncClient) -> None:
    """An exporter of everything would go on complaining about what is refused."""
    answer = await client.post("/v1/metrics", content=b"", headers=PROTOBUF)
    assert (answer.status_code, answer.content) == (200, b"")
    assert world.event_queue.published == []


async def test_logs_are_taken(world: World, client: httpx.AsyncClient) -> None:
    body = (EXAMPLES / "logs.json").read_bytes()
    await client.post("/v1/logs", content=body, headers=JSON)
    assert len(world.event_queue.published) == 1


async def test_what_cannot_be_kept_is_counted_and_the_rest_is_taken(
    world: World, client: httpx.AsyncClient
) -> None:
    nameless = chat_span(1)
    nameless.ClearField("trace_id")
    body = export_of(nameless, chat_span(2)).SerializeToString()
    answer = await client.post("/v1/traces", content=body, headers=PROTOBUF)
    told = ExportTraceServiceResponse.FromString(answer.content).partial_success
    assert told.rejected_spans == 1
    assert "trace_id" in told.error_message
    assert len(world.event_queue.published[0].calls) == 1


async def test_log_records_of_nobody_are_counted_as_such(client: httpx.AsyncClient) -> None:
    body = json.dumps(
        {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": "x"}}]}]}]}
    )
    answer = await client.post("/v1/logs", content=body, headers=JSON)
    assert answer.json()["partialSuccess"]["rejectedLogRecords"] == "1"
    assert "errorMessage" in answer.json()["partialSuccess"]
    assert ExportLogsServiceResponse().partial_success.rejected_log_records == 0


async def test_each_agent_has_a_message_of_its_own(world: World, client: httpx.AsyncClient) -> None:
    spans = [chat_span(number * 10, **{"gen_ai.agent.id": f"a{number % 2}"}) for number in range(4)]
    body = export_of(*spans).SerializeToString()
    await client.post("/v1/traces", content=body, headers=PROTOBUF)
    assert [(each.agent_id, len(each.calls)) for each in world.event_queue.published] == [
        ("a0", 2),
        ("a1", 2),
    ]


async def test_no_message_grows_far_beyond_half_a_megabyte(make_world: type[World]) -> None:
    world = make_world()
    spans = [chat_span(number, prompt="x" * 40_000) for number in range(40)]
    async with world.client() as client:
        body = export_of(*spans).SerializeToString()
        answer = await client.post("/v1/traces", content=body, headers=PROTOBUF)
    assert answer.status_code == 200
    sizes = [
        len(each.model_dump_json(exclude_defaults=True)) for each in world.event_queue.published
    ]
    assert len(sizes) > 2
    assert max(sizes) < 600_000
    assert _spans(world.event_queue.published) == sorted(span.span_id.hex() for span in spans)


def _spans(messages: list[SessionMessage]) -> list[str]:
    return sorted(call.span_id for message in messages for call in message.calls)


async def test_a_call_that_the_queue_cannot_take_is_said_to_be_lost(
    world: World, client: httpx.AsyncClient
) -> None:
    """To send it again would not help, and what came with it is kept."""
    world.event_queue.largest_bytes = 3_000
    spans = [
        chat_span(1, prompt="x" * 4_000, **{"gen_ai.agent.id": "a"}),
        chat_span(20, **{"gen_ai.agent.id": "b"}),
    ]
    body = export_of(*spans).SerializeToString()
    answer = await client.post("/v1/traces", content=body, headers=PROTOBUF)
    told = ExportTraceServiceResponse.FromString(answer.content).partial_success
    assert (told.rejected_spans, "larger" in told.error_message) == (1, True)
    assert [each.agent_id for each in world.event_queue.published] == ["b"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/v1/traces", {"x-api-key": "key-of-acme"}, id="x-api-key"),
        pytest.param("/v1/traces", {"authorization": "Bearer key-of-acme"}, id="bearer"),
        pytest.param("/v1/traces", _basic("", "key-of-acme"), id="password"),
        pytest.param("/api/public/otel/v1/traces", _basic("pk", "key-of-acme"), id="Langfuse"),
        pytest.param("/api/public/otel/v1/traces", _basic("key-of-acme", ""), id="user"),
    ],
)
async def test_the_key_may_come_in_any_of_the_usual_ways(
    world: World, path: str, headers: dict[str, str]
) -> None:
    async with world.client(key=None) as client:
        body = export_of(chat_span(1)).SerializeToString()
        answer = await client.post(path, content=body, headers=PROTOBUF | headers)
    assert answer.status_code == 200
    assert len(world.event_queue.published) == 1


@pytest.mark.parametrize("headers", [{}, _basic("a", "b"), {"x-api-key": "wrong"}])
async def test_without_a_good_key_nothing_is_taken(world: World, headers: dict[str, Any]) -> None:
    async with world.client(key=None) as client:
        answer = await client.post("/v1/traces", content=b"x", headers=PROTOBUF | headers)
    assert answer.status_code == 401
    assert "www-authenticate" in answer.headers
    assert Status.FromString(answer.content).code == 16
