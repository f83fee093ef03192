"""Work that nobody waits for any more ends."""

import asyncio
from typing import Any

import grpc
import pytest
from integration.gateway.face import GOOD, Face
from support.reflected import ReflectedClient
from support.waiting import eventually

ways = pytest.mark.parametrize("how", ["deadline", "cancelled"])


class Hanging:
    """Never answers; knows whether it was asked and given up."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.ended = asyncio.Event()

    async def __call__(self, *_: Any, **__: Any) -> Any:
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()

    async def is_given_up(self, call: Any, how: str) -> None:
        """The call ends in this way, and the work with it."""
        async with asyncio.timeout(10):
            await self.began.wait()
            if how == "cancelled":
                call.cancel()
            await self.ended.wait()
            if how == "deadline":
                assert await call.code() is grpc.StatusCode.DEADLINE_EXCEEDED


def calling(client: ReflectedClient, method: str, how: str) -> Any:
    timeout = 0.5 if how == "deadline" else None
    return lambda *request: client.calling(method)(
        *request, metadata=client.metadata, timeout=timeout
    )


@ways
async def test_a_question_stops_with_its_call(
    face: Face, client: ReflectedClient, how: str
) -> None:
    face.world.threats.list = hanging = Hanging()  # type: ignore[method-assign]
    await hanging.is_given_up(calling(client, "ListThreats", how)({}), how)


@ways
async def test_a_report_stops_with_its_call(face: Face, client: ReflectedClient, how: str) -> None:
    face.world.queue.publish = hanging = Hanging()  # type: ignore[method-assign]
    await hanging.is_given_up(calling(client, "AnalyzeThreat", how)({"signal": GOOD}), how)
    assert face.world.services.threats._waiters._waiting == {}


@ways
async def test_a_stream_of_signals_stops_with_its_call(
    face: Face, client: ReflectedClient, how: str
) -> None:
    face.world.queue.publish = hanging = Hanging()  # type: ignore[method-assign]
    call = calling(client, "SubmitSignals", how)()
    await call.write({"index": 1, "signal": GOOD})
    await hanging.is_given_up(call, how)
    await eventually(lambda: not face.server._threats._streams)


async def test_a_report_that_is_cancelled_is_waited_for_no_more(
    face: Face, client: ReflectedClient
) -> None:
    """The signal is durable by then; only the wait for its threat ends."""
    call = client.calling("AnalyzeThreat")({"signal": GOOD}, metadata=client.metadata)
    waiting = face.world.services.threats._waiters._waiting
    await eventually(lambda: bool(face.world.queue.published and waiting))
    call.cancel()
    await eventually(lambda: not waiting)
    assert len(face.world.queue.published) == 1


async def test_a_report_whose_deadline_comes_is_waited_for_no_more(
    face: Face, client: ReflectedClient
) -> None:
    request = {"signal": GOOD, "timeout_s": 60}
    answer = await client.call("AnalyzeThreat", request, timeout=0.5)
    assert answer["threat"]["status"] == "THREAT_STATUS_PENDING"
    assert face.world.services.threats._waiters._waiting == {}
