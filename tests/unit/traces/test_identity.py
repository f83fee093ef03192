"""Whose a span is."""

from collections.abc import Mapping

import pytest
from pydantic import JsonValue
from support.otlp_requests import SentSpan, trace_request

from watchfloor.core import session_id_of
from watchfloor.traces import Origin, read_otlp_traces

TRACE = "0" * 31 + "1"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param({"session.id": "s1"}, "s1", id="session"),
        pytest.param({"gen_ai.conversation.id": "s2"}, "s2", id="conversation"),
        pytest.param({"langfuse.session.id": "s3"}, "s3", id="langfuse"),
        pytest.param({"session.id": "s1", "gen_ai.conversation.id": "s2"}, "s1", id="both"),
        pytest.param({"session.id": 4711}, "4711", id="number"),
        pytest.param({"session.id": " "}, TRACE, id="blank"),
        pytest.param({}, TRACE, id="trace"),
    ],
)
def test_the_session_is_the_senders_else_the_trace(
    attributes: Mapping[str, JsonValue], expected: str, origin: Origin
) -> None:
    """Sessions must be found again under the id that the sender knows."""
    event = read_otlp_traces(trace_request(SentSpan(attributes)), origin).events[0]
    assert (event.session_id, event.external_id) == (expected, None)


def test_a_foreign_session_id_is_kept_beside_ours(origin: Origin) -> None:
    """Chat rooms are named by addresses, and those have no place in ours."""
    sent = SentSpan({"session.id": "room:7@example.com"})
    event = read_otlp_traces(trace_request(sent), origin).events[0]
    assert event.external_id == "room:7@example.com"
    assert event.session_id == session_id_of("room:7@example.com")


def test_a_span_has_what_the_spans_around_it_say(origin: Origin) -> None:
    """Only the agent's span names the session, and each agent names its own spans."""
    request = trace_request(
        SentSpan({}, span_id=4, parent_id=3),
        SentSpan({"gen_ai.agent.name": "writer"}, span_id=3, parent_id=1),
        SentSpan({}, span_id=2, parent_id=1),
        SentSpan(
            {
                "session.id": "s1",
                "user.id": "u1",
                "gen_ai.agent.name": "boss",
                "gen_ai.workflow.name": "w1",
            },
            span_id=1,
        ),
    )
    told = read_otlp_traces(request, origin).events
    assert [event.agent_id for event in told] == ["writer", "writer", "boss", "boss"]
    assert {(event.session_id, event.user_id, event.workflow_id) for event in told} == {
        ("s1", "u1", "w1")
    }


def test_a_span_beside_the_one_that_tells_has_its_session(origin: Origin) -> None:
    """In some frameworks only the innermost span knows the conversation."""
    request = trace_request(
        SentSpan({}, span_id=1),
        SentSpan({"gen_ai.conversation.id": "c1"}, span_id=2, parent_id=1),
        SentSpan({}, span_id=3, trace_id=2),
    )
    told = read_otlp_traces(request, origin).events
    assert [event.session_id for event in told] == ["c1", "c1", "0" * 31 + "2"]


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param({"service.name": "shop"}, "shop", id="named"),
        pytest.param({"service.name": "unknown_service:python"}, "default", id="unnamed"),
        pytest.param({}, "default", id="nothing"),
    ],
)
def test_without_an_agent_the_service_is_the_agent(
    resource: Mapping[str, JsonValue], expected: str, origin: Origin
) -> None:
    """SDKs make up a name where nobody gave one, and that names no agent."""
    told = read_otlp_traces(trace_request(SentSpan({}), resource=resource), origin)
    assert told.events[0].agent_id == expected


def test_spans_that_name_each_other_as_parents_end(origin: Origin) -> None:
    """What comes from outside may be a circle."""
    request = trace_request(
        SentSpan({"session.id": "s1"}, span_id=1, parent_id=2),
        SentSpan({}, span_id=2, parent_id=1),
    )
    assert {event.session_id for event in read_otlp_traces(request, origin).events} == {"s1"}


@pytest.mark.parametrize(
    ("attributes", "is_server", "expected"),
    [
        ({"client.address": "192.0.2.1"}, False, "192.0.2.1"),
        ({"http.client_ip": "2001:DB8:0::1"}, False, "2001:db8::1"),
        ({"source_ip": "not told", "source.address": "::ffff:192.0.2.1"}, False, "192.0.2.1"),
        ({"traceloop.association.properties.source_ip": "::1"}, False, "::1"),
        ({"net.peer.ip": "192.0.2.1"}, True, "192.0.2.1"),
        ({"network.peer.address": "10.0.0.1", "client.address": "192.0.2.1"}, True, "192.0.2.1"),
        ({"net.peer.ip": "192.0.2.1"}, False, None),
        ({"client.address": "/run/agent.sock"}, True, None),
        ({"client.address": 7}, True, None),
    ],
    ids=str,
)
def test_the_address_is_the_clients_in_one_form(
    attributes: Mapping[str, JsonValue], is_server: bool, expected: str | None, origin: Origin
) -> None:
    """The other end of a connection is the client only to a server; else it may be a model's."""
    sent = SentSpan(attributes, is_server=is_server)
    assert read_otlp_traces(trace_request(sent), origin).events[0].client_address == expected


def test_a_call_has_the_address_and_customer_of_the_request_around_it(origin: Origin) -> None:
    """A web framework knows the client, and the call of the model is inside its span."""
    request = trace_request(
        SentSpan({"client.address": "192.0.2.1", "customer_id": "acme"}, is_server=True),
        SentSpan({"gen_ai.operation.name": "chat"}, span_id=2, parent_id=1),
    )
    [call] = read_otlp_traces(request, origin).calls
    assert (call.client_address, call.customer_id) == ("192.0.2.1", "acme")


@pytest.mark.parametrize(
    "name",
    ["customer_id", "customerId", "customer.id", "langfuse.trace.metadata.customer_id",
     "traceloop.association.properties.customer_id", "ai.telemetry.metadata.customerId"],
)  # fmt: skip
def test_the_customer_is_named_in_many_ways(name: str, origin: Origin) -> None:
    event = read_otlp_traces(trace_request(SentSpan({name: "acme"})), origin).events[0]
    assert event.customer_id == "acme"
