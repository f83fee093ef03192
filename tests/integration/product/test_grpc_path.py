"""The whole product behind gRPC: what it says is what REST says."""

import asyncio
import json

import grpc
import pytest
from support import eventually
from support.product import StartProduct
from support.reflected import SERVICE, ReflectedClient, reasons_in
from support.watchers import FACES, Watcher

from watchfloor.client import WatchfloorClient
from watchfloor.core import SignalInput, ThreatAnalysis, ThreatType

pytestmark = pytest.mark.integration

SIGNAL = {
    "threat_type": "THREAT_TYPE_CREDENTIAL_STUFFING",
    "customer_id": "acme",
    "source_ip": "203.0.113.7",
    "request_count": 4200,
    "raw_data": {"paths": ["/login"], "failures": 4100, "share": 0.5},
}
ANOMALY = SignalInput(threat_type=ThreatType.ANOMALY, customer_id="acme")


async def test_both_faces_show_the_same_threat(start_product: StartProduct) -> None:
    running = await start_product()
    async with ReflectedClient(running.grpc, key=running.key) as client:
        await client.learn()
        by_grpc = (await client.call("AnalyzeThreat", {"signal": SIGNAL}, timeout=20))["threat"]
    by_rest = json.loads(await running.client.threats.get_document(by_grpc["id"]))
    assert by_grpc["status"] == "THREAT_STATUS_COMPLETED"
    assert set(by_grpc["agent_analyses"]) == set(by_rest["agent_analyses"])
    assert by_grpc["severity"] == f"SEVERITY_{by_rest['severity'].upper()}"
    assert by_grpc["severity_score"] == by_rest["severity_score"]
    assert len(by_grpc["severity_factors"]) == len(by_rest["severity_factors"])
    assert by_grpc["signal"]["raw_data"] == by_rest["signal"]["raw_data"]


async def test_a_repeat_through_the_other_face_is_the_same_threat(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    async with ReflectedClient(running.grpc, key=running.key) as client:
        await client.learn()
        [answer] = await client.exchange([{"signal": {**SIGNAL, "id": "report-1"}}])
    raw = {**SIGNAL, "threat_type": ThreatType.CREDENTIAL_STUFFING, "id": "report-1"}
    repeated = await running.client.threats.trigger(SignalInput.model_validate(raw))
    assert isinstance(repeated, ThreatAnalysis)
    assert repeated.id == answer["accepted"]["id"]


async def test_a_client_that_knows_only_reflection_sees_the_whole_path(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    async with ReflectedClient(running.grpc, key=running.key) as client, asyncio.timeout(30):
        assert SERVICE in await client.services()
        assert "WatchThreats" in await client.learn()
        watch = client.watch({"threat_type": [SIGNAL["threat_type"]]})
        assert (await watch.read())["initial_batch"] == {}
        [answer] = await client.exchange([{"index": 1, "signal": SIGNAL}])
        new = (await watch.read())["new_threat"]
        assert new["id"] == answer["accepted"]["id"]
        verdict = {"threat_id": new["id"], "verdict": "VERDICT_KIND_BENIGN"}
        judged = (await client.call("RecordVerdict", verdict))["threat"]
        assert (await watch.read())["threat_updated"] == judged
        assert judged["verdict"]["verdict"] == "VERDICT_KIND_BENIGN"
        watch.cancel()
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await client.call("AnalyzeThreat", {"signal": {**SIGNAL, "request_count": -1}})
    assert reasons_in(refused.value) == [{"field": "request_count", "reason": "must be at least 0"}]


async def test_a_watcher_may_go_on_through_another_face(start_product: StartProduct) -> None:
    running = await start_product()
    token = ""
    for face in ("grpc", "events", "websocket", "grpc"):
        watcher = Watcher(FACES[face], running)
        watcher.token = token
        missed = {await _finished(running.client)} if token else set()
        async with asyncio.timeout(30), asyncio.TaskGroup() as group:
            watching = group.create_task(watcher.watch())
            await eventually(watcher.has_heard)
            watching.cancel()
        assert watcher.told == dict.fromkeys(missed, 1)
        token = watcher.token


async def _finished(client: WatchfloorClient) -> tuple[str, int]:
    """A threat that is finished, and its revision."""
    threat = await client.threats.trigger(ANOMALY)
    assert isinstance(threat, ThreatAnalysis)
    return threat.id, threat.revision
