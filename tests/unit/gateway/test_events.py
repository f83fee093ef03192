"""Events in: what is taken, under which id and time, and what is refused with which reason."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from unit.gateway.backends import NOW
from unit.gateway.session_backends import session
from unit.gateway.world import World

from watchfloor.core import (
    EventSource,
    EventType,
    SessionChangeKind,
    ThreatId,
    milliseconds,
    mint_uuid7,
)

PATH = "/v1/events"
GOOD = {"sessionId": "s1", "type": "message.user", "role": "user", "content": "hello"}
SECRET = "s3cret-of-the-caller"


def with_fields(**fields: Any) -> dict[str, Any]:
    return {**GOOD, **fields}


def lines(*values: Any) -> bytes:
    return b"\n".join(json.dumps(value).encode() for value in values)


async def test_one_event_is_durable_under_a_minted_id(
    world: World, client: httpx.AsyncClient
) -> None:
    response = await client.post(PATH, json=GOOD)
    assert response.status_code == 200
    [event] = world.event_queue.events
    assert response.json() == {"ok": True, "eventId": event.event_id}
    assert (event.project_id, event.agent_id, event.source) == ("acme", "default", EventSource.REST)
    assert event.event_time == event.received_at == world.clock.now()


@pytest.mark.parametrize(
    ("fields", "agent"),
    [
        ({}, "default"),
        ({"metadata": {"agentId": "meta"}}, "meta"),
        ({"agentId": "own", "metadata": {"agentId": "meta"}}, "own"),
        ({"agent_id": "snake"}, "snake"),
    ],
)
async def test_an_event_belongs_to_the_agent_that_it_names(
    world: World, client: httpx.AsyncClient, fields: Any, agent: str
) -> None:
    await client.post(PATH, json=with_fields(**fields))
    assert [message.agent_id for message in world.event_queue.published] == [agent]


async def test_the_project_is_the_keys_whatever_the_body_says(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.post(PATH, json=with_fields(projectId="other"))
    assert [event.project_id for event in world.event_queue.events] == ["acme"]


@pytest.mark.parametrize(
    ("timestamp", "offset", "is_late"),
    [
        pytest.param(milliseconds(NOW) - 5_000, -5, False, id="milliseconds"),
        pytest.param("2025-01-31T13:00:00+01:00", -0.123456, False, id="ISO with its zone"),
        pytest.param("2020-01-31T12:00:00Z", -157_852_800.123456, False, id="long ago"),
        pytest.param(milliseconds(NOW) + 3_600_000, 3_600, False, id="a little ahead"),
        pytest.param(milliseconds(NOW) + 90_000_000, None, True, id="more than a day ahead"),
    ],
)
async def test_an_event_keeps_its_own_time_unless_that_is_far_ahead(
    world: World, client: httpx.AsyncClient, timestamp: Any, offset: float | None, is_late: bool
) -> None:
    await client.post(PATH, json=with_fields(timestamp=timestamp))
    [event] = world.event_queue.events
    expected = NOW if offset is None else NOW + timedelta(seconds=offset)
    assert abs((event.event_time - expected).total_seconds()) < 0.001
    assert event.is_late is is_late
    assert event.received_at == NOW


async def test_the_same_id_is_the_same_event_at_the_time_when_it_came_first(
    world: World, client: httpx.AsyncClient
) -> None:
    first = await client.post(PATH, json=with_fields(eventId="mine"))
    world.clock.advance(600)
    again = await client.post(PATH, json=with_fields(id="mine"))
    assert first.json() == again.json() == {"ok": True, "eventId": "mine"}
    one, two = world.event_queue.events
    assert (one.event_id, one.event_time) == (two.event_id, two.event_time)
    assert two.received_at > one.received_at


async def test_the_same_id_for_another_event_is_a_conflict(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.post(PATH, json=with_fields(eventId="mine"))
    response = await client.post(PATH, json=with_fields(eventId="mine", content=SECRET))
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "CONFLICT"
    assert SECRET not in response.text
    assert len(world.event_queue.published) == 1


async def test_an_id_of_an_event_is_no_key_of_a_signal(
    world: World, client: httpx.AsyncClient
) -> None:
    await world.keys.claim(
        "acme", "mine", body_sha256="of a signal", threat_id=ThreatId(mint_uuid7(NOW))
    )
    assert (await client.post(PATH, json=with_fields(eventId="mine"))).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(json.dumps([GOOD, {"type": "cot"}, GOOD]).encode(), "application/json"),
        pytest.param(lines(GOOD, {"type": "cot"}, GOOD), "application/x-ndjson"),
        pytest.param(lines(GOOD, {"type": "cot"}, GOOD), "application/json"),
    ],
    ids=["array", "lines", "lines called JSON"],
)
async def test_each_event_of_a_batch_has_its_own_fate(
    world: World, client: httpx.AsyncClient, body: bytes, content_type: str
) -> None:
    response = await client.post(PATH, content=body, headers={"content-type": content_type})
    assert response.status_code == 200
    answer = response.json()
    assert (answer["ok"], answer["accepted"], answer["refused"]) == (False, 2, 1)
    assert answer["results"][1] == {
        "index": 1,
        "ok": False,
        "code": "invalid_input",
        "errors": [{"field": "sessionId", "reason": "is required"}],
    }
    ids = [event.event_id for event in world.event_queue.events]
    assert [answer["results"][index]["eventId"] for index in (0, 2)] == ids


async def test_events_of_one_agent_travel_together(world: World, client: httpx.AsyncClient) -> None:
    agents = ["a", "b", "a", "a", "b"]
    events = [with_fields(agentId=agent, eventId=f"e{n}") for n, agent in enumerate(agents)]
    await client.post(PATH, json=events)
    told = {
        message.agent_id: [event.event_id for event in message.events]
        for message in world.event_queue.published
    }
    assert told == {"a": ["e0", "e2", "e3"], "b": ["e1", "e4"]}


async def test_events_without_a_time_keep_the_order_in_which_they_are_told(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.post(PATH, json=[with_fields(content=f"words {n}") for n in range(20)])
    by_time = sorted(world.event_queue.events, key=lambda event: event.event_time)
    assert [event.content for event in by_time] == [f"words {n}" for n in range(20)]
    assert len({event.event_time for event in by_time}) == 20


async def test_large_events_are_spread_over_messages_that_the_bus_takes(
    make_world: type[World],
) -> None:
    world = make_world(max_body_bytes=4 * 1024**2)
    events = [with_fields(content="x" * 50_000) for _ in range(30)]
    async with world.client() as client:
        assert (await client.post(PATH, json=events)).json()["accepted"] == 30
    sizes = [len(message.model_dump_json()) for message in world.event_queue.published]
    assert len(sizes) > 1
    assert max(sizes) < 1024**2
    assert len(world.event_queue.events) == 30


async def test_a_batch_without_a_good_event_is_400_with_its_results(
    world: World, client: httpx.AsyncClient
) -> None:
    response = await client.post(PATH, json=[5, {}])
    assert response.status_code == 400
    answer = response.json()
    assert answer["error"]["code"] == "VALIDATION_ERROR"
    assert (answer["accepted"], answer["refused"]) == (0, 2)
    assert world.event_queue.published == []


@pytest.mark.parametrize(("count", "status"), [(100, 200), (101, 413)])
async def test_a_batch_has_a_limit(client: httpx.AsyncClient, count: int, status: int) -> None:
    assert (await client.post(PATH, json=[GOOD] * count)).status_code == status


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        pytest.param({}, "sessionId", "is required", id="nothing at all"),
        pytest.param(with_fields(type=None), "type", None, id="no type"),
        pytest.param(with_fields(type=SECRET), "type", None, id="unknown type"),
        pytest.param(with_fields(type="span"), "type", None, id="a type that is ours"),
        pytest.param(with_fields(sessionId=""), "sessionId", None, id="no session"),
        pytest.param(with_fields(sessionId=f"../{SECRET}"), "sessionId", None, id="a path"),
        pytest.param(with_fields(sessionId=f"{SECRET}\n"), "sessionId", None, id="line break"),
        pytest.param(with_fields(sessionId="x" * 256), "sessionId", None, id="long id"),
        pytest.param(with_fields(sessionId="sitzung-ä"), "sessionId", None, id="beyond ASCII"),
        pytest.param(with_fields(sessionId=5), "sessionId", "must be a string", id="id as number"),
        pytest.param(with_fields(role="assistant"), "role", "must be user, as the type says"),
        pytest.param(
            {"sessionId": "s", "type": "message.user", "content": "x"},
            "role",
            "must be user, as the type says",
            id="no role",
        ),
        pytest.param(with_fields(role=SECRET), "role", None, id="unknown role"),
        pytest.param(with_fields(content=None), "content", "is required for messages"),
        pytest.param(with_fields(content=""), "content", "is required for messages"),
        pytest.param(
            with_fields(content="x" * 50_001),
            "content",
            "must have at most 50000 characters",
            id="too long",
        ),
        pytest.param(
            with_fields(content=f"{SECRET}\x00"), "content", "must not contain the character NUL"
        ),
        pytest.param(with_fields(timestamp=1_700_000_000), "timestamp", None, id="seconds"),
        pytest.param(with_fields(timestamp="today"), "timestamp", None, id="no time"),
        pytest.param(with_fields(timestamp=True), "timestamp", None, id="a time that is true"),
        pytest.param(with_fields(timestamp="2025-01-31T12:00:00"), "timestamp", None, id="no zone"),
        pytest.param(with_fields(metadata=[1]), "metadata", "must be an object"),
        pytest.param(
            with_fields(metadata={"tokens": {"prompt": -1}}), "metadata.tokens.prompt", None
        ),
        pytest.param(with_fields(metadata={"agentId": 5}), "metadata.agentId", "must be a string"),
        pytest.param(
            with_fields(metadata={"x": "y" * 65_536}),
            "metadata",
            "must not be larger than 65536 bytes of JSON",
            id="much beside",
        ),
        pytest.param(
            with_fields(metadata={"a": [{"b": f"{SECRET}\x00"}]}),
            "metadata",
            "must not contain the character NUL",
            id="NUL deep inside",
        ),
        pytest.param(
            with_fields(attributes={"llm.usage.input_tokens": "5"}),
            "attributes.llm.usage.input_tokens",
            "must be an integer",
        ),
        pytest.param(with_fields(sesionId=SECRET), "sesionId", "is not a known field"),
        pytest.param(with_fields(eventId=""), "eventId", None, id="empty id"),
    ],
)
async def test_what_is_wrong_is_named_and_not_repeated(
    make_world: type[World], body: Any, field: str, reason: str | None
) -> None:
    world = make_world(max_body_bytes=1024**2)
    async with world.client() as client:
        response = await client.post(PATH, json=body)
    assert response.status_code == 400
    problem = response.json()
    assert problem["status"] == 400
    assert problem["error"] == {
        "code": "VALIDATION_ERROR",
        "message": "The input is not valid.",
    }
    found = {each["field"]: each["reason"] for each in problem["errors"]}
    assert field in found
    assert reason in {None, found[field]}
    assert SECRET not in response.text
    assert world.event_queue.published == []


async def test_a_tool_is_read_from_metadata_which_stays_as_it_came(
    world: World, client: httpx.AsyncClient
) -> None:
    metadata = {
        "toolName": "search",
        "arguments": {"q": "x"},
        "result": {"hits": 3},
        "executionTime": 12.5,
        "more": [1],
    }
    await client.post(PATH, json={"sessionId": "s", "type": "tool_call", "metadata": metadata})
    [event] = world.event_queue.events
    assert event.tool is not None
    assert (event.tool.name, event.tool.arguments) == ("search", {"q": "x"})
    assert (event.tool.result, event.tool.duration_ms) == ('{"hits": 3}', 12.5)
    assert event.metadata == metadata


async def test_events_with_dotted_attributes_are_taken_as_they_are(
    world: World, client: httpx.AsyncClient
) -> None:
    """That is how a tracing proxy tells of them."""
    finish = {
        "schema_version": "1.0",
        "timestamp": "2025-01-31T11:59:00Z",
        "trace_id": "t1",
        "span_id": "s1",
        "name": "llm.call.finish",
        "level": "INFO",
        "agent_id": "proxy",
        "session_id": "s1",
        "attributes": {
            "llm.vendor": "openai",
            "llm.model": "gpt-4o",
            "llm.response.content": "Four degrees.",
            "llm.response.duration_ms": 812,
            "llm.usage.total_tokens": 30,
        },
    }
    error = {
        **finish,
        "name": "llm.call.error",
        "level": "ERROR",
        "attributes": {"error.type": "RateLimit", "error.message": "slow down"},
    }
    answer = (await client.post(PATH, json=[finish, error])).json()
    assert answer["ok"], answer
    one, two = world.event_queue.events
    assert (one.event_type, one.content) == (EventType.LLM_CALL_FINISH, "Four degrees.")
    assert one.model is not None
    assert (one.model.model, one.model.total_tokens, one.model.duration_ms) == ("gpt-4o", 30, 812)
    assert one.metadata["level"] == "INFO"
    assert two.error is not None
    assert two.error.error_type == "RateLimit"


async def test_a_queue_that_is_away_is_503_with_its_time(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.is_away = True
    for body in (GOOD, [GOOD, {}]):
        response = await client.post(PATH, json=body)
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "UNAVAILABLE"
        assert int(response.headers["retry-after"]) >= 1


async def test_a_queue_that_goes_away_keeps_what_it_took(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.fails_after = 1
    events = [with_fields(agentId=agent) for agent in ("a", "b", "a")]
    answer = (await client.post(PATH, json=events)).json()
    assert (answer["accepted"], answer["refused"]) == (2, 1)
    assert answer["results"][1]["code"] == "unavailable"


async def test_a_project_over_its_share_is_429_and_nothing_is_taken(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.count = 1_000
    response = await client.post(PATH, json=GOOD)
    assert response.status_code == 429
    assert response.json()["detail"] == "This project has too many events waiting."
    assert world.event_queue.published == []


async def test_events_are_counted_by_what_became_of_them(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.post(PATH, json=[GOOD, {}, GOOD])
    await client.post(PATH, json={})
    text = world.metrics.render().decode()
    assert 'soc_events_received_total{source="rest"} 2.0' in text
    assert 'soc_events_refused_total{reason="invalid_input"} 2.0' in text


class TestWaitingForTheAnalysis:
    """``ANALYSIS_STRATEGY`` sync."""

    async def test_the_answer_says_what_was_found(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync")
        await world.services.session_fan_out.start()
        found = session(risk_score=0.9, patterns=("jailbreak_attempt",), action="block")

        def analyse(_: object) -> None:
            early = NOW - timedelta(seconds=1)
            kind = SessionChangeKind.ANALYZED
            world.session_feed.change(session("other"), kind)
            world.session_feed.change(session(), SessionChangeKind.UPDATED)
            world.session_feed.change(session(risk_score=0.1), kind, analyzed_until=early)
            world.session_feed.change(found, kind, analyzed_until=NOW)

        world.event_queue.on_publish = analyse
        async with world.client() as client:
            answer = (await client.post(PATH, json=GOOD)).json()
        assert answer == {
            "ok": True,
            "eventId": answer["eventId"],
            "analysis": "completed",
            "riskScore": 0.9,
            "patterns": ["jailbreak_attempt"],
            "action": "block",
        }

    async def test_what_takes_too_long_is_pending(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync", analysis_wait_s=0.01)
        await world.services.session_fan_out.start()
        async with world.client() as client:
            answer = (await client.post(PATH, json=GOOD)).json()
        assert answer == {"ok": True, "eventId": answer["eventId"], "analysis": "pending"}

    async def test_what_was_refused_is_not_waited_for(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync", analysis_wait_s=60)
        await world.services.session_fan_out.start()
        world.event_queue.is_away = True
        async with world.client() as client:
            assert (await client.post(PATH, json=GOOD)).status_code == 503

    async def test_a_gateway_that_stops_does_not_wait(self, make_world: type[World]) -> None:
        world = make_world(analysis_strategy="sync", analysis_wait_s=60)
        await world.services.session_fan_out.start()
        await world.services.session_fan_out.stop()
        async with world.client() as client:
            assert (await client.post(PATH, json=GOOD)).json()["analysis"] == "pending"
