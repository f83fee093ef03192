"""What live threats by gRPC say: the same stream as by the other faces."""

import asyncio
from contextlib import aclosing
from typing import Any

import grpc
import pytest
from integration.gateway.face import Face, StartFace
from integration.gateway.live import announce, ended, heard
from support import eventually
from support.reflected import ReflectedClient, reasons_in
from unit.gateway.backends import finished

from watchfloor.client import WatchfloorClient
from watchfloor.gateway.threat_messages import threat_of


async def test_it_begins_with_the_newest_and_goes_on_with_each(
    face: Face, client: ReflectedClient
) -> None:
    face.world.threats.documents["acme", "t0"] = finished("t0")
    call = client.watch()
    first = await heard(call)
    assert first["resume_token"] == "5-0-0"
    assert [each["id"] for each in first["initial_batch"]["threats"]] == ["t0"]
    announce(face, "t1")
    announce(face, "t1", revision=1)
    new, updated = await heard(call), await heard(call)
    assert (new["new_threat"]["id"], new["resume_token"]) == ("t1", "5-1-1")
    assert (updated["threat_updated"]["revision"], updated["resume_token"]) == (1, "5-2-2")
    call.cancel()


async def test_it_is_told_what_it_asked_for_and_nothing_of_others(
    face: Face, client: ReflectedClient
) -> None:
    asked = {"severity": ["SEVERITY_LOW"], "customer_id": ["a"], "requires_review": True}
    call = client.watch({**asked, "threat_type": ["THREAT_TYPE_ANOMALY"]})
    assert "initial_batch" in await heard(call)
    wanted = {"severity": "low", "threat_type": "anomaly", "requires_review": True}
    announce(face, "severe", **{**wanted, "severity": "high"})
    announce(face, "typed", **{**wanted, "threat_type": "bot_traffic"})
    announce(face, "reviewed", **{**wanted, "requires_review": False})
    announce(face, "whose", **wanted, customer="b")
    announce(face, "theirs", **wanted, project_id="other")
    announce(face, "wanted", **wanted)
    assert (await heard(call))["new_threat"]["id"] == "wanted"
    call.cancel()


async def test_it_resumes_by_the_token_of_any_face(face: Face, client: ReflectedClient) -> None:
    tokens = announce(face, "t1", "t2", "t3")
    call = client.watch({"resume_token": str(tokens[0])})
    await call.initial_metadata()
    announce(face, "t4")
    assert [(await heard(call))["new_threat"]["id"] for _ in range(3)] == ["t2", "t3", "t4"]
    call.cancel()


async def test_a_token_whose_past_is_gone_is_reset(face: Face, client: ReflectedClient) -> None:
    [token, _] = announce(face, "t1", "t2")
    face.world.feed.forget()
    call = client.watch({"resume_token": str(token)})
    reset, batch = await heard(call), await heard(call)
    assert reset == {
        "resume_token": str(token),
        "reset": {"missed_since": "1970-01-01T00:00:00.001Z"},
    }
    assert batch == {"resume_token": "5-2-2", "initial_batch": {}}
    call.cancel()


@pytest.mark.parametrize("token", ["yesterday", ""])
async def test_what_is_no_token_is_refused(client: ReflectedClient, token: str) -> None:
    error = await ended(client.watch({"resume_token": token}))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    reason = "must be a token that the stream gave"
    assert reasons_in(error) == [{"field": "resume_token", "reason": reason}]


async def test_silence_is_broken_by_a_ping_that_moves_the_token(start_face: StartFace) -> None:
    face = await start_face(stream_heartbeat_s=0.05)
    async with face.client() as client:
        await client.learn()
        call = client.watch({"severity": ["SEVERITY_LOW"]})
        assert "initial_batch" in await heard(call)
        announce(face, "t1")
        ping = await heard(call)
        while ping["resume_token"] != "5-1-1":
            ping = await heard(call)
        assert ping == {"resume_token": "5-1-1", "ping": {}}


async def test_a_threat_is_converted_once_and_only_where_grpc_watches(
    face: Face, client: ReflectedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted: list[bytes] = []

    def counted(document: bytes) -> Any:
        converted.append(document)
        return threat_of(document)

    monkeypatch.setattr("watchfloor.gateway.stream.threats.finished_threat_of", counted)
    events = face.world.connection("/api/stream")
    events.body()
    for _ in range(3):
        await events.next()
    announce(face, "t1")
    await events.next()
    assert converted == []
    calls = [client.watch() for _ in range(3)]
    for call in calls:
        await heard(call)
    del converted[:]
    announce(face, "t2")
    for call in calls:
        assert (await heard(call))["new_threat"]["id"] == "t2"
        call.cancel()
    assert len(converted) == 1
    await events.close()


async def test_who_asks_for_batches_is_told_together_what_came_together(
    face: Face, client: ReflectedClient
) -> None:
    together, singly = client.watch({"batches": True}), client.watch()
    for call in (together, singly):
        assert "initial_batch" in await heard(call)
    tokens = list(map(str, announce(face, "t1", "t2", "t3")))
    told = await heard(together)
    assert told["resume_token"] == tokens[-1]
    assert told["batch"]["messages"] == [await heard(singly) for _ in tokens]
    assert [each["resume_token"] for each in told["batch"]["messages"]] == tokens
    announce(face, "t4")
    assert (await heard(together))["new_threat"]["id"] == "t4"


async def test_it_goes_on_from_the_middle_of_a_batch(face: Face, client: ReflectedClient) -> None:
    tokens = announce(face, "t1", "t2", "t3")
    call = client.watch({"batches": True, "resume_token": str(tokens[0])})
    told = [(await heard(call))["new_threat"]["id"] for _ in range(2)]
    assert told == ["t2", "t3"]


async def test_the_products_own_client_reads_batches_message_by_message(face: Face) -> None:
    names = [f"t{number}" for number in range(5)]
    async with (
        WatchfloorClient("http://gateway", "key-of-acme", grpc=face.server.address) as client,
        aclosing(client.stream(initial=1)) as events,
        asyncio.timeout(10),
    ):
        hearing = asyncio.create_task(anext(events))
        await eventually(lambda: face.world.services.watching.watchers == 1)
        announce(face, *names)
        told = [await hearing, *[await anext(events) for _ in names[1:]]]
    assert [each.threat.id for each in told] == names
