"""The whole product behind gRPC: what it says is what REST says."""

import json

import pytest
from support.product import StartProduct
from support.reflected import ReflectedClient

from watchfloor.core import Role, SignalInput, ThreatAnalysis, ThreatType

pytestmark = pytest.mark.integration

SIGNAL = {
    "threat_type": "THREAT_TYPE_CREDENTIAL_STUFFING",
    "customer_id": "acme",
    "source_ip": "203.0.113.7",
    "request_count": 4200,
    "raw_data": {"paths": ["/login"], "failures": 4100, "share": 0.5},
}


async def test_both_faces_show_the_same_threat(start_product: StartProduct) -> None:
    running = await start_product()
    issued = await running.product.keys.issue(running.project, Role.API_USER)
    address = running.product.grpc_address
    assert address is not None
    async with ReflectedClient(address, key=issued.key) as client:
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
    issued = await running.product.keys.issue(running.project, Role.API_USER)
    address = running.product.grpc_address
    assert address is not None
    async with ReflectedClient(address, key=issued.key) as client:
        await client.learn()
        [answer] = await client.exchange([{"signal": {**SIGNAL, "id": "report-1"}}])
    raw = {**SIGNAL, "threat_type": ThreatType.CREDENTIAL_STUFFING, "id": "report-1"}
    repeated = await running.client.threats.trigger(SignalInput.model_validate(raw))
    assert isinstance(repeated, ThreatAnalysis)
    assert repeated.id == answer["accepted"]["id"]
