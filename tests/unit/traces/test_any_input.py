"""Whatever is sent, reading it never fails and never loses a span."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from support.otlp_requests import SentLog, SentSpan, logs_request, trace_request

from watchfloor.core import SessionMessage
from watchfloor.traces import Origin, read_export, read_otlp_logs, read_otlp_traces

WORDS = st.sampled_from(
    [
        "user",
        "assistant",
        "tool",
        "chat",
        "LLM",
        "[{",
        "\x00",
        '{"role": "user"}',
        "role='user' c='",
    ]
)
SENDABLE_TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | WORDS
KEYS = (
    st.sampled_from(
        [
            "ai.operationId",
            "ai.prompt.messages",
            "ai.response.toolCalls",
            "args",
            "arguments",
            "candidates",
            "choices",
            "content",
            "contents",
            "context",
            "data",
            "event.name",
            "events",
            "function",
            "function_call",
            "gen_ai.completion",
            "gen_ai.completion.0.content",
            "gen_ai.input.messages",
            "gen_ai.operation.name",
            "gen_ai.output.messages",
            "gen_ai.prompt.0.role",
            "gen_ai.prompt.x",
            "gen_ai.system_instructions",
            "gen_ai.tool.definitions",
            "gen_ai.tool.name",
            "gen_ai.usage.input_tokens",
            "id",
            "input",
            "input.value",
            "kwargs",
            "langfuse.observation.input",
            "langfuse.observation.type",
            "langfuse.observation.usage_details",
            "llm.input_messages",
            "llm.input_messages.0.message",
            "llm.input_messages.0.message.contents.0.message_content.text",
            "llm.tools.0.tool.json_schema",
            "message",
            "messages",
            "metadata",
            "name",
            "observations",
            "openinference.span.kind",
            "output",
            "parts",
            "reasoning",
            "resourceLogs",
            "resourceSpans",
            "retrieval.documents.0.document.content",
            "role",
            "session.id",
            "spanContext",
            "spanId",
            "span_id",
            "startTime",
            "startTimeUnixNano",
            "status",
            "text",
            "tool_calls",
            "tools",
            "trace",
            "traceId",
            "trace_id",
            "type",
        ]
    )
    | SENDABLE_TEXTS
)


def _values(texts: st.SearchStrategy[str]) -> st.SearchStrategy[JsonValue]:
    return st.recursive(
        st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats() | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=10,
    )


VALUES = _values(SENDABLE_TEXTS)
ATTRIBUTES = st.dictionaries(KEYS, VALUES | VALUES.map(json.dumps), max_size=6)
DOCUMENTS = _values(SENDABLE_TEXTS | st.just("\ud800"))
ANYTHING = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANYTHING
@given(attributes=ATTRIBUTES, event=ATTRIBUTES)
def test_any_attributes_become_something_that_can_be_stored(
    attributes: dict[str, JsonValue], event: dict[str, JsonValue], origin: Origin
) -> None:
    """An agent that is attacked sends what the attacker wrote."""
    sent = SentSpan(attributes, events=[("gen_ai.choice", event), ("exception", event)])
    told = read_otlp_traces(trace_request(sent), origin)
    assert len(told.calls) + len({event.span_id for event in told.events}) == 1
    assert _stored(told.events, told.calls) == read_otlp_traces(trace_request(sent), origin)[:2]


@ANYTHING
@given(body=ATTRIBUTES, attributes=ATTRIBUTES)
def test_any_log_record_is_read(
    body: dict[str, JsonValue], attributes: dict[str, JsonValue], origin: Origin
) -> None:
    """The body may be anything."""
    names = ["gen_ai.user.message", "gen_ai.choice", "other"]
    request = logs_request(*(SentLog(name, body, attributes) for name in names))
    told = read_otlp_logs(request, origin)
    assert told.events or told.calls
    _stored(told.events, told.calls)


@ANYTHING
@given(document=DOCUMENTS)
def test_any_document_is_read_or_rejected(document: JsonValue, origin: Origin) -> None:
    """A file may be anything, lone halves of characters included."""
    told = read_export(document, origin)
    assert any(told)
    _stored(told.events, told.calls)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('[{"role":"user","content":' * 90 + '"x"' + "}]" * 90, id="messages"),
        pytest.param('{"type":"reasoning","content":' * 190 + '"x"' + "}" * 190, id="parts"),
        pytest.param("[" * 100_000, id="lists"),
        pytest.param("['" * 9_000, id="literals"),
        pytest.param("role='user' " + "a" * 150_000, id="printed-word"),
        pytest.param("role='user' " + "a=[" * 50_000, id="printed-lists"),
        pytest.param("role='user' " + "a='\\" * 40_000, id="printed-texts"),
    ],
)
def test_a_text_made_to_exhaust_its_reader_is_read(text: str, origin: Origin) -> None:
    """It takes no longer and no deeper stack than any other text of its length."""
    part = f'[{{"role": "assistant", "content": [{text}]}}]'
    deep = f"llm.tools.{'.' * 9999}"
    sent = {"gen_ai.input.messages": text, "gen_ai.output.messages": part, deep: ""}
    told = read_otlp_traces(trace_request(SentSpan(sent)), origin)
    assert len(told.calls) == 1
    _stored(told.events, told.calls)


def test_a_document_that_nests_deeply_is_no_trap(origin: Origin) -> None:
    """Recursion must end before the stack does."""
    document: JsonValue = {}
    for _ in range(5000):
        document = [document]
    assert read_export(document, origin).rejected


def _stored(events: object, calls: object) -> tuple[object, object]:
    """What comes back from the bus, having been text on the way; no database refuses it."""
    message = SessionMessage.model_validate(
        {"project_id": "shop", "agent_id": "a", "events": events, "calls": calls}
    )
    text = message.model_dump_json()
    assert "\\u0000" not in text.replace("\\\\", "")
    read = SessionMessage.model_validate_json(text)
    return [*read.events], [*read.calls]
