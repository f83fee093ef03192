"""A side of a model's call, read from any of the forms in which frameworks record it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.core import CallMessage, Speaker, ToolUse
from watchfloor.traces._chat_message import cut, read_message, role_in
from watchfloor.traces._message_parts import tool_call_of
from watchfloor.traces._printed import printed_fields
from watchfloor.traces._span import first, label_of
from watchfloor.traces._text import mapping, text_for, value_in
from watchfloor.traces._tool_names import is_tool_definition, tool_names

_DEPTH_LIMIT = 6
_HIDDEN = frozenset({"__REDACTED__", "None", "null"})
"""What instrumentation writes where it keeps a text back or there is none."""


class Reading(NamedTuple):
    """What one side of a call says.

    Attributes:
        messages: In order.
        tools: Names of tools that were offered with it.
        is_structured: Whether it came as messages with their roles and not as bare text.
        finish_reason: Why the model stopped, where that stands with its answer.
    """

    messages: tuple[CallMessage, ...] = ()
    tools: tuple[str, ...] = ()
    is_structured: bool = False
    finish_reason: str | None = None


NOTHING = Reading()


def read_chat(value: JsonValue, speaker: Speaker) -> Reading:
    """The messages of one side.

    Args:
        value: Parsed, or text that holds it.
        speaker: Who speaks where that is not said: the user on the way in, the assistant out.
    """
    if isinstance(value, str):
        value = value_in(value)
    if value is None or value in ("", [], {}):
        return NOTHING
    reader = _Reader(speaker)
    reader.read(value, 0)
    if not reader.messages and not reader.is_structured:
        reader.say(text_for(value))
    return Reading(
        tuple(reader.messages), tuple(reader.tools), reader.is_structured, reader.finish_reason
    )


class _Reader:
    """Walks through one side and collects what it finds."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.messages: list[CallMessage] = []
        self.tools: dict[str, None] = {}
        self.is_structured = False
        self.finish_reason: str | None = None

    def say(self, text: str | None) -> None:
        """A text whose speaker is not named."""
        content, length = cut(text)
        if content is not None and content not in _HIDDEN:
            message = CallMessage(role=self._speaker, content=content, content_length=length)
            self.messages.append(message)

    def read(self, value: JsonValue, depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            return
        if isinstance(value, list):
            self._read_list(value, depth)
        elif isinstance(value, dict):
            self._read_object(value, depth)
        elif isinstance(value, str):
            self._read_text(value)

    def _read_list(self, items: Sequence[JsonValue], depth: int) -> None:
        calls = _bare_calls(items)
        if calls:
            self.is_structured = True
            self.messages.append(CallMessage(role=Speaker.ASSISTANT, tool_calls=tuple(calls)))
            return
        for item in items:
            self.read(item, depth + 1)

    def _read_text(self, text: str) -> None:
        printed = printed_fields(text)
        if printed:
            self._read_object(printed, _DEPTH_LIMIT)
        else:
            self.say(text)

    def _read_object(self, value: Mapping[str, JsonValue], depth: int) -> None:
        self._note(value)
        speaker = role_in(value)
        if speaker is not None and value.keys() & _CONTENTS:
            self._add_message(value, speaker)
            return
        for inner in _inside(value):
            self.read(inner, depth + 1)

    def _add_message(self, value: Mapping[str, JsonValue], speaker: Speaker) -> None:
        self.is_structured = True
        if is_tool_definition(value.get("content")):
            self._offer(value.get("content"))
            return
        self.messages.extend(read_message(value, speaker))

    def _note(self, value: Mapping[str, JsonValue]) -> None:
        """Remember what stands beside the messages."""
        reason = label_of(first(value, "finish_reason", "finishReason", "stop_reason"))
        self.finish_reason = reason or self.finish_reason
        if "tools" in value:
            self._offer(value["tools"])

    def _offer(self, tools: JsonValue) -> None:
        for name in tool_names(tools):
            self.tools[name] = None


_CONTENTS = frozenset(
    {
        "content",
        "parts",
        "contents",
        "text",
        "tool_calls",
        "toolCalls",
        "function_call",
        "additional_kwargs",
        "name",
        "output",
        "summary",
        "tool_call_id",
        "reasoning",
    }
)
_WRAPPERS = (
    "messages",
    "contents",
    "new_message",
    "prompt",
    "choices",
    "candidates",
    "generations",
    "message",
    "kwargs",
    "delta",
    "content",
    "parts",
    "output",
    "input",
    "response",
    "data",
    "result",
    "text",
    "object",
)
"""Under which names a side keeps its messages; the first that is there is the one."""


def _inside(value: Mapping[str, JsonValue]) -> Iterator[JsonValue]:
    """What an object that is no message wraps: its instructions first, then its messages."""
    instructions = _instructions_in(value)
    if instructions is not None:
        yield {"role": "system", "content": instructions}
    for key in _WRAPPERS:
        inner = value.get(key)
        if isinstance(inner, str) and key not in {"text", "prompt", "content"}:
            inner = value_in(inner)
        if inner:
            yield inner
            break
    calls = first(value, "toolCalls", "tool_calls")
    if calls and "messages" not in value:
        yield value_in(calls) if isinstance(calls, str) else calls


def _instructions_in(value: Mapping[str, JsonValue]) -> JsonValue:
    told = first(value, "system_instruction", "systemInstruction", "instructions", "system")
    if told is None:
        told = first(mapping(value.get("config")), "system_instruction", "systemInstruction")
    return told if isinstance(told, str | dict | list) else None


def _bare_calls(items: Sequence[JsonValue]) -> list[ToolUse]:
    """Calls that stand alone in a list, as Vercel's SDK records them; nothing if any is not one."""
    calls = [
        tool_call_of(item)
        for item in items
        if isinstance(item, dict) and "role" not in item and _names_a_call(item)
    ]
    return [call for call in calls if call is not None] if len(calls) == len(items) else []


def _names_a_call(item: Mapping[str, JsonValue]) -> bool:
    if isinstance(item.get("function"), dict):
        return "arguments" in mapping(item["function"])
    return "toolName" in item and ("input" in item or "args" in item)
