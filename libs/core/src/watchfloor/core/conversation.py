"""Conversations as plain JSON: read as messages, in any of the usual shapes."""

import json
from collections.abc import Sequence

from pydantic import JsonValue

from watchfloor.core.event import Speaker, ToolUse
from watchfloor.core.model_call import CallMessage

_ROLES = {
    "assistant": Speaker.ASSISTANT,
    "model": Speaker.ASSISTANT,
    "ai": Speaker.ASSISTANT,
    "system": Speaker.SYSTEM,
    "developer": Speaker.SYSTEM,
    "tool": Speaker.TOOL,
    "function": Speaker.TOOL,
}
_Object = dict[str, JsonValue]


def read_messages(raw: JsonValue) -> tuple[CallMessage, ...]:
    """The messages of a conversation, whatever is wrong with single ones.

    Calls may stand flat or nested as ``function``, their arguments parsed or as JSON text. Content
    may be null, a text, a list of parts, or any JSON. What is no object is left out, an unknown
    role is a user's.
    """
    listed = raw if isinstance(raw, list) else []
    return tuple(_message(each) for each in listed if isinstance(each, dict))


def answered_calls(messages: Sequence[CallMessage]) -> dict[int, tuple[int, int]]:
    """Which call each tool's message answers: its index to that of message and call.

    An id decides where it names a call that has no answer yet; else results belong to the calls of
    the newest message that has calls, in order.
    """
    answers: dict[int, tuple[int, int]] = {}
    open_calls: list[tuple[int, int]] = []
    for index, message in enumerate(messages):
        if message.tool_calls:
            open_calls = [(index, number) for number in range(len(message.tool_calls))]
        if message.role is Speaker.TOOL and open_calls:
            same = [
                at for at in open_calls if _is_named(messages[at[0]].tool_calls[at[1]], message)
            ]
            answers[index] = (same or open_calls)[0]
            open_calls.remove(answers[index])
    return answers


def _is_named(call: ToolUse, result: CallMessage) -> bool:
    return result.tool_call_id is not None and call.call_id == result.tool_call_id


def _message(raw: _Object) -> CallMessage:
    calls = raw.get("tool_calls")
    single = raw.get("function_call")
    listed = calls if isinstance(calls, list) else [single] if isinstance(single, dict) else []
    role = raw.get("role")
    return CallMessage(
        role=_ROLES.get(role, Speaker.USER) if isinstance(role, str) else Speaker.USER,
        content=_content(raw.get("content")),
        reasoning=_text(raw.get("reasoning")),
        tool_calls=tuple(_call(each) for each in listed if isinstance(each, dict)),
        tool_call_id=_text(raw.get("tool_call_id")),
        name=_text(raw.get("name")),
    )


def _call(raw: _Object) -> ToolUse:
    function = raw.get("function")
    named = function if isinstance(function, dict) else raw
    return ToolUse(
        name=_text(named.get("name")) or _text(function) or "",
        call_id=_text(raw.get("id")),
        arguments=_arguments(named.get("arguments", named.get("args"))),
    )


def _arguments(raw: JsonValue) -> JsonValue:
    if not isinstance(raw, str):
        return raw
    try:
        parsed: JsonValue = json.loads(raw)
    except (ValueError, RecursionError):
        return raw
    return parsed


def _content(raw: JsonValue) -> str | None:
    if raw is None or isinstance(raw, str):
        return raw
    if isinstance(raw, list) and all(isinstance(part, dict | str) for part in raw):
        parts = [
            part.get("text", part.get("content")) if isinstance(part, dict) else part
            for part in raw
        ]
        texts = [part for part in parts if isinstance(part, str)]
        if texts:
            return "\n".join(texts)
    return json.dumps(raw, ensure_ascii=False)


def _text(raw: JsonValue) -> str | None:
    return raw if isinstance(raw, str) else None
