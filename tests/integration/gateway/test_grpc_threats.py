"""One signal and one threat at a time, by gRPC."""

from typing import Any

import grpc
import pytest
from integration.gateway.face import GOOD, Face, StartFace
from support.reflected import ReflectedClient, retry_s_in
from unit.gateway.backends import finished


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


async def test_a_client_that_comes_back_is_named_beside_the_message(
    face: Face, client: ReflectedClient
) -> None:
    request = {"signal": GOOD, "timeout_s": 0}
    metadata = [*client.metadata, ("x-client-session-id", "ann")]
    threat = (await client.call("AnalyzeThreat", request, metadata=metadata))["threat"]
    assert list(face.world.client_results.rows) == [("acme", "ann", threat["id"])]
    metadata[-1] = ("x-client-session-id", "../ann")
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.call("AnalyzeThreat", request, metadata=metadata)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert len(face.world.queue.published) == 1


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
    withdrawn = await client.call("WithdrawVerdict", {"threat_id": threat_id})
    assert withdrawn["threat"]["id"] == threat_id
    assert face.world.threats.verdicts[1][1].by == "key-of-acme"


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
    assert retry_s_in(refused.value) == 2.5


async def test_just_before_the_deadline_the_caller_learns_the_id(
    face: Face, client: ReflectedClient
) -> None:
    answer = await client.call("AnalyzeThreat", {"signal": GOOD}, timeout=1.0)
    assert answer["threat"]["status"] == "THREAT_STATUS_PENDING"
    assert answer["threat"]["id"] == face.world.queue.published[0][0].threat_id


async def test_a_part_of_the_list_ends_before_a_clients_own_limit(
    face: Face, client: ReflectedClient
) -> None:
    """Clients refuse messages over 4 MiB unless told otherwise; a thousand threats may be more."""
    for number in range(100):
        document = finished(f"t{number}", raw_data={"x": "y" * 60_000})
        face.world.threats.documents["acme", f"t{number}"] = document
    page = await client.call("ListThreats", {"limit": 100})
    count = len(page["threats"])
    assert 40 < count < 60
    assert page["next_cursor"] == f"after-{count - 1}"


async def test_one_call_too_many_is_told_when_to_come_back_and_watching_goes_on(
    start_face: StartFace,
) -> None:
    face = await start_face(max_requests=1)
    async with face.client() as client:
        await client.learn()
        stream = client.calling("SubmitSignals")(metadata=client.metadata)
        await stream.write({"index": 1, "signal": GOOD})
        assert "accepted" in await stream.read()
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await client.call("ListThreats", {})
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
        assert retry_s_in(refused.value) == 1.0
        assert "initial_batch" in await client.first_answer("WatchThreats", {})
        await stream.done_writing()
        assert await stream.read() is grpc.aio.EOF
        assert await client.call("ListThreats", {}) == {}
