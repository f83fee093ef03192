"""One event in: its id, its time, its agent, and what it may hold."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from unit.gateway.backends import NOW
from unit.gateway.event_bodies import GOOD, PATH, SECRET, with_fields
from unit.gateway.world import World

from watchfloor.core import EventSource, EventType, ThreatId, milliseconds, mint_uuid7


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
    await world.keys.claim("acme", "mine", body="of a signal", threat_id=ThreatId(mint_uuid7(NOW)))
    assert (await client.post(PATH, json=with_fields(eventId="mine"))).status_code == 200


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ({"metadata": {"customer_id": "shop", "source_ip": "192.0.2.1"}}, ("shop", "192.0.2.1")),
        ({"metadata": {"customerId": 7, "sourceIp": "::FFFF:192.0.2.1"}}, ("7", "192.0.2.1")),
        ({"attributes": {"client.address": "2001:DB8:0::1"}}, (None, "2001:db8::1")),
        (
            {"metadata": {"source_ip": "unknown"}, "attributes": {"http.client_ip": "::1"}},
            (None, "::1"),
        ),
        ({"metadata": {"customer_id": True, "source_ip": ["::1"]}}, (None, None)),
        ({"attributes": {"net.peer.ip": "192.0.2.1"}}, (None, None)),
        ({}, (None, None)),
    ],
    ids=str,
)
async def test_customer_and_address_are_read_from_what_stands_beside(
    world: World,
    client: httpx.AsyncClient,
    beside: dict[str, Any],
    expected: tuple[str | None, str | None],
) -> None:
    """Senders have their own names for both; what is no address is kept where it came."""
    answer = await client.post(PATH, json=with_fields(**beside))
    assert answer.status_code == 200, answer.text
    [event] = world.event_queue.events
    assert (event.customer_id, event.client_address) == expected


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
