"""What is refused by gRPC, and whether an exporter may send it again."""

from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from integration.gateway.otlp_face import KEY, OTLPFace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from support.otlp import chat_span, export_of

from watchfloor.bus import NATSBus

pytestmark = pytest.mark.integration
GOOD = export_of(chat_span(1)).SerializeToString()


async def _export(
    face: OTLPFace, raw: bytes, headers: dict[str, str] = KEY, **options: Any
) -> bytes:
    async with grpc.aio.insecure_channel(face.grpc) as channel:
        call = channel.unary_unary(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
            request_serializer=bytes,
            response_deserializer=bytes,
        )
        answer: bytes = await call(raw, metadata=tuple(headers.items()), timeout=20, **options)
    return answer


async def _refused(
    face: OTLPFace, raw: bytes, headers: dict[str, str] = KEY, **options: Any
) -> tuple[grpc.StatusCode, bool]:
    """The code, and whether the answer says when to come back."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await _export(face, raw, headers, **options)
    trailing = dict(caught.value.trailing_metadata() or ())
    status = Status.FromString(trailing.get("grpc-status-details-bin", b""))
    return caught.value.code(), any(each.Is(RetryInfo.DESCRIPTOR) for each in status.details)


async def test_what_is_no_request_is_refused_for_good(otlp: OTLPFace) -> None:
    assert await _refused(otlp, b"\xff" * 64) == (grpc.StatusCode.INVALID_ARGUMENT, False)


async def test_without_a_key_nothing_is_taken(otlp: OTLPFace) -> None:
    assert await _refused(otlp, GOOD, {}) == (grpc.StatusCode.UNAUTHENTICATED, False)


async def test_a_basic_pair_has_the_key_as_its_password(otlp: OTLPFace) -> None:
    headers = {"authorization": "Basic cGs6a2V5LW9mLWFjbWU="}
    answer = ExportTraceServiceResponse.FromString(await _export(otlp, GOOD, headers))
    assert not answer.HasField("partial_success")
    await otlp.told(1)


@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
async def test_what_is_too_large_is_refused_for_good(
    otlp: OTLPFace, compression: grpc.Compression
) -> None:
    code, comes_back = await _refused(otlp, bytes(20 * 1024**2), compression=compression)
    assert (code, comes_back) == (grpc.StatusCode.RESOURCE_EXHAUSTED, False)


async def test_a_project_with_too_much_waiting_is_told_when_to_come_back(
    otlp_without_room: OTLPFace,
) -> None:
    """Without that an exporter takes the same code for a refusal for good."""
    answer = await _refused(otlp_without_room, GOOD)
    assert answer == (grpc.StatusCode.RESOURCE_EXHAUSTED, True)


async def test_a_queue_that_is_away_says_when_to_come_back(otlp: OTLPFace, bus: NATSBus) -> None:
    """An exporter sends the whole request again after that, and after nothing else."""
    await bus.stop()
    assert await _refused(otlp, GOOD) == (grpc.StatusCode.UNAVAILABLE, True)
