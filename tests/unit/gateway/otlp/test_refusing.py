"""What is refused over HTTP, and whether an exporter may send it again."""

import gzip
from typing import Any

import httpx
import pytest
from google.rpc.status_pb2 import Status
from support.otlp import chat_span, export_of
from unit.gateway.world import World

PROTOBUF = {"content-type": "application/x-protobuf"}
GOOD = export_of(chat_span(1)).SerializeToString()
PACKED = gzip.compress(GOOD)
AGAIN = {429, 502, 503, 504}


async def _refused(client: httpx.AsyncClient, content: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await client.post("/v1/traces", content=content, headers=PROTOBUF | named)
    assert answer.status_code >= 400
    return answer


@pytest.mark.parametrize(
    "content",
    [b"\xff" * 64, b"not protobuf", GOOD[:-3], b"\x0a\xff\xff\xff\xff\x0f"],
    ids=["bytes", "text", "cut off", "length beyond its end"],
)
async def test_what_is_no_request_is_refused_for_good(
    world: World, client: httpx.AsyncClient, content: bytes
) -> None:
    answer = await _refused(client, content)
    assert answer.status_code == 400
    assert Status.FromString(answer.content).code == 3
    assert world.event_queue.published == []


@pytest.mark.parametrize(
    "content",
    [GOOD, PACKED[:-6], PACKED + b"x", PACKED + PACKED, b""],
    ids=["not packed", "cut off", "more behind", "two pieces", "empty"],
)
async def test_what_is_not_packed_as_it_says_is_refused_for_good(
    client: httpx.AsyncClient, content: bytes
) -> None:
    assert (await _refused(client, content, content_encoding="gzip")).status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'"x"',
        b"{",
        b"\xff",
        b'{"resourceSpans": 1}',
        b'{"resourceSpans": [{"scopeSpans": [{"spans": 5}]}]}',
        b'{"resourceSpans":' + b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    ],
    ids=[
        "empty",
        "array",
        "text",
        "open",
        "no UTF-8",
        "number",
        "spans",
        "deep array",
        "deep object",
    ],
)
async def test_json_that_is_no_request_is_refused_for_good(
    client: httpx.AsyncClient, content: bytes
) -> None:
    answer = await _refused(client, content, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": "text/plain"},
        {"content_type": ""},
        {"content_encoding": "zstd"},
        {"content_encoding": "gzip, gzip"},
    ],
)
async def test_what_is_written_in_no_known_way_is_refused_for_good(
    client: httpx.AsyncClient, headers: dict[str, Any]
) -> None:
    answer = await _refused(client, GOOD, **headers)
    assert answer.status_code == 415
    assert answer.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("packed", [False, True])
async def test_a_large_body_is_refused_for_good_whether_it_is_packed_or_not(
    make_world: type[World], *, packed: bool
) -> None:
    """Ten thousand bytes that unpack to ten million must not be unpacked."""
    world = make_world(otlp_max_body_bytes=100_000)
    content = gzip.compress(bytes(10_000_000)) if packed else bytes(200_000)
    async with world.client() as client:
        answer = await _refused(client, content, **({"content_encoding": "gzip"} if packed else {}))
    assert answer.status_code == 413
    assert "retry-after" not in answer.headers


async def test_a_queue_that_is_away_asks_to_come_again(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.is_away = True
    answer = await _refused(client, GOOD)
    assert answer.status_code in AGAIN
    assert int(answer.headers["retry-after"]) >= 1
    assert Status.FromString(answer.content).code == 14


async def test_a_project_with_too_much_waiting_is_asked_to_come_again(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.count = 1_000
    answer = await _refused(client, GOOD)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert world.event_queue.published == []


async def test_other_methods_are_not_known(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/traces")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_a_huge_attribute_is_cut_and_not_refused(
    world: World, client: httpx.AsyncClient
) -> None:
    body = export_of(chat_span(1, prompt="x" * 1_000_000)).SerializeToString()
    answer = await client.post("/v1/traces", content=body, headers=PROTOBUF)
    assert answer.status_code == 200
    said = world.event_queue.published[0].calls[0].input[0].content or ""
    assert 50_000 <= len(said) < 51_000


async def test_a_queue_that_goes_away_meanwhile_is_said_to_be_away(world: World) -> None:
    """An exporter sends the whole request again after 503, and gives it up after 500."""
    world.event_queue.fails_after = 1
    spans = [chat_span(number * 10, **{"gen_ai.agent.id": f"a{number}"}) for number in range(4)]
    async with world.client() as client:
        body = export_of(*spans).SerializeToString()
        answer = await client.post("/v1/traces", content=body, headers=PROTOBUF)
    assert answer.status_code == 503
