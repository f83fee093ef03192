"""Events and calls as spans of OTLP JSON, by the names of the gen_ai conventions."""

import hashlib
import json
import string
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from watchfloor.core import CallMessage, Event, EventError, EventType, ModelCall, Speaker
from watchfloor.traces.origin import Normalised

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ERROR_STATUS = 2
_HEX = frozenset(string.hexdigits)
_TRACE_DIGITS, _SPAN_DIGITS = 32, 16


def write_otlp(told: Normalised) -> Iterator[dict[str, JsonValue]]:
    """A span for each call, each tool at work and each raw span; read again, they tell the same.

    Ids that are no ids of OTLP become digests of themselves.
    """
    results = {
        (event.trace_id, event.span_id): event
        for event in told.events
        if event.event_type is EventType.TOOL_RESULT
    }
    for event in told.events:
        if event.event_type is EventType.TOOL_EXECUTION:
            yield _tool_span(event, results.get((event.trace_id, event.span_id)))
        elif event.event_type is not EventType.TOOL_RESULT:
            yield _raw_span(event)
    for call in told.calls:
        yield _call_span(call)


def _call_span(call: ModelCall) -> dict[str, JsonValue]:
    use = call.use
    tools: JsonValue = [{"type": "function", "name": name} for name in use.tools]
    content: dict[str, JsonValue] = {
        "gen_ai.input.messages": _messages(call.input),
        "gen_ai.output.messages": _messages(call.output),
    }
    attributes: dict[str, JsonValue] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": use.vendor,
        "gen_ai.response.model": use.model,
        "gen_ai.usage.input_tokens": use.input_tokens,
        "gen_ai.usage.output_tokens": use.output_tokens,
        "gen_ai.usage.total_tokens": use.total_tokens,
        "gen_ai.response.finish_reasons": json.dumps(
            [use.finish_reason] if use.finish_reason else []
        ),
        "gen_ai.tool.definitions": json.dumps(tools) if use.tools else None,
        **(content if use.has_content else {}),
    }
    times = (call.started_at, call.ended_at)
    return _span(call, f"chat {use.model or ''}".strip(), times, attributes, call.error)


def _tool_span(event: Event, result: Event | None) -> dict[str, JsonValue]:
    tool = event.tool
    name = tool.name if tool else "unnamed"
    attributes: dict[str, JsonValue] = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": name,
        "gen_ai.tool.call.id": tool.call_id if tool else None,
        "gen_ai.tool.call.arguments": json.dumps(tool.arguments)
        if tool and tool.arguments is not None
        else None,
        "gen_ai.tool.call.result": result.content if result else None,
    }
    times = (event.event_time, result.event_time if result else event.event_time)
    return _span(event, f"execute_tool {name}", times, attributes, result.error if result else None)


def _raw_span(event: Event) -> dict[str, JsonValue]:
    duration_ms = event.metadata.get("duration_ms")
    lasted_ms = duration_ms if isinstance(duration_ms, int | float) else 0
    attributes = event.metadata.get("attributes")
    return _span(
        event,
        str(event.metadata.get("name", event.event_type)),
        (event.event_time, event.event_time + timedelta(milliseconds=lasted_ms)),
        # Under their own names they might make it a call, this time without the spans around it.
        {f"raw.{key}": value for key, value in attributes.items()}
        if isinstance(attributes, dict)
        else {},
        event.error,
    )


def _span(
    told: Event | ModelCall,
    name: str,
    times: tuple[datetime, datetime],
    attributes: Mapping[str, JsonValue],
    error: EventError | None,
) -> dict[str, JsonValue]:
    named: dict[str, JsonValue] = {
        **attributes,
        "session.id": told.external_id or told.session_id,
        "gen_ai.agent.id": told.agent_id,
        "workflow.id": told.workflow_id,
        "user.id": told.user_id,
        "customer_id": told.customer_id,
        "client.address": told.client_address,
        "error.type": error.error_type if error else None,
    }
    trace_id, span_id = told.trace_id or told.session_id, told.span_id or name
    span: dict[str, JsonValue] = {
        "traceId": _hex(trace_id, _TRACE_DIGITS),
        "spanId": _hex(span_id, _SPAN_DIGITS),
        "name": name,
        "startTimeUnixNano": str(_nanoseconds(times[0])),
        "endTimeUnixNano": str(_nanoseconds(times[1])),
        "attributes": [
            {"key": key, "value": _value(value)}
            for key, value in named.items()
            if value is not None
        ],
    }
    if told.parent_span_id:
        span["parentSpanId"] = _hex(told.parent_span_id, _SPAN_DIGITS)
    if error is not None:
        span["status"] = {"code": _ERROR_STATUS, "message": error.message or ""}
    return span


def _messages(messages: tuple[CallMessage, ...]) -> str:
    return json.dumps([_message(message) for message in messages])


def _message(message: CallMessage) -> dict[str, JsonValue]:
    parts: list[JsonValue] = []
    if message.reasoning:
        parts.append({"type": "reasoning", "content": message.reasoning})
    if message.role is Speaker.TOOL:
        answer: dict[str, JsonValue] = {"type": "tool_call_response", "id": message.tool_call_id}
        parts.append({**answer, "name": message.name, "response": message.content or ""})
    elif message.content:
        parts.append({"type": "text", "content": message.content})
    for use in message.tool_calls:
        asked: dict[str, JsonValue] = {"name": use.name, "arguments": use.arguments}
        parts.append({"type": "tool_call", "id": use.call_id, **asked})
    return {"role": message.role.value, "name": message.name, "parts": parts}


def _value(value: JsonValue) -> JsonValue:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    return {"stringValue": value if isinstance(value, str) else json.dumps(value)}


def _nanoseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def _hex(text: str, digits: int) -> str:
    if len(text) == digits and _HEX.issuperset(text):
        return text.lower()
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
