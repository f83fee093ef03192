"""Calls of models, in each convention that tells of them."""

import json
from collections.abc import Mapping

import pytest
from pydantic import JsonValue
from support.otlp_requests import SentSpan, trace_request

from watchfloor.core import CONTENT_LIMIT_CHARACTERS, CallMessage, Speaker, ToolUse
from watchfloor.traces import Origin, read_otlp_traces

ASKED = [
    CallMessage(role=Speaker.SYSTEM, content="Be brief."),
    CallMessage(role=Speaker.USER, content="Weather in Paris?"),
]
CALL = ToolUse(name="weather", call_id="c1", arguments={"city": "Paris"})
ANSWERED = [CallMessage(role=Speaker.ASSISTANT, tool_calls=(CALL,))]
SYSTEM = {"role": "system", "content": "Be brief."}
USER = {"role": "user", "content": "Weather in Paris?"}
OPENAI_CALL = {
    "id": "c1",
    "type": "function",
    "function": {"name": "weather", "arguments": '{"city": "Paris"}'},
}
ASSISTANT = {"role": "assistant", "content": None, "tool_calls": [OPENAI_CALL]}
PARTS: JsonValue = [
    {"role": "user", "parts": [{"type": "text", "content": "Weather in Paris?"}]},
]
CALL_PART: JsonValue = {
    "type": "tool_call",
    "id": "c1",
    "name": "weather",
    "arguments": {"city": "Paris"},
}
WRITTEN: JsonValue = [{"role": "assistant", "parts": [CALL_PART], "finish_reason": "tool_call"}]
INSTRUCTIONS: JsonValue = [{"type": "text", "content": "Be brief."}]

CURRENT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.system_instructions": json.dumps(INSTRUCTIONS),
    "gen_ai.input.messages": json.dumps(PARTS),
    "gen_ai.output.messages": json.dumps(WRITTEN),
}
AS_VALUES: dict[str, JsonValue] = {
    "gen_ai.system_instructions": INSTRUCTIONS,
    "gen_ai.input.messages": PARTS,
    "gen_ai.output.messages": WRITTEN,
}
OPENINFERENCE = {
    "openinference.span.kind": "LLM",
    "llm.input_messages.0.message.role": "system",
    "llm.input_messages.0.message.content": "Be brief.",
    "llm.input_messages.1.message.role": "user",
    "llm.input_messages.1.message.contents.0.message_content.type": "text",
    "llm.input_messages.1.message.contents.0.message_content.text": "Weather in Paris?",
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c1",
    "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "weather",
    "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"city":"Paris"}',
}
TRACELOOP = {
    "llm.request.type": "chat",
    "gen_ai.prompt.0.role": "system",
    "gen_ai.prompt.0.content": "Be brief.",
    "gen_ai.prompt.1.role": "user",
    "gen_ai.prompt.1.content": "Weather in Paris?",
    "gen_ai.completion.0.role": "assistant",
    "gen_ai.completion.0.finish_reason": "tool_calls",
    "gen_ai.completion.0.tool_calls.0.id": "c1",
    "gen_ai.completion.0.tool_calls.0.name": "weather",
    "gen_ai.completion.0.tool_calls.0.arguments": '{"city": "Paris"}',
}
VERCEL = {
    "ai.operationId": "ai.generateText.doGenerate",
    "ai.prompt.messages": json.dumps(
        [SYSTEM, {**USER, "content": [{"type": "text", "text": USER["content"]}]}]
    ),
    "ai.response.toolCalls": json.dumps(
        [{"toolCallId": "c1", "toolName": "weather", "input": '{"city": "Paris"}'}]
    ),
}
LANGFUSE = {
    "langfuse.observation.type": "generation",
    "langfuse.observation.input": json.dumps({"messages": [SYSTEM, USER]}),
    "langfuse.observation.output": json.dumps({"choices": [{"index": 0, "message": ASSISTANT}]}),
}
RESPONSES = {
    "openinference.span.kind": "LLM",
    "input.value": json.dumps({"instructions": "Be brief.", "input": "Weather in Paris?"}),
    "output.value": json.dumps(
        {
            "output": [
                {
                    "type": "function_call",
                    "id": "fc_9",
                    "call_id": "c1",
                    "name": "weather",
                    "arguments": '{"city": "Paris"}',
                }
            ]
        }
    ),
}
ANTHROPIC = {
    "openinference.span.kind": "LLM",
    "input.value": json.dumps({"system": "Be brief.", "messages": [USER]}),
    "output.value": json.dumps(
        {
            "role": "assistant",
            "content": [
                {"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Paris"}}
            ],
        }
    ),
}
LANGCHAIN = {
    "openinference.span.kind": "LLM",
    "input.value": json.dumps(
        {
            "messages": [
                [
                    {
                        "lc": 1,
                        "id": ["langchain", "schema", "SystemMessage"],
                        "kwargs": {"content": "Be brief.", "type": "system"},
                    },
                    {"type": "human", "content": "Weather in Paris?"},
                ]
            ]
        }
    ),
    "output.value": json.dumps(
        {
            "generations": [
                [
                    {
                        "message": {
                            "kwargs": {
                                "type": "ai",
                                "content": "",
                                "tool_calls": [
                                    {"name": "weather", "args": {"city": "Paris"}, "id": "c1"}
                                ],
                            }
                        }
                    }
                ]
            ]
        }
    ),
}
PROMPT = {
    "gen_ai.request.model": "m",
    "gen_ai.prompt": json.dumps([SYSTEM, USER]),
    "gen_ai.completion": json.dumps([ASSISTANT]),
}


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param(CURRENT, id="gen_ai"),
        pytest.param(TRACELOOP, id="traceloop"),
        pytest.param(OPENINFERENCE, id="openinference"),
        pytest.param(VERCEL, id="vercel"),
        pytest.param(LANGFUSE, id="langfuse"),
        pytest.param(RESPONSES, id="openai-responses"),
        pytest.param(ANTHROPIC, id="anthropic"),
        pytest.param(LANGCHAIN, id="langchain"),
        pytest.param(PROMPT, id="gen_ai-prompt"),
        pytest.param(AS_VALUES, id="gen_ai-as-values"),
        pytest.param({**CURRENT, **OPENINFERENCE}, id="two-conventions-on-one-span"),
    ],
)
def test_one_conversation_reads_the_same_in_every_convention(
    attributes: Mapping[str, JsonValue], origin: Origin
) -> None:
    """Whoever instruments, the agent said the same."""
    told = read_otlp_traces(trace_request(SentSpan(attributes)), origin)
    assert [*told.calls[0].input] == ASKED
    assert [*told.calls[0].output] == ANSWERED
    assert not told.events


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(
            [
                ("gen_ai.system.message", {"content": "Be brief."}),
                ("gen_ai.user.message", {"content": "Weather in Paris?"}),
                ("gen_ai.choice", {"index": 0, "message": {"tool_calls": [OPENAI_CALL]}}),
            ],
            id="before-1.37",
        ),
        pytest.param(
            [("gen_ai.client.inference.operation.details", AS_VALUES)], id="operation-details"
        ),
        pytest.param(
            [
                ("gen_ai.content.prompt", {"gen_ai.prompt": json.dumps([SYSTEM, USER])}),
                ("gen_ai.content.completion", {"gen_ai.completion": json.dumps([ASSISTANT])}),
            ],
            id="content-events",
        ),
    ],
)
def test_events_of_a_span_tell_the_same(
    events: list[tuple[str, dict[str, JsonValue]]], origin: Origin
) -> None:
    """Older instrumentation keeps texts out of the attributes."""
    span = SentSpan({"gen_ai.operation.name": "chat"}, events=events)
    call = read_otlp_traces(trace_request(span), origin).calls[0]
    assert ([*call.input], [*call.output]) == (ASKED, ANSWERED)


def test_thoughts_stand_apart_from_the_answer(origin: Origin) -> None:
    """The chain of thought is judged on its own."""
    parts = [{"type": "reasoning", "content": "Easy."}, {"type": "text", "content": "Sunny."}]
    sent = {"gen_ai.output.messages": json.dumps([{"role": "assistant", "parts": parts}])}
    call = read_otlp_traces(trace_request(SentSpan(sent)), origin).calls[0]
    assert call.output == (
        CallMessage(role=Speaker.ASSISTANT, content="Sunny.", reasoning="Easy."),
    )


def test_answers_of_tools_among_the_users_words_become_messages_of_tools(origin: Origin) -> None:
    """Anthropic sends them in one message of the user."""
    content = [
        {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "18°"}]},
        {"type": "text", "text": "And tomorrow?"},
    ]
    sent = {
        "openinference.span.kind": "LLM",
        "input.value": json.dumps({"messages": [{"role": "user", "content": content}]}),
    }
    call = read_otlp_traces(trace_request(SentSpan(sent)), origin).calls[0]
    assert call.input == (
        CallMessage(role=Speaker.TOOL, content="18°", tool_call_id="c1"),
        CallMessage(role=Speaker.USER, content="And tomorrow?"),
    )


def test_use_of_the_model(origin: Origin) -> None:
    """Tokens arrive as numbers, as text and under four names."""
    sent: dict[str, JsonValue] = {
        **CURRENT,
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5",
        "gen_ai.response.model": "gpt-5-2025-08-07",
        "gen_ai.usage.input_tokens": 7,
        "gen_ai.usage.completion_tokens": "5",
        "gen_ai.response.finish_reasons": ["tool_call"],
        "gen_ai.tool.definitions": json.dumps(
            [{"type": "function", "function": {"name": "weather"}}]
        ),
    }
    use = read_otlp_traces(trace_request(SentSpan(sent, took_s=2)), origin).calls[0].use
    assert (use.vendor, use.model) == ("openai", "gpt-5-2025-08-07")
    assert (use.input_tokens, use.output_tokens, use.total_tokens) == (7, 5, 12)
    assert (use.duration_ms, use.finish_reason, use.tools) == (2000.0, "tool_call", ("weather",))


def test_a_call_without_its_texts_is_there_and_says_so(origin: Origin) -> None:
    """Instrumentation records no content unless it is told to."""
    sent = SentSpan({"gen_ai.operation.name": "chat", "gen_ai.request.model": "m"})
    call = read_otlp_traces(trace_request(sent), origin).calls[0]
    assert not call.use.has_content
    assert (call.input, call.output) == ((), ())


OF_AN_AGENT = {
    "openinference.span.kind": "AGENT",
    "llm.model_name": "m",
    "input.value": "Weather in Paris?",
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.content.0": "4 degrees.",
}


def test_an_agents_span_may_tell_its_models_calls_itself(origin: Origin) -> None:
    """As the Claude Agent SDK's does, whose model is asked in another process."""
    [call] = read_otlp_traces(trace_request(SentSpan(OF_AN_AGENT)), origin).calls

    assert [message.content for message in (*call.input, *call.output)] == [
        "Weather in Paris?",
        "4 degrees.",
    ]


def test_calls_inside_of_an_agents_span_tell_it_better(origin: Origin) -> None:
    sent = SentSpan(OF_AN_AGENT, span_id=1), SentSpan(CURRENT, span_id=2, parent_id=1)
    told = read_otlp_traces(trace_request(*sent), origin)

    assert [call.input[0].role for call in told.calls] == [Speaker.SYSTEM]
    assert [event.event_type for event in told.events] == ["span"]


def test_a_long_text_is_cut_and_its_length_kept(origin: Origin) -> None:
    """One text must not fill the store."""
    text = "a" * (CONTENT_LIMIT_CHARACTERS + 1)
    sent = {"gen_ai.input.messages": json.dumps([{"role": "user", "content": text}])}
    message = read_otlp_traces(trace_request(SentSpan(sent)), origin).calls[0].input[0]
    assert len(message.content or "") == CONTENT_LIMIT_CHARACTERS
    assert message.content_length == CONTENT_LIMIT_CHARACTERS + 1


def test_a_failed_call_says_what_went_wrong(origin: Origin) -> None:
    """An exception that was handled inside is no failure, a failed span's is."""
    raised = ("exception", {"exception.type": "Timeout", "exception.message": "too slow"})
    sent = [
        SentSpan(CURRENT, span_id=1, events=[raised], failed="gone"),
        SentSpan(CURRENT, span_id=2, events=[raised]),
    ]
    failed, handled = read_otlp_traces(trace_request(*sent), origin).calls
    assert failed.error is not None
    assert (failed.error.error_type, failed.error.message) == ("Timeout", "too slow")
    assert handled.error is None


def test_a_resend_has_the_same_ids(origin: Origin) -> None:
    """Exporters send again when an answer is late."""
    request = trace_request(SentSpan(CURRENT), SentSpan({"http.method": "GET"}, span_id=2))
    one, other = read_otlp_traces(request, origin), read_otlp_traces(request, origin)
    assert one == other
