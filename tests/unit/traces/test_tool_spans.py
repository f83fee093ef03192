"""Tools at work, and spans that nobody understands."""

from collections.abc import Mapping

import pytest
from pydantic import JsonValue
from support.otlp_requests import SentSpan, trace_request

from watchfloor.core import EventType
from watchfloor.traces import Origin, event_id_of, read_otlp_traces

GEN_AI = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "weather",
    "gen_ai.tool.call.id": "c1",
    "gen_ai.tool.call.arguments": '{"city": "Paris"}',
    "gen_ai.tool.call.result": "18°",
}
OPENINFERENCE = {
    "openinference.span.kind": "TOOL",
    "tool.name": "weather",
    "tool_call.id": "c1",
    "input.value": '{"city": "Paris"}',
    "output.value": "18°",
}
VERCEL = {
    "ai.operationId": "ai.toolCall",
    "ai.toolCall.name": "weather",
    "ai.toolCall.id": "c1",
    "ai.toolCall.args": '{"city": "Paris"}',
    "ai.toolCall.result": '"18°"',
}


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param(GEN_AI, id="gen_ai"),
        pytest.param(OPENINFERENCE, id="openinference"),
        pytest.param(VERCEL, id="vercel"),
    ],
)
def test_a_tool_is_an_execution_and_its_result(
    attributes: Mapping[str, JsonValue], origin: Origin
) -> None:
    """The first says what was asked, the second what came of it, each at its own time."""
    asked, told = read_otlp_traces(trace_request(SentSpan(attributes)), origin).events
    assert (asked.event_type, told.event_type) == (EventType.TOOL_EXECUTION, EventType.TOOL_RESULT)
    assert asked.tool is not None
    assert told.tool is not None
    assert (asked.tool.name, asked.tool.call_id) == ("weather", "c1")
    assert asked.tool.arguments == {"city": "Paris"}
    assert (told.content, told.tool.result, told.tool.duration_ms) == ("18°", "18°", 1000.0)
    assert (told.event_time - asked.event_time).total_seconds() == 1


def test_a_failed_tool_says_what_went_wrong(origin: Origin) -> None:
    """Errors count in the report of the agent."""
    told = read_otlp_traces(trace_request(SentSpan(GEN_AI, failed="no route")), origin).events[1]
    assert told.tool is not None
    assert told.tool.is_error
    assert told.error is not None
    assert told.error.message == "no route"


def test_retrieved_documents_keep_their_text(origin: Origin) -> None:
    """What an agent reads is where injections come from."""
    sent = {
        "openinference.span.kind": "RETRIEVER",
        "input.value": "refunds",
        "retrieval.documents.0.document.content": "One.",
        "retrieval.documents.1.document.content": "Two.",
    }
    request = trace_request(SentSpan(sent, name="search"))
    asked, told = read_otlp_traces(request, origin).events
    assert asked.tool is not None
    assert (asked.tool.name, asked.tool.arguments) == ("search", "refunds")
    assert told.content == "One.\n\nTwo."


def test_any_other_span_is_kept_as_it_came(origin: Origin) -> None:
    """What is not understood is never dropped, and never unbounded."""
    sent: dict[str, JsonValue] = {f"a{index}": "x" * 9000 for index in range(100)}
    request = trace_request(SentSpan(sent, name="GET /", parent_id=7))
    (event,) = read_otlp_traces(request, origin).events
    kept = event.metadata["attributes"]
    assert isinstance(kept, dict)
    assert (event.event_type, event.metadata["name"]) == (EventType.SPAN, "GET /")
    assert (len(kept), len(str(kept["a0"])), event.metadata["attributes_left_out"]) == (
        64,
        4000,
        36,
    )
    assert event.parent_span_id == "0000000000000007"
    assert event.event_id == event_id_of("0" * 31 + "1", "0" * 15 + "1", "span")


@pytest.mark.parametrize("operation", ["invoke_agent", "create_agent", "embeddings"])
def test_what_wraps_calls_is_no_call_itself(operation: str, origin: Origin) -> None:
    """A request to a model counts once."""
    sent: dict[str, JsonValue] = {
        "gen_ai.operation.name": operation,
        "gen_ai.input.messages": '[{"role": "user", "content": "hi"}]',
    }
    told = read_otlp_traces(trace_request(SentSpan(sent)), origin)
    assert not told.calls
    assert told.events[0].event_type is EventType.SPAN


def test_spans_without_ids_are_rejected_with_a_reason(origin: Origin) -> None:
    """The sender is told in the partial success."""
    request = trace_request(SentSpan({}), SentSpan({}, span_id=2))
    request.resource_spans[0].scope_spans[0].spans[0].trace_id = b""
    told = read_otlp_traces(request, origin)
    assert len(told.events) == 1
    assert told.rejected == ["span 0: trace_id or span_id is missing"]
