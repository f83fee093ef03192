"""Single messages, in the odder of their forms."""

import json

import pytest
from pydantic import JsonValue
from support.otlp_requests import SentSpan, trace_request

from watchfloor.core import CallMessage, ModelCall, Speaker, ToolUse
from watchfloor.traces import Origin, read_otlp_traces


def _call(attributes: dict[str, JsonValue], origin: Origin) -> ModelCall:
    sent = {"gen_ai.operation.name": "chat", **attributes}
    return read_otlp_traces(trace_request(SentSpan(sent)), origin).calls[0]


def _said(content: str | None, **more: object) -> CallMessage:
    return CallMessage.model_validate({"role": Speaker.ASSISTANT, "content": content, **more})


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param({"content": "a"}, _said("a"), id="text"),
        pytest.param({"content": ""}, _said(None), id="empty"),
        pytest.param({"content": ["a", {"text": "b"}]}, _said("a\nb"), id="parts"),
        pytest.param(
            {"content": "a", "reasoning_content": "b"}, _said("a", reasoning="b"), id="deepseek"
        ),
        pytest.param(
            {"content": [{"type": "thinking", "thinking": "b"}, {"type": "text", "text": "a"}]},
            _said("a", reasoning="b"),
            id="anthropic-thinking",
        ),
        pytest.param(
            {"parts": [{"text": "b", "thought": True}, {"text": "a"}]},
            _said("a", reasoning="b"),
            id="gemini-thinking",
        ),
        pytest.param(
            {"parts": [{"functionCall": {"name": "f", "args": {"x": 1}}}]},
            _said(None, tool_calls=[ToolUse(name="f", arguments={"x": 1})]),
            id="gemini-call",
        ),
        pytest.param(
            {"content": None, "function_call": {"name": "f", "arguments": "{'x': 1}"}},
            _said(None, tool_calls=[ToolUse(name="f", arguments={"x": 1})]),
            id="first-functions-of-openai",
        ),
        pytest.param(
            {"content": '{"function": {"name": "f", "arguments": "{}"}, "id": "c1"}'},
            _said(None, tool_calls=[ToolUse(name="f", call_id="c1", arguments={})]),
            id="call-as-text",
        ),
        pytest.param(
            {"content": '{"arguments": "for and against"}'},
            _said('{"arguments": "for and against"}'),
            id="json-that-is-no-call",
        ),
        pytest.param(
            {"content": [{"type": "image_url", "image_url": {"url": "https://e.com/?q=secret"}}]},
            _said("[image_url https://e.com/?q=secret]"),
            id="picture-elsewhere",
        ),
        pytest.param(
            {"content": [{"type": "image", "source": {"data": "AAAA"}}]},
            _said("[image]"),
            id="picture-inside",
        ),
        pytest.param(
            {"content": [{"type": "custom", "payload": 7}]},
            _said('{"type":"custom","payload":7}'),
            id="unknown-part",
        ),
        pytest.param({"content": "a", "name": "bob"}, _said("a", name="bob"), id="named"),
    ],
)
def test_a_message_of_the_assistant(
    message: dict[str, JsonValue], expected: CallMessage, origin: Origin
) -> None:
    """Every vendor writes it another way."""
    told = json.dumps([{"role": "assistant", **message}])
    assert _call({"gen_ai.output.messages": told}, origin).output == (expected,)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param({"content": "18", "tool_call_id": "c1"}, "18", id="text"),
        pytest.param({"content": [{"type": "text", "text": "18"}]}, "18", id="parts"),
        pytest.param({"content": {"t": 18}}, '{"t":18}', id="object"),
        pytest.param({"content": {"type": "json", "value": {"t": 18}}}, '{"t":18}', id="vercel"),
        pytest.param({"content": ""}, None, id="nothing"),
    ],
)
def test_a_message_of_a_tool(
    message: dict[str, JsonValue], expected: str | None, origin: Origin
) -> None:
    """What it said is kept as text."""
    told = json.dumps([{"role": "tool", **message}])
    (read,) = _call({"gen_ai.input.messages": told}, origin).input
    assert (read.role, read.content) == (Speaker.TOOL, expected)


@pytest.mark.parametrize(
    ("role", "expected"),
    [("developer", "system"), ("Human", "user"), ("model", "assistant"), ("planner", "assistant")],
)
def test_roles_have_many_names(role: str, expected: str, origin: Origin) -> None:
    """A name that nobody knows is one of the agents talking."""
    told = json.dumps([{"role": role, "content": "a"}])
    assert _call({"gen_ai.input.messages": told}, origin).input[0].role == expected


def test_definitions_of_tools_among_the_messages_are_no_messages(origin: Origin) -> None:
    """LangGraph's traces have them there."""
    tool = {"type": "function", "function": {"name": "search", "parameters": {}}}
    told = json.dumps([{"role": "user", "content": "a"}, {"role": "tool", "content": tool}])
    call = _call({"gen_ai.input.messages": told}, origin)
    assert len(call.input) == 1
    assert call.use.tools == ("search",)


@pytest.mark.parametrize(
    "tools",
    [
        pytest.param({"llm.tools.0.tool.json_schema": '{"function": {"name": "f"}}'}, id="nested"),
        pytest.param({"llm.request.functions.0.name": "f"}, id="traceloop"),
        pytest.param({"ai.prompt.tools": ['{"type": "function", "name": "f"}']}, id="vercel"),
        pytest.param({"gen_ai.request.tools": {"f": {"description": "d"}}}, id="by-name"),
    ],
)
def test_names_of_the_tools_that_a_model_may_use(
    tools: dict[str, JsonValue], origin: Origin
) -> None:
    """What an agent could do is part of what it is."""
    assert _call(tools, origin).use.tools == ("f",)


def test_an_answer_that_came_in_pieces_is_one_message(origin: Origin) -> None:
    """A stream's pieces are not said one after the other."""
    pieces: dict[str, JsonValue] = {}
    for index in range(30):
        pieces[f"llm.output_messages.{index}.message.role"] = "assistant"
        pieces[f"llm.output_messages.{index}.message.content"] = f"{index} "
    (message,) = _call(pieces, origin).output
    assert message.content == "".join(f"{index} " for index in range(30))


@pytest.mark.parametrize("text", ["__REDACTED__", "None", "null"])
def test_a_text_that_was_kept_back_is_none(text: str, origin: Origin) -> None:
    """Instrumentation says so in its own words, and those were never spoken."""
    call = _call({"input.value": text, "output.value": text}, origin)
    assert not call.use.has_content


def test_of_two_spans_of_one_call_the_inner_one_tells(origin: Origin) -> None:
    """An SDK's span stands inside that of the framework."""
    messages = {"gen_ai.input.messages": '[{"role": "user", "content": "a"}]'}
    sent = [
        SentSpan({"gen_ai.operation.name": "chat", **messages}, span_id=1),
        SentSpan({}, span_id=2, parent_id=1),
        SentSpan({"gen_ai.operation.name": "chat", **messages}, span_id=3, parent_id=2),
    ]
    told = read_otlp_traces(trace_request(*sent), origin)
    assert [call.span_id for call in told.calls] == ["0000000000000003"]
    assert len(told.events) == 2
