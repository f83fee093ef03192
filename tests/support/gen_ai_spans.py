"""Recorded conversations as the OTLP JSON that an instrumented agent sends."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Spans = Sequence[Mapping[str, Any]]
Message = Mapping[str, Any]
_NOON_NS = 1_772_366_400_000_000_000
_SECOND_NS = 1_000_000_000


def otlp_spans(
    messages: Sequence[Message], session_id: str, *, tool_spans: bool = True, one_trace: bool = True
) -> list[dict[str, Any]]:
    """One span for each answer, with all before it as its input, and one for each tool at work.

    Args:
        messages: In OpenAI's nesting or AgentDojo's; what follows the last answer is the input of
            a call that has no output.
        session_id: Written on each span.
        tool_spans: Whether tools have spans of their own.
        one_trace: Whether all are of one trace; else each span is a trace.
    """
    maker = _Maker(session_id, one_trace=one_trace)
    written = [_parts(message) for message in messages]
    spans: list[dict[str, Any]] = []
    for place, message in enumerate(messages):
        if message["role"] == "assistant":
            spans.append(maker.chat(written[:place], written[place : place + 1]))
        elif message["role"] == "tool" and tool_spans:
            spans.append(maker.tool(message, _asked(messages[:place])))
    if messages[-1]["role"] != "assistant":
        spans.append(maker.chat(written, []))
    return spans


def otlp_document(spans: Spans) -> dict[str, Any]:
    """The request that carries these spans."""
    return {"resourceSpans": [{"scopeSpans": [{"spans": list(spans)}]}]}


def otlp_request(spans: Spans) -> ExportTraceServiceRequest:
    """The same request as protobuf."""
    request = ExportTraceServiceRequest()
    told = request.resource_spans.add().scope_spans.add().spans
    for span in spans:
        added = told.add(
            trace_id=bytes.fromhex(span["traceId"]),
            span_id=bytes.fromhex(span["spanId"]),
            name=span["name"],
            start_time_unix_nano=int(span["startTimeUnixNano"]),
            end_time_unix_nano=int(span["endTimeUnixNano"]),
        )
        for attribute in span["attributes"]:
            value = added.attributes.add(key=attribute["key"]).value
            if "intValue" in attribute["value"]:
                value.int_value = int(attribute["value"]["intValue"])
            else:
                value.string_value = attribute["value"]["stringValue"]
    return request


def tool_calls_of(message: Message) -> list[dict[str, Any]]:
    """The calls of a message as id, name and parsed arguments."""
    return list(_calls(message))


class _Maker:
    def __init__(self, session_id: str, *, one_trace: bool) -> None:
        self._session_id = session_id
        self._one_trace = one_trace
        self._made = 0

    def chat(
        self, read: Sequence[Mapping[str, Any]], wrote: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        return self._span(
            "chat test-model",
            {
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": "test",
                "gen_ai.request.model": "test-model",
                "gen_ai.usage.input_tokens": 10,
                "gen_ai.usage.output_tokens": 2,
                "gen_ai.input.messages": json.dumps(read),
                "gen_ai.output.messages": json.dumps(wrote),
            },
        )

    def tool(self, message: Message, asked: Mapping[str, Any]) -> dict[str, Any]:
        return self._span(
            f"execute_tool {asked['name']}",
            {
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": asked["name"],
                "gen_ai.tool.call.id": asked.get("id") or "",
                "gen_ai.tool.call.arguments": json.dumps(asked["arguments"]),
                "gen_ai.tool.call.result": message["content"] or "",
            },
        )

    def _span(self, name: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
        self._made += 1
        begin = _NOON_NS + self._made * _SECOND_NS
        trace = self._session_id if self._one_trace else f"{self._session_id}/{self._made}"
        return {
            "traceId": hashlib.sha256(trace.encode()).hexdigest()[:32],
            "spanId": f"{self._made:016x}",
            "name": name,
            "startTimeUnixNano": str(begin),
            "endTimeUnixNano": str(begin + _SECOND_NS // 2),
            "attributes": [
                {"key": key, "value": _value(value)}
                for key, value in {"session.id": self._session_id, **attributes}.items()
            ],
        }


def _value(value: object) -> dict[str, Any]:
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}


def _parts(message: Message) -> dict[str, Any]:
    content = message["content"]
    if message["role"] == "tool":
        answer = {"type": "tool_call_response", "response": content or ""}
        call_id, name = message.get("tool_call_id"), message.get("name")
        return {
            "role": "tool",
            "name": name,
            "parts": [answer | ({"id": call_id} if call_id else {})],
        }
    parts = [{"type": "text", "content": content}] if content else []
    return {"role": message["role"], "parts": parts + [_call_part(c) for c in _calls(message)]}


def _call_part(call: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "tool_call", **{key: value for key, value in call.items() if value is not None}}


def _calls(message: Message) -> Iterator[dict[str, Any]]:
    for call in message.get("tool_calls") or ():
        told = call.get("function", call)
        arguments = told["arguments"]
        yield {
            "id": call.get("id"),
            "name": told["name"],
            "arguments": json.loads(arguments) if isinstance(arguments, str) else arguments,
        }


def _asked(before: Sequence[Message]) -> Mapping[str, Any]:
    """The call that the next tool's message answers: the answers come in the order of the calls."""
    answers = 0
    for message in reversed(before):
        if message["role"] == "assistant":
            break
        answers += message["role"] == "tool"
    return list(_calls(message))[answers]
