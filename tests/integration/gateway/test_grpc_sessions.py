"""Sessions by gRPC: the same service as over REST, through another door."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from integration.gateway.face import SECRET, SESSIONS, Face, StartFace
from integration.gateway.live import ended, heard
from support.reflected import ReflectedClient, each, place_in, reasons_in
from unit.gateway.backends import NOW
from unit.gateway.session_backends import dataflow, pii, session

from watchfloor.core import (
    DataflowVerdict,
    EventSource,
    RiskSnapshot,
    SessionChangeKind,
    SessionCounters,
)

GOOD = {
    "session_id": "s1",
    "event_type": "message.user",
    "role": "SPEAKER_USER",
    "content": "hello",
    "metadata": {"agentId": "concierge", "n": 3},
}


@pytest.fixture
async def client(face: Face) -> AsyncIterator[ReflectedClient]:
    async with face.client() as client:
        assert await client.learn(SESSIONS) == [
            "RecordEvents",
            "GetSession",
            "ListSessions",
            "WatchSessions",
            "EvaluateSession",
        ]
        yield client


def ask(client: ReflectedClient, name: str, request: Any) -> Any:
    return client.calling(name, service=SESSIONS)(request, metadata=client.metadata)


async def record(client: ReflectedClient, *requests: Any) -> list[Any]:
    call = client.calling("RecordEvents", service=SESSIONS)(
        each(requests), metadata=client.metadata
    )
    return [answer async for answer in call]


async def test_a_thousand_events_of_which_three_are_bad(
    face: Face, client: ReflectedClient
) -> None:
    bad = {3, 500, 999}
    requests = [
        {"index": i, "event": {**GOOD, "session_id": SECRET + "!"} if i in bad else GOOD}
        for i in range(1000)
    ]
    answers = await record(client, *requests)
    assert [int(answer.get("index", 0)) for answer in answers] == list(range(1000))
    assert {int(answer["index"]) for answer in answers if "refused" in answer} == bad
    refused = answers[3]["refused"]
    assert refused["code"] == "invalid_input"
    assert [error["field"] for error in refused["errors"]] == ["session_id"]
    assert SECRET not in str(refused)
    events = face.world.event_queue.events
    ids = {answer["accepted"]["event_id"] for answer in answers if "accepted" in answer}
    assert ids == {event.event_id for event in events}
    assert len(events) == 997
    assert {(event.source, event.agent_id) for event in events} == {(EventSource.GRPC, "concierge")}
    assert events[0].metadata == {"agentId": "concierge", "n": 3}


async def test_an_event_that_finds_no_room_ends_nothing(
    face: Face, client: ReflectedClient
) -> None:
    call = client.calling("RecordEvents", service=SESSIONS)(metadata=client.metadata)
    face.world.event_queue.count = 1_000
    await call.write({"index": 1, "event": GOOD})
    refused = (await call.read())["refused"]
    assert (refused["code"], refused["retry_after_s"]) == ("saturated", 1.0)
    face.world.event_queue.count = 0
    face.world.clock.advance(2)
    await call.write({"index": 2, "event": {**GOOD, "timestamp": "2025-01-30T00:00:00Z"}})
    assert "accepted" in await call.read()
    assert face.world.event_queue.events[0].event_time.isoformat() == "2025-01-30T00:00:00+00:00"
    call.cancel()


async def test_a_session_has_the_fields_of_core(face: Face, client: ReflectedClient) -> None:
    counters = SessionCounters(events=7, tools={"search": 2})
    face.world.sessions.rows = [
        session(risk_score=0.5, patterns=("a",), counters=counters, metadata={"tier": "gold"})
    ]
    face.world.snapshots.rows = [RiskSnapshot(snapshot_id="x", risk_score=0.5, created_at=NOW)]
    face.world.pii.found = pii(API_KEY=2, EMAIL_ADDRESS=3)
    answer = await ask(client, "GetSession", {"session_id": "s1"})
    found = answer["session"]
    assert (found["session_id"], found["status"]) == ("s1", "SESSION_STATUS_ACTIVE")
    assert (found["risk_score"], found["patterns"]) == (0.5, ["a"])
    assert found["counters"]["tools"] == {"search": "2"}
    assert found["metadata"] == {"tier": "gold"}
    assert answer["risk_snapshots"][0]["snapshot_id"] == "x"
    assert "dataflow" not in answer
    assert "dataflow_verdict" not in found
    counted = answer["pii"]
    assert (counted["total_findings"], counted["provider"]) == (5, "rules")
    assert (counted["types"], counted["secrets"]) == ({"EMAIL_ADDRESS": 3}, {"API_KEY": 2})
    assert counted["locations"] == {"tool_input": 2, "user_message": 3}
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await ask(client, "GetSession", {"session_id": "nobody"})
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


async def test_whoever_is_to_wait_hears_what_the_analysis_found(start_face: StartFace) -> None:
    face = await start_face(analysis_strategy="sync", analysis_wait_s=0.5)
    found = session(risk_score=0.9, patterns=("jailbreak_attempt",), action="block")
    face.world.event_queue.on_publish = lambda _: face.world.session_feed.change(
        found, SessionChangeKind.ANALYZED, analyzed_until=NOW
    )
    async with face.client() as client:
        await client.learn(SESSIONS)
        [completed] = await record(client, {"event": {**GOOD, "event_id": "a"}})
        [pending] = await record(client, {"event": {**GOOD, "event_id": "b", "session_id": "s2"}})
    assert completed["accepted"] == {
        "event_id": "a",
        "analysis": "completed",
        "risk_score": 0.9,
        "patterns": ["jailbreak_attempt"],
        "action": "block",
    }
    assert pending["accepted"] == {"event_id": "b", "analysis": "pending"}


async def test_a_session_has_what_its_data_flow_shows(face: Face, client: ReflectedClient) -> None:
    face.world.sessions.rows = [session(dataflow_verdict=DataflowVerdict.HIJACKED)]
    face.world.snapshots.traced = dataflow()
    answer = await ask(client, "GetSession", {"session_id": "s1"})
    assert answer["session"]["dataflow_verdict"] == "DATAFLOW_VERDICT_HIJACKED"
    [chain] = answer["dataflow"]["chains"]
    assert (chain["source"]["event_id"], chain["followed_by"]["event_id"]) == ("e3", "e4")
    assert chain["followed_by"]["values"][0]["origin"] == "VALUE_ORIGIN_INSTRUCTION"


async def test_sessions_are_listed_by_condition(face: Face, client: ReflectedClient) -> None:
    face.world.sessions.rows = [session(f"s{number}") for number in range(3)]
    request = {
        "min_risk": 0.0,
        "agent_id": ["x"],
        "user_id": ["u"],
        "address": ["2001:DB8:0::1"],
        "status": ["SESSION_STATUS_ACTIVE"],
        "dataflow": ["DATAFLOW_VERDICT_HIJACKED", "DATAFLOW_VERDICT_ATTEMPTED"],
        "sort": "SESSION_SORT_RISK",
        "limit": 2,
    }
    answer = await ask(client, "ListSessions", request)
    assert [found["session_id"] for found in answer["sessions"]] == ["s0", "s1"]
    assert (answer["total"], answer["next_cursor"]) == ("3", "next")
    _, where, window = face.world.sessions.asked[-1]
    assert (where.min_risk, where.agent_id, where.sort) == (0.0, ("x",), "risk")
    assert where.dataflow == ("hijacked", "attempted")
    assert (where.user_id, where.address) == (("u",), ("2001:db8::1",))
    assert window == {"limit": 2, "cursor": None, "offset": 0}
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await ask(client, "ListSessions", {"limit": 101})
    assert reasons_in(caught.value) == [{"field": "limit", "reason": "must be at most 100"}]


async def test_changes_are_watched_and_resumed(face: Face, client: ReflectedClient) -> None:
    face.world.sessions.rows = [session("old")]
    call = ask(client, "WatchSessions", {"kind": ["SESSION_CHANGE_KIND_ANALYZED"]})
    first = await heard(call)
    assert [each["session_id"] for each in first["initial_batch"]["sessions"]] == ["old"]
    face.world.session_feed.change(session("quiet"))
    face.world.session_feed.change(session("loud", risk_score=0.9), SessionChangeKind.ANALYZED)
    told = await heard(call)
    assert told["session_changed"]["kind"] == "SESSION_CHANGE_KIND_ANALYZED"
    assert told["session_changed"]["session"]["session_id"] == "loud"
    call.cancel()

    again = ask(client, "WatchSessions", {"resume_token": first["resume_token"]})
    names = [(await heard(again))["session_changed"]["session"]["session_id"] for _ in range(2)]
    assert names == ["quiet", "loud"]
    await face.world.services.session_fan_out.stop()
    end = await ended(again)
    assert end.code() is grpc.StatusCode.UNAVAILABLE
    assert place_in(end) == told["resume_token"]


async def test_whether_a_session_may_go_on(face: Face, client: ReflectedClient) -> None:
    latest = {"role": "SPEAKER_USER", "content": "a jailbreak"}
    unknown = await ask(client, "EvaluateSession", {"session_id": "s1", "latest_message": latest})
    assert (unknown["action"], unknown["reasons"]) == ("allow", ["Session not found"])
    face.world.sessions.rows = [session()]
    known = await ask(client, "EvaluateSession", {"session_id": "s1", "latest_message": latest})
    assert (known["risk_score"], known["action"]) == (0.9, "block")
    assert known["patterns"] == ["jailbreak_attempt"]


@pytest.mark.parametrize("method", ["GetSession", "ListSessions", "EvaluateSession"])
async def test_every_method_asks_for_a_key(client: ReflectedClient, method: str) -> None:
    client.metadata = [("x-api-key", SECRET)]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await ask(client, method, {})
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_streams_ask_for_a_key_too(client: ReflectedClient) -> None:
    client.metadata = [("x-api-key", SECRET)]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await record(client, {"event": GOOD})
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
    end = await ended(ask(client, "WatchSessions", {}))
    assert end.code() is grpc.StatusCode.UNAUTHENTICATED
