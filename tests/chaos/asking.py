"""One signal put to one gateway, and every way in which that may end."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple, Self

import grpc
import httpx
from google.rpc import error_details_pb2, status_pb2

from chaos.stages import Gateway
from watchfloor.rpc import to_message
from watchfloor.v1 import signal_pb2
from watchfloor.v1 import threat_service_pb2 as pb
from watchfloor.v1.threat_service_pb2_grpc import ThreatServiceStub

SILENCE_S = 5.0
"""How long an answer is waited for."""
NOT_REACHED, NO_ANSWER = "not reached", "no answer"
_DETAILS = "grpc-status-details-bin"

Signal = Mapping[str, Any]


class Turned(NamedTuple):
    """A signal that was not taken, as far as is known.

    Attributes:
        status: What the answer said; ``NOT_REACHED`` or ``NO_ANSWER`` where there was none.
        retry_after_s: When to come back, where the answer said so.
    """

    status: str
    retry_after_s: float | None = None

    @property
    def is_answer(self) -> bool:
        """Whether the product said it."""
        return self.status not in {NOT_REACHED, NO_ANSWER}


Answer = str | Turned
"""The id of the threat, or what was said instead."""


class Asking:
    """A client that tells what it is told; its connections close with the block."""

    def __init__(self) -> None:
        limits = httpx.Limits(max_connections=None)
        self._http = httpx.AsyncClient(timeout=SILENCE_S, limits=limits)
        self._channels: dict[str, grpc.aio.Channel] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()
        for channel in self._channels.values():
            await channel.close()

    async def by_rest(self, gateway: Gateway, signal: Signal) -> Answer:
        """Put it by REST."""
        try:
            response = await self._http.post(
                f"{gateway.url}/api/threats/signals",
                json=signal,
                headers={"x-api-key": gateway.key},
            )
        except httpx.TimeoutException:
            return Turned(NO_ANSWER)
        except httpx.TransportError:
            return Turned(NOT_REACHED)
        if response.status_code == httpx.codes.ACCEPTED:
            return str(response.json()["results"][0]["id"])
        hint = response.headers.get("retry-after")
        return Turned(str(response.status_code), None if hint is None else float(hint))

    async def by_grpc(self, gateway: Gateway, signal: Signal) -> Answer:
        """Put it by gRPC."""
        message = to_message(dict(_all_fields(signal)), signal_pb2.SignalInput)
        call = self._stub(gateway).SubmitSignals(
            _one(pb.SubmitSignalsRequest(signal=message)),
            metadata=[("x-api-key", gateway.key)],
            timeout=SILENCE_S,
        )
        try:
            [answer] = [each async for each in call]
        except grpc.aio.AioRpcError as exc:
            return _turned(exc)
        if answer.HasField("accepted"):
            return str(answer.accepted.id)
        refused = answer.refused
        hint = refused.retry_after_s if refused.HasField("retry_after_s") else None
        return Turned(f"refused: {refused.code}", hint)

    def _stub(self, gateway: Gateway) -> Any:
        if gateway.grpc not in self._channels:
            self._channels[gateway.grpc] = grpc.aio.insecure_channel(gateway.grpc)
        return ThreatServiceStub(self._channels[gateway.grpc])  # type: ignore[no-untyped-call]  # generated


def _all_fields(signal: Signal) -> Signal:
    return {field.name: None for field in signal_pb2.SignalInput.DESCRIPTOR.fields} | {
        "mitre_hints": [],
        **signal,
    }


async def _one(request: Any) -> AsyncIterator[Any]:
    yield request


def _turned(error: grpc.aio.AioRpcError) -> Turned:
    raw = dict(error.trailing_metadata() or ()).get(_DETAILS)
    if raw is None:
        is_late = error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        return Turned(NO_ANSWER if is_late else NOT_REACHED)
    delay = error_details_pb2.RetryInfo()
    hints = [
        each for each in status_pb2.Status.FromString(bytes(raw)).details if each.Unpack(delay)
    ]
    seconds = delay.retry_delay.ToMilliseconds() / 1000 if hints else None
    return Turned(error.code().name, seconds)
