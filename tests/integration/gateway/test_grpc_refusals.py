"""What gRPC refuses, and that REST refuses it with the same words."""

import json
from contextlib import suppress
from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import RetryInfo
from integration.gateway.face import GOOD, METHODS, SECRET, Face, StartFace
from support import eventually
from support.reflected import ReflectedClient, detail_in, reasons_in, status_in

GOOD_KEY = "key-of-acme"


def rest(**fields: Any) -> dict[str, Any]:
    return {"threat_type": "bot_traffic", "customer_id": "a", **fields}


@pytest.mark.parametrize(
    ("by_rest", "by_grpc"),
    [
        pytest.param({}, {}, id="nothing at all"),
        pytest.param({"threat_type": "anomaly"}, {"threat_type": 10}, id="nobody's traffic"),
        pytest.param(rest(threat_type="x"), {**GOOD, "threat_type": 99}, id="unknown type"),
        pytest.param(rest(request_count=-1), {**GOOD, "request_count": -1}, id="negative"),
        pytest.param(
            rest(request_count=10**15), {**GOOD, "request_count": 10**15}, id="huge number"
        ),
        pytest.param(
            rest(time_window_minutes=0), {**GOOD, "time_window_minutes": 0}, id="no window"
        ),
        pytest.param(rest(customer_id=""), {**GOOD, "customer_id": ""}, id="too short"),
        pytest.param(
            rest(user_agent=SECRET * 400), {**GOOD, "user_agent": SECRET * 400}, id="too long"
        ),
        pytest.param(rest(geo=f"{SECRET}\0"), {**GOOD, "geo": f"{SECRET}\0"}, id="NUL"),
        pytest.param(rest(source_ip=SECRET), {**GOOD, "source_ip": SECRET}, id="no address"),
        pytest.param(
            rest(detected_at="1960-01-01T00:00:00Z"),
            {**GOOD, "detected_at": "1960-01-01T00:00:00Z"},
            id="before our time",
        ),
        pytest.param(
            rest(mitre_hints=["T1110", SECRET]),
            {**GOOD, "mitre_hints": ["T1110", SECRET]},
            id="one of several",
        ),
        pytest.param(
            rest(raw_data={"x": SECRET * 4000}),
            {**GOOD, "raw_data": {"x": SECRET * 4000}},
            id="too much raw data",
        ),
        pytest.param(
            rest(geo="", asn="", source_ip="x"),
            {**GOOD, "geo": "", "asn": "", "source_ip": "x"},
            id="several at once",
        ),
    ],
)
async def test_both_faces_give_the_same_fields_and_reasons(
    by_rest: dict[str, Any], by_grpc: dict[str, Any]
) -> None:
    face = Face(max_body_bytes=1024**2)
    await face.start()
    try:
        async with face.world.client() as http, face.client() as client:
            await client.learn()
            expected = (await http.post("/api/threats/trigger", json=by_rest)).json()["errors"]
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await client.call("AnalyzeThreat", {"signal": by_grpc})
            [answer] = await client.exchange([{"index": 3, "signal": by_grpc}])
    finally:
        await face.stop()
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert reasons_in(refused.value) == expected
    assert answer == {
        "index": "3",
        "refused": {
            "code": "invalid_input",
            "errors": [{key: text for key, text in each.items() if text} for each in expected],
        },
    }
    assert SECRET not in json.dumps(answer) + str(status_in(refused.value))
    assert face.world.queue.published == []


@pytest.mark.parametrize(
    ("method", "request_", "path", "body"),
    [
        ("ListThreats", {"limit": 0}, "/api/threats?limit=0", None),
        ("ListThreats", {"limit": 1001}, "/api/threats?limit=1001", None),
        ("ListThreats", {"cursor": "x"}, "/api/threats?cursor=x", None),
        ("ListThreats", {"severity": [77]}, "/api/threats?severity=x", None),
        (
            "ListThreats",
            {"since": "2025-01-02T00:00:00Z", "until": "2025-01-01T00:00:00Z"},
            "/api/threats?since=2025-01-02T00:00:00Z&until=2025-01-01T00:00:00Z",
            None,
        ),
        (
            "AnalyzeThreat",
            {"signal": GOOD, "timeout_s": 61},
            "/api/threats/trigger?timeout_s=61",
            rest(),
        ),
        ("RecordVerdict", {"threat_id": "x"}, "/api/threats/x/verdict", {}),
        ("WatchThreats", {"severity": [77]}, "/api/stream?severity=x", None),
        (
            "WatchThreats",
            {"customer_id": ["a", ""]},
            "/api/stream?customer_id=a&customer_id=",
            None,
        ),
        (
            "WatchThreats",
            {"threat_type": [1, 99]},
            "/api/stream?threat_type=bot_traffic&threat_type=x",
            None,
        ),
    ],
)
async def test_parameters_are_judged_alike(
    face: Face, client: ReflectedClient, method: str, request_: Any, path: str, body: Any
) -> None:
    async with face.world.client() as http:
        response = await http.request("GET" if body is None else "POST", path, json=body)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.first_answer(method, request_)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    told = response.json()["errors"]
    assert reasons_in(refused.value) == told


async def test_a_message_that_is_none_is_malformed(client: ReflectedClient) -> None:
    for method in ("AnalyzeThreat", "GetThreat"):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await client.call(method, b"\xff\xff\xff")
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.exchange([b"\xff\xff\xff"])
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_message_over_the_limit_is_refused(client: ReflectedClient) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.call("GetThreat", {"threat_id": "x" * 70_000})
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_a_head_over_the_limit_is_refused(client: ReflectedClient) -> None:
    head = [*client.metadata, ("idempotency-key", "k" * 65_536)]
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.call("ListThreats", {}, metadata=head)
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.expects_error("request_failed")
async def test_a_bug_is_logged_and_told_without_a_word_of_it(
    face: Face, client: ReflectedClient
) -> None:
    face.world.threats.documents["acme", "x"] = SECRET.encode()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.call("ListThreats", {})
    assert refused.value.code() is grpc.StatusCode.INTERNAL
    assert SECRET not in str(status_in(refused.value))


async def test_a_connection_too_many_finds_no_place_until_another_goes(
    start_face: StartFace,
) -> None:
    face = await start_face(max_connections=1)
    # Otherwise both would share one connection.
    options = [("grpc.use_local_subchannel_pool", 1)]
    async with face.client(options=options) as other:
        async with face.client(options=options) as client:
            await client.learn()
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await other.learn()
            assert refused.value.code() is grpc.StatusCode.UNAVAILABLE

        async def is_let_in() -> bool:
            try:
                return bool(await other.learn())
            except grpc.aio.AioRpcError:
                return False

        await eventually(is_let_in)


@pytest.mark.parametrize(("rate", "key"), [("key_rate", GOOD_KEY), ("address_rate", "guess")])
@pytest.mark.parametrize("method", METHODS)
async def test_who_comes_too_often_is_told_when_to_come_again(
    start_face: StartFace, rate: str, key: str, method: str
) -> None:
    """Guesses at keys count for the address that they come from."""
    face = await start_face(**{rate: {"per_s": 0.1, "burst": 2}})
    async with face.client() as client:
        await client.learn()
        for _ in range(2):
            with suppress(grpc.aio.AioRpcError):
                await client.call("ListThreats", {}, metadata=[("x-api-key", key)])
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await client.first_answer(method, {})
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert 9.0 < detail_in(refused.value, RetryInfo).retry_delay.ToTimedelta().total_seconds() <= 10
    told = face.world.metrics.render().decode()
    assert f'soc_requests_limited_total{{limit="{rate.removesuffix("_rate")}"}} 1.0' in told


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "metadata",
    [
        pytest.param([], id="no key"),
        pytest.param([("x-api-key", "wrong")], id="wrong key"),
        pytest.param([("authorization", "Basic key-of-acme")], id="another scheme"),
    ],
)
async def test_without_a_good_key_nothing_is_answered(
    client: ReflectedClient, method: str, metadata: list[tuple[str, str]]
) -> None:
    client.metadata = metadata
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.first_answer(method, {})
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_a_bearer_is_as_good_as_a_key(client: ReflectedClient) -> None:
    bearer = [("authorization", "Bearer key-of-acme")]
    assert await client.call("ListThreats", {}, metadata=bearer) == {}
