"""Sessions by REST: which request each method makes, and what its answer becomes."""

import json
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from watchfloor.client import Recorded
from watchfloor.core import (
    DataflowVerdict,
    EventId,
    EventInput,
    EventType,
    FieldProblem,
    PolicyAction,
    Refused,
    SessionChangeKind,
    SessionFilter,
    SessionSort,
    SessionStatus,
    Speaker,
)

MS = 1_714_564_800_000
SAID = EventInput(
    session_id="s1", event_type=EventType.MESSAGE_USER, role=Speaker.USER, content="Hello."
)


@pytest.fixture
def session() -> dict[str, Any]:
    return {
        "id": "s1",
        "agentId": "concierge",
        "status": "active",
        "currentRiskScore": 0.5,
        "action": "flag",
        "eventCount": 1,
        "counters": {"events": 1, "toolCalls": 2, "tools": {"a_b": 2}},
        "createdAt": MS,
        "lastActivityAt": MS,
        "ofLater": True,
    }


async def test_events_get_ids_and_answers(client_of: Any, scripted: Any) -> None:
    refused = {"ok": False, "code": "invalid_input", "errors": [{"field": "role", "reason": "no"}]}
    face = scripted(
        httpx.Response(200, json={"results": [{"ok": True, "eventId": "day/0"}, refused]})
    )
    own = SAID.model_copy(update={"event_id": "mine"})
    async with client_of(face) as client:
        told = [each async for each in client.sessions.record([SAID, own], key_prefix="day")]
    assert told == [
        Recorded(0, EventId("day/0")),
        Recorded(1, Refused("invalid_input", (FieldProblem("role", "no"),))),
    ]
    assert [each["event_id"] for each in face.bodies[0]] == ["day/0", "mine"]


async def test_events_are_sent_again_until_they_are_taken(
    client_of: Any, scripted: Any, pauses: Any
) -> None:
    taken = httpx.Response(200, json={"results": [{"ok": True, "eventId": "day/0"}]})
    full = httpx.Response(503, headers={"retry-after": "4"}, json={"code": "unavailable"})
    face = scripted(httpx.ConnectError("refused"), full, taken)
    async with client_of(face) as client:
        assert [each async for each in client.sessions.record([SAID], key_prefix="day")]
    assert face.bodies[0] == face.bodies[1] == face.bodies[2]
    assert pauses.taken[1] >= 4


async def test_a_filter_becomes_query_parameters(
    client_of: Any, scripted: Any, session: dict[str, Any]
) -> None:
    face = scripted(httpx.Response(200, json={"sessions": [session], "nextCursor": "c1"}))
    where = SessionFilter(
        min_risk=0.4,
        dataflow=(DataflowVerdict.HIJACKED,),
        agent_id=("a", "b"),
        status=(SessionStatus.ACTIVE,),
        after=datetime(2024, 5, 1, tzinfo=UTC),
        sort=SessionSort.RISK,
    )
    async with client_of(face) as client:
        page = await client.sessions.list(where, limit=5)
    assert face.requests[0].url.params.multi_items() == [
        ("minRiskScore", "0.4"),
        ("agentId", "a"),
        ("agentId", "b"),
        ("dataflow", "hijacked"),
        ("status", "active"),
        ("after", "2024-05-01T00:00:00+00:00"),
        ("sortBy", "riskScore"),
        ("limit", "5"),
    ]
    assert page.next_cursor == "c1"
    assert page.items[0].counters.tools == {"a_b": 2}
    assert page.items[0].last_activity_at == datetime(2024, 5, 1, 12, tzinfo=UTC)


async def test_it_is_asked_whether_a_session_may_go_on(client_of: Any, scripted: Any) -> None:
    answer = {"sessionId": "s1", "riskScore": 0.9, "action": "block", "timestamp": MS}
    face = scripted(httpx.Response(200, json=answer))
    async with client_of(face) as client:
        found = await client.sessions.evaluate("s1", "Ignore that.", force_analysis=True)
        await client.sessions.evaluate("s1")
    assert (found.action, found.risk_score) == (PolicyAction.BLOCK, 0.9)
    assert face.bodies == [
        {
            "sessionId": "s1",
            "latestMessage": {"role": "user", "content": "Ignore that."},
            "forceAnalysis": True,
        },
        {"sessionId": "s1"},
    ]


async def test_changes_come_with_what_became_of_the_session(
    client_of: Any, scripted: Any, session: dict[str, Any]
) -> None:
    told = json.dumps({"kind": "decided", "session": session, "changedAt": MS})
    batch = json.dumps({"sessions": [session]})
    text = (
        f"event: initial_batch\nid: s-1\ndata: {batch}\n\n"
        f"event: session_changed\nid: s-2\ndata: {told}\n\n"
        f"event: session_changed\nid: s-2\ndata: {told}\n\n"
    )
    face = scripted(httpx.Response(200, headers={"content-type": "text/event-stream"}, text=text))
    kinds = (SessionChangeKind.DECIDED,)
    where = SessionFilter(min_risk=0.4)
    async with (
        client_of(face) as client,
        aclosing(client.sessions.watch(where, kinds=kinds, initial=1)) as events,
    ):
        heard = [await anext(events) for _ in range(3)]
    assert [(each.event, each.token, each.kind) for each in heard] == [
        ("initial_batch", "s-1", None),
        ("session_changed", "s-2", "decided"),
        ("session_changed", "s-2", "decided"),
    ]
    assert str(face.requests[0].url.params) == "minRiskScore=0.4&kind=decided"
