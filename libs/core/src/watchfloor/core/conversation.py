"""Conversations as plain JSON: read as messages, in any of the usual shapes."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

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
_ARGUMENTS = ("arguments", "args", "input")
_BLOCKS = frozenset({"tool_use", "tool_result", "thinking"})
_Object = dict[str, JsonValue]


def read_messages(raw: JsonValue) -> tuple[CallMessage, ...]:
    """The messages of a conversation, whatever is wrong with single ones.

    Calls may stand flat or nested as ``function``, their arguments parsed or as JSON text, or as
    blocks of the content. Content may be null, a text, a list of parts, or any JSON. Results that
    stand as blocks of a message become messages of their own, in their order. What is no object is
    left out, an unknown role is a user's.
    """
    listed = raw if isinstance(raw, list) else []
    return tuple(
        message for each in listed if isinstance(each, dict) for message in _messages(each)
    )


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


def _messages(raw: _Object) -> Iterator[CallMessage]:
    content = raw.get("content")
    blocks = content if isinstance(content, list) else []
    # What a tool returns is data: blocks in it are no calls and no results of others.
    if _role(raw) is Speaker.TOOL or _BLOCKS.isdisjoint(map(_kind, blocks)):
        yield _message(raw)
        return
    for is_result, group in groupby(blocks, lambda block: _kind(block) == "tool_result"):
        if is_result:
            yield from (_result(block) for block in group if isinstance(block, dict))
        else:
            yield _of_blocks(raw, list(group))


def _of_blocks(raw: _Object, blocks: Sequence[JsonValue]) -> CallMessage:
    calls = [block for block in blocks if _kind(block) == "tool_use"]
    rest = [block for block in blocks if _kind(block) not in _BLOCKS]
    thoughts = [
        thought
        for block in blocks
        if isinstance(block, dict) and isinstance(thought := block.get("thinking"), str)
    ]
    return _message(
        raw
        | {
            "content": rest or None,
            "reasoning": "\n".join(thoughts) or raw.get("reasoning"),
            "tool_calls": calls,
        }
    )


def _result(block: _Object) -> CallMessage:
    return _message(block | {"role": "tool", "tool_call_id": block.get("tool_use_id")})


def _kind(block: JsonValue) -> str | None:
    return _text(block.get("type")) if isinstance(block, dict) else None


def _role(raw: _Object) -> Speaker:
    role = raw.get("role")
    return _ROLES.get(role, Speaker.USER) if isinstance(role, str) else Speaker.USER


def _message(raw: _Object) -> CallMessage:
    calls = raw.get("tool_calls")
    single = raw.get("function_call")
    listed = calls if isinstance(calls, list) else [single] if isinstance(single, dict) else []
    return CallMessage(
        role=_role(raw),
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
        arguments=_arguments(next((named[key] for key in _ARGUMENTS if key in named), None)),
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
