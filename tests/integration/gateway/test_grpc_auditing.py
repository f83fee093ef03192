"""What the audit log is told of calls by gRPC."""

import grpc
import pytest
from integration.gateway.face import GOOD, Face
from integration.gateway.otlp_face import OTLPFace
from support.audit import RING
from support.reflected import ReflectedClient

from watchfloor.core import AuditEntry

pytestmark = pytest.mark.integration


async def _told(face: Face | OTLPFace) -> list[AuditEntry]:
    await face.world.services.audit.writer.flush()
    return face.world.audited.entries


async def test_a_call_is_told_with_its_method_subject_and_answer(
    face: Face, client: ReflectedClient
) -> None:
    threat_id = face.world.new_id()
    with pytest.raises(grpc.aio.AioRpcError):
        await client.call("GetThreat", {"threat_id": threat_id})

    (entry,) = await _told(face)
    assert entry.operation == "/watchfloor.v1.ThreatService/GetThreat"
    assert (entry.kind, entry.face, entry.result) == ("read", "grpc", "refused")
    assert (entry.reason, entry.address) == ("not_found", "127.0.0.1")
    assert entry.subject == RING.token("acme", "threat", threat_id)


async def test_an_answer_that_succeeds_is_told_and_what_comes_in_is_not(
    face: Face, client: ReflectedClient
) -> None:
    await client.call("ListThreats", {})
    await client.call("AnalyzeThreat", {"signal": GOOD, "timeout_s": 0.01})

    (entry,) = await _told(face)
    assert (entry.kind, entry.result, entry.reason) == ("read", "done", None)


async def test_a_key_at_another_face_is_compared_with_its_habit(
    face: Face, client: ReflectedClient
) -> None:
    await client.call("ListThreats", {})
    await _told(face)

    assert [each.trait for each in face.world.audited.uses] == [
        "face:grpc",
        "network:127.0.0.0/24",
    ]


@pytest.mark.parametrize("method", ["AnalyzeThreat", "WatchThreats"])
async def test_what_a_role_may_not_call_is_told_with_what_it_needs(face: Face, method: str) -> None:
    """A stream that is denied never begins, and is not told of as one that did."""
    async with face.client("ingest-only-of-acme") as client:
        await client.learn()
        with pytest.raises(grpc.aio.AioRpcError):
            await client.first_answer(method, {})

    (entry,) = await _told(face)
    assert entry.operation == f"/watchfloor.v1.ThreatService/{method}"
    assert (entry.result, entry.reason) == ("refused", "denied")
    assert entry.permission in {"analyses:run", "data:read"}
