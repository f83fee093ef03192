"""Little that is sent and would become much: packed, nested, or both. It is refused, and cheap."""

import asyncio
import gzip
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import httpx
import pytest
from support import eventually
from support.hostile import problem, signal
from support.otlp import chat_span, export_of
from support.processes import ProductProcess, peak_memory_mb
from websockets.exceptions import ConnectionClosedError
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import ClientConnection, connect

pytestmark = [pytest.mark.e2e]

_UNPACKED = 64 * 2**20
_MOST_MB = 48.0
"""Less than the content, more than the largest body that is taken (16 MiB) and its copy."""
_DEEP = 100_000


@pytest.fixture
def cheap(product: ProductProcess) -> Iterator[None]:
    """What a test sends may not cost the product the memory that it would fill."""
    pid = product.process.pid
    # Begins to count the most memory anew.
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    before_mb = peak_memory_mb(pid)
    yield
    assert peak_memory_mb(pid) - before_mb < _MOST_MB


@contextmanager
def _refused() -> Iterator[None]:
    with pytest.raises(grpc.RpcError) as refused:
        yield
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize(
    ("face", "method"),
    [
        ("grpc", "/watchfloor.v1.ThreatService/AnalyzeThreat"),
        ("otlp_grpc", "/opentelemetry.proto.collector.trace.v1.TraceService/Export"),
    ],
)
@pytest.mark.usefixtures("cheap")
def test_a_packed_message_is_given_up(product: ProductProcess, face: str, method: str) -> None:
    with grpc.insecure_channel(product.endpoint(face)) as channel, _refused():
        call: Any = channel.unary_unary(method)
        call(
            bytes(_UNPACKED),
            metadata=[("x-api-key", product.key)],
            compression=grpc.Compression.Gzip,
            timeout=30,
        )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/v1/traces", 413, id="OTLP"),
        pytest.param("/v1/logs", 413, id="OTLP logs"),
        pytest.param("/api/threats/signals", 400, id="where nothing is unpacked"),
        pytest.param("/v1/events", 400, id="nor here"),
    ],
)
@pytest.mark.usefixtures("cheap")
def test_a_packed_body_is_given_up(client: httpx.Client, path: str, status: int) -> None:
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    packed = gzip.compress(bytes(_UNPACKED))
    assert client.post(path, content=packed, headers=headers).status_code == status


@pytest.mark.usefixtures("cheap")
def test_nothing_is_unpacked_by_websocket(product: ProductProcess) -> None:
    """Nothing large is awaited there, so that packing is not agreed upon."""
    url = f"{product.url.replace('http', 'ws')}/ws"
    with connect(
        url,
        additional_headers={"x-api-key": product.key},
        extensions=[ClientPerMessageDeflateFactory()],
    ) as socket:
        assert socket.protocol.extensions == []
        with pytest.raises(ConnectionClosedError):
            _send_and_hear(socket, "[" * _UNPACKED)


def _send_and_hear(socket: ClientConnection, text: str) -> None:
    socket.send(text)
    while True:
        socket.recv(timeout=20)


@pytest.mark.parametrize("opened", ["[", '{"a":'], ids=["lists", "objects"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/threats/signals"), ("POST", "/v1/events"), ("PUT", "/api/redaction")],
)
def test_what_is_nested_for_ever_is_malformed(
    client: httpx.Client, method: str, path: str, opened: str
) -> None:
    response = client.request(method, path, content=(opened * _DEEP).encode())
    problem(response, 400, "malformed")


@pytest.mark.parametrize("signal_name", ["traces", "logs"])
@pytest.mark.parametrize(
    "opened",
    ["[", '{"resourceSpans":[', '{"arrayValue":{"values":['],
    ids=["any", "spans", "values"],
)
def test_what_is_nested_for_ever_by_otlp_is_malformed(
    client: httpx.Client, signal_name: str, opened: str
) -> None:
    headers = {"content-type": "application/json"}
    response = client.post(f"/v1/{signal_name}", content=opened * _DEEP, headers=headers)
    assert response.status_code == 400


def _nested(levels: int) -> Any:
    return json.loads("[" * levels + "]" * levels)


def test_data_beside_a_signal_has_a_depth(client: httpx.Client) -> None:
    (error,) = problem(
        client.post("/api/threats/signals", json=signal(raw_data={"a": _nested(40)})),
        422,
        "invalid_input",
    )
    assert error["field"] == "raw_data"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("[" * 30_000, id="open"),
        pytest.param("[" * 20_000 + "]" * 20_000, id="whole"),
        pytest.param('{"a":' * 6_000 + "1" + "}" * 6_000, id="objects"),
        pytest.param(json.dumps(["x" * 50] * 900), id="wide"),
        pytest.param(("+10 " + "0" * 200 + " ") * 200, id="digits"),
        pytest.param("=" * 50_000, id="one mark"),
    ],
)
async def test_tool_arguments_that_are_hard_to_read_do_not_stop_the_session(
    client: httpx.Client, arguments: str
) -> None:
    session = f"deep-{uuid4()}"
    about = {"sessionId": session, "agentId": "deep"}
    events = [
        {**about, "type": "tool_call", "metadata": {"toolName": "t", "arguments": arguments}},
        {**about, "type": "tool_call", "attributes": {"gen_ai.tool.call.arguments": arguments}},
        {**about, "type": "message.user", "role": "user", "content": arguments},
        {**about, "type": "message.user", "role": "user", "content": "Hello"},
    ]
    answer = await asyncio.to_thread(client.post, "/v1/events", json=events)
    assert answer.json()["refused"] == 0, answer.text[:500]

    async def is_saved() -> bool:
        found = await asyncio.to_thread(client.get, f"/v1/sessions/{session}")
        return found.is_success and found.json()["session"]["eventCount"] == len(events)

    await eventually(is_saved, every_s=0.2)
    told = await asyncio.to_thread(client.get, f"/v1/sessions/{session}/conversation")
    assert told.is_success


def _noise(characters: int) -> str:
    """What takes as many bytes as can be, and cannot be packed."""
    chance = random.Random(characters)
    return "".join(chr(chance.randrange(0x1_0000, 0xE_0000)) for _ in range(characters))


async def test_ids_that_no_index_holds_are_taken_and_kept(client: httpx.Client) -> None:
    """PostgreSQL indexes 2,704 bytes: what is longer would be accepted, and given up later."""
    agent = f"agent-{uuid4()}"
    names = ("session.id", "gen_ai.conversation.id", "user.id", "customer.id")
    spans = [
        chat_span(10 * number, **{"gen_ai.agent.name": agent, name: _noise(3_000 + number)})
        for number, name in enumerate(names)
    ]
    long = chat_span(10 * len(names), **{"gen_ai.agent.name": agent})
    long.trace_id, long.span_id = random.randbytes(5_000), random.randbytes(5_000)
    for span in (*spans, long):
        sent = export_of(span).SerializeToString()
        headers = {"content-type": "application/x-protobuf"}
        answer = await asyncio.to_thread(client.post, "/v1/traces", content=sent, headers=headers)
        assert answer.is_success
    ids = ("userId", "workflowId", "traceId", "eventId", "spanId")
    event = {"sessionId": agent, "agentId": agent, "type": "message.user", "role": "user"}
    event |= {"content": "Hello"} | dict.fromkeys(ids, _noise(255))
    told = await asyncio.to_thread(client.post, "/v1/events", json=event)
    assert told.is_success, told.text

    async def all_are_kept() -> bool:
        where = {"agentId": agent}
        found = await asyncio.to_thread(client.get, "/v1/sessions", params=where)
        return len(found.json()["sessions"]) == len(spans) + 2

    await eventually(all_are_kept, every_s=0.2)
