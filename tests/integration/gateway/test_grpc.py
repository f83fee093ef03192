"""The gRPC face as a client meets it that knows nothing but reflection."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from support.reflected import SERVICE, ReflectedClient, reasons_in, status_in
from support.waiting import eventually
from unit.gateway.backends import finished
from unit.gateway.world import World

from watchfloor.core import UnavailableError
from watchfloor.gateway.grpc_service import GRPCServer

SECRET = "s3cret-of-the-caller"
GOOD = {"threat_type": "THREAT_TYPE_BOT_TRAFFIC", "customer_id": "a"}
METHODS = ["AnalyzeThreat", "SubmitSignals", "GetThreat", "ListThreats", "RecordVerdict"]
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


class Face:
    """A gateway of in-memory backends, served by gRPC."""

    def __init__(self, **config: Any) -> None:
        self.world = World(**config)
        self.server = GRPCServer(self.world.services)

    def client(self, key: str | None = "key-of-acme", **options: Any) -> ReflectedClient:
        assert self.server.address is not None
        return ReflectedClient(self.server.address, key=key, **options)

    async def start(self) -> None:
        await self.world.services.fan_out.start()
        await self.server.start()

    async def stop(self) -> None:
        await self.world.services.fan_out.stop()
        await self.server.stop()


@pytest.fixture
async def face() -> AsyncIterator[Face]:
    face = Face(stop_timeout_s=5)
    await face.start()
    yield face
    await face.stop()


@pytest.fixture
async def client(face: Face) -> AsyncIterator[ReflectedClient]:
    async with face.client() as client:
        await client.learn()
        yield client


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
async def test_reflection_tells_every_service_and_method(face: Face, version: str) -> None:
    async with face.client(version=version) as client:
        assert await client.services() == [
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            SERVICE,
        ]
        assert await client.learn() == METHODS
        assert await client.learn("grpc.reflection.v1.ServerReflection") == ["ServerReflectionInfo"]


async def test_a_signal_is_waited_for_until_its_threat_is_there(
    face: Face, client: ReflectedClient
) -> None:
    def finish(signal: Any) -> None:
        document = finished(signal.threat_id)
        face.world.feed.announce(face.world.message(signal.threat_id, data=document))

    face.world.queue.on_publish = finish
    threat = (await client.call("AnalyzeThreat", {"signal": GOOD}, timeout=20))["threat"]
    assert threat["status"] == "THREAT_STATUS_COMPLETED"
    assert threat["signal"]["threat_type"] == "THREAT_TYPE_ANOMALY"


async def test_a_threat_is_found_listed_and_judged(face: Face, client: ReflectedClient) -> None:
    [answer] = await client.exchange([{"index": 7, "signal": GOOD}])
    threat_id = answer["accepted"]["id"]
    pending = (await client.call("GetThreat", {"threat_id": threat_id}))["threat"]
    assert (pending["status"], pending["id"]) == ("THREAT_STATUS_PENDING", threat_id)
    assert pending["signal"]["customer_id"] == "a"
    face.world.threats.documents["acme", threat_id] = finished(threat_id)
    found = (await client.call("GetThreat", {"threat_id": threat_id}))["threat"]
    assert found["status"] == "THREAT_STATUS_COMPLETED"
    listed = await client.call("ListThreats", {"severity": ["SEVERITY_LOW"], "limit": 5})
    assert [each["id"] for each in listed["threats"]] == [threat_id]
    _, where, limit, _ = face.world.threats.asked[-1]
    assert (where.severity, limit) == (("low",), 5)
    request = {"threat_id": threat_id, "verdict": "VERDICT_KIND_BENIGN", "note": "ours"}
    assert (await client.call("RecordVerdict", request))["threat"]["id"] == threat_id
    assert face.world.threats.verdicts[0][1].verdict_id == 5


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
    ],
)
async def test_parameters_are_judged_alike(
    face: Face, client: ReflectedClient, method: str, request_: Any, path: str, body: Any
) -> None:
    async with face.world.client() as http:
        response = await http.request("GET" if body is None else "POST", path, json=body)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.call(method, request_)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    told = response.json()["errors"]
    assert reasons_in(refused.value) == told


async def test_an_unknown_threat_is_not_found(client: ReflectedClient) -> None:
    for threat_id in ("", "x", "01990000-0000-7000-8000-000000000000"):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await client.call("GetThreat", {"threat_id": threat_id})
        assert refused.value.code() is grpc.StatusCode.NOT_FOUND


async def test_a_part_that_is_away_says_when_to_come_back(
    face: Face, client: ReflectedClient
) -> None:
    face.world.threats.is_away = True
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.call("ListThreats", {})
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    retry = error_details_pb2.RetryInfo()
    assert status_in(refused.value).details[1].Unpack(retry)
    assert retry.retry_delay.ToMilliseconds() == 2500


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


@pytest.mark.expects_error("request_failed")
async def test_a_bug_is_logged_and_told_without_a_word_of_it(
    face: Face, client: ReflectedClient
) -> None:
    face.world.threats.documents["acme", "x"] = SECRET.encode()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.call("ListThreats", {})
    assert refused.value.code() is grpc.StatusCode.INTERNAL
    assert SECRET not in str(status_in(refused.value))


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
    is_stream = method == "SubmitSignals"
    call = client.exchange([{"signal": GOOD}]) if is_stream else client.call(method, {})
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_a_bearer_is_as_good_as_a_key(client: ReflectedClient) -> None:
    bearer = [("authorization", "Bearer key-of-acme")]
    assert await client.call("ListThreats", {}, metadata=bearer) == {}


async def test_a_thousand_signals_of_which_three_are_bad(
    face: Face, client: ReflectedClient
) -> None:
    bad = {3, 500, 999}
    requests = [
        {"index": i, "signal": {"customer_id": "a"} if i in bad else GOOD} for i in range(1000)
    ]
    answers = await client.exchange(requests)
    assert [int(each.get("index", 0)) for each in answers] == list(range(1000))
    assert {int(each["index"]) for each in answers if "refused" in each} == bad
    ids = {each["accepted"]["id"] for each in answers if "accepted" in each}
    assert len(ids) == len(face.world.queue.published) == 997


async def test_an_answer_does_not_wait_for_the_next_signal(client: ReflectedClient) -> None:
    call = client.calling("SubmitSignals")(metadata=client.metadata)
    for index in range(1, 4):
        await call.write({"index": index, "signal": GOOD})
        assert (await call.read())["index"] == str(index)
    await call.done_writing()
    assert await call.read() is grpc.aio.EOF


async def test_what_finds_no_room_is_answered_and_ends_nothing(
    face: Face, client: ReflectedClient
) -> None:
    call = client.calling("SubmitSignals")(metadata=client.metadata)
    face.world.queue.count = 1_000
    await call.write({"index": 1, "signal": GOOD})
    assert (await call.read())["refused"]["code"] == "saturated"
    face.world.queue.count = 0
    face.world.clock.advance(2)
    await call.write({"index": 2, "signal": GOOD})
    assert "accepted" in await call.read()
    call.cancel()


async def test_a_key_makes_a_repeat_the_same_threat_by_index(client: ReflectedClient) -> None:
    key = [("idempotency-key", "k")]
    first = await client.exchange([{"index": i, "signal": GOOD} for i in (1, 2)], metadata=key)
    again = await client.exchange([{"index": 2, "signal": GOOD}], metadata=key)
    assert again[0]["accepted"] == {**first[1]["accepted"], "repeated": True}
    other = await client.exchange([{"index": 2, "signal": {**GOOD, "geo": "NL"}}], metadata=key)
    assert other[0]["refused"]["code"] == "conflict"


async def test_just_before_the_deadline_the_caller_learns_the_id(
    face: Face, client: ReflectedClient
) -> None:
    answer = await client.call("AnalyzeThreat", {"signal": GOOD}, timeout=1.0)
    assert answer["threat"]["status"] == "THREAT_STATUS_PENDING"
    assert answer["threat"]["id"] == face.world.queue.published[0][0].threat_id


@pytest.mark.parametrize("how", ["deadline", "cancelled"])
async def test_work_stops_with_its_call(face: Face, client: ReflectedClient, how: str) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def hang(*_: Any, **__: Any) -> Any:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    face.world.threats.list = hang  # type: ignore[method-assign]
    call = client.calling("ListThreats")(
        {}, metadata=client.metadata, timeout=0.3 if how == "deadline" else 30
    )
    await began.wait()
    if how == "cancelled":
        call.cancel()
    async with asyncio.timeout(5):
        await ended.wait()
    if how == "deadline":
        assert await call.code() is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_health_is_readiness(face: Face, client: ReflectedClient) -> None:
    stub: Any = health_pb2_grpc.HealthStub(client.channel)

    async def health(service: str = "") -> int:
        request = health_pb2.HealthCheckRequest(service=service)
        return int((await stub.Check(request)).status)

    assert await health() == await health(SERVICE) == SERVING
    face.world.unready["store"] = "away"
    assert await health() == await health(SERVICE) == NOT_SERVING
    face.world.unready.clear()
    assert await health() == SERVING
    with pytest.raises(grpc.aio.AioRpcError) as unknown:
        await health("nobody")
    assert unknown.value.code() is grpc.StatusCode.NOT_FOUND


async def test_stopping_tells_watchers_and_ends_streams_at_once(
    face: Face, client: ReflectedClient
) -> None:
    """Neither an idle stream nor a watcher of the health may hold the process up."""
    stub: Any = health_pb2_grpc.HealthStub(client.channel)
    watch = stub.Watch(health_pb2.HealthCheckRequest())
    assert (await watch.read()).status == SERVING
    stream = client.calling("SubmitSignals")(metadata=client.metadata)
    await stream.write({"index": 1, "signal": GOOD})
    assert "accepted" in await stream.read()
    face.world.services.readiness.drop()
    await face.server.drop()
    assert (await watch.read()).status == NOT_SERVING
    async with asyncio.timeout(3):
        await face.server.stop()
    assert await stream.code() is grpc.StatusCode.UNAVAILABLE


async def test_a_watcher_hears_that_a_part_went_away(face: Face, client: ReflectedClient) -> None:
    stub: Any = health_pb2_grpc.HealthStub(client.channel)
    heard: list[int] = []

    async def watch() -> None:
        async for each in stub.Watch(health_pb2.HealthCheckRequest(service=SERVICE)):
            heard.append(each.status)  # noqa: PERF401 - seen while it grows

    watching = asyncio.create_task(watch())
    await eventually(lambda: heard == [SERVING])
    face.world.unready["bus"] = "away"
    await eventually(lambda: heard == [SERVING, NOT_SERVING])
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_a_taken_port_is_told_with_the_option_to_change(face: Face) -> None:
    assert face.server.address is not None
    second = Face(grpc_port=int(face.server.address.rpartition(":")[2]))
    with pytest.raises(UnavailableError, match="--grpc-port"):
        await second.server.start()
    await second.server.stop()
