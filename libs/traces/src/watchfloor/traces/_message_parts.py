"""The parts of one message: text, thoughts, calls and results, as each vendor writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.core import CONTENT_LIMIT_CHARACTERS, ToolUse
from watchfloor.traces._span import first, label_of, word_at
from watchfloor.traces._text import mapping, text_for, value_in

_TEXTS = frozenset({"text", "output_text", "input_text"})
_THOUGHTS = frozenset({"reasoning", "thinking", "redacted_thinking", "reasoning_content"})
_CALLS = frozenset(
    {"tool_call", "tool_use", "tool-call", "function_call", "server_tool_call", "server_tool_use"}
)
_RESULTS = frozenset(
    {
        "tool_call_response",
        "tool_result",
        "tool-result",
        "function_call_output",
        "function_response",
        "server_tool_call_response",
        "tool_call_result",
    }
)
_MEDIA = frozenset(
    {
        "image",
        "image_url",
        "input_image",
        "audio",
        "input_audio",
        "video",
        "file",
        "input_file",
        "document",
        "blob",
        "uri",
    }
)
_WRAPPED_ANSWERS = frozenset({"text", "json", "error-text", "error-json", "content"})
"""How Vercel's SDK marks what a tool said."""

_CALL_IDS = ("toolCallId", "tool_call_id", "call_id", "callId", "tool_use_id", "id")
_NAMES = ("name", "toolName", "tool_name")
_ARGUMENTS = ("arguments", "args", "input", "parameters")
_ANSWERS = ("response", "result", "output", "content")


class ToolAnswer(NamedTuple):
    """What a tool answered, as the history of a call tells it.

    Attributes:
        call_id: Which call it answers.
        name: The tool.
        text: What it said.
    """

    call_id: str | None
    name: str | None
    text: str | None


@dataclass(slots=True)
class Parts:
    """What one message is made of, in order within each kind."""

    texts: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    calls: list[ToolUse] = field(default_factory=list)
    answers: list[ToolAnswer] = field(default_factory=list)

    def add(self, part: JsonValue) -> None:
        """Take one part, or each of a list."""
        if isinstance(part, list):
            for item in part:
                self.add(item)
        elif isinstance(part, dict):
            self._add_object(part)
        elif (text := text_for(part)) is not None:
            self.texts.append(text)

    def _add_object(self, part: Mapping[str, JsonValue]) -> None:
        kind = word_at(part, "type")
        if kind in _TEXTS and isinstance(text := first(part, "content", "text"), str):
            self.texts.append(text)
        elif kind in _CALLS or "function_call" in part or "functionCall" in part:
            self._add_call(part)
        elif kind in _RESULTS or "function_response" in part or "functionResponse" in part:
            self._add_answer(part)
        elif kind in _THOUGHTS or part.get("thought") is True:
            self._add_thought(part)
        elif isinstance(inner := part.get("message_content"), dict):
            self._add_object(inner)
        else:
            self._add_other(part)

    def _add_call(self, part: Mapping[str, JsonValue]) -> None:
        call = tool_call_of(first(part, "function_call", "functionCall") or dict(part))
        if call is not None:
            self.calls.append(call)

    def _add_answer(self, part: Mapping[str, JsonValue]) -> None:
        told = mapping(first(part, "function_response", "functionResponse")) or part
        self.answers.append(
            ToolAnswer(
                label_of(first(told, *_CALL_IDS)),
                label_of(first(told, *_NAMES)),
                answer_text(first(told, *_ANSWERS)),
            )
        )

    def _add_thought(self, part: Mapping[str, JsonValue]) -> None:
        told = first(part, "content", "text", "thinking", "reasoning", "summary", "data")
        inner = Parts()
        inner.add(told)
        self.thoughts.extend(inner.texts)

    def _add_other(self, part: Mapping[str, JsonValue]) -> None:
        """Text under a name we do not know, a picture or a file, or anything else as it is."""
        text = first(part, "text", "content", "refusal")
        if isinstance(text, str):
            self.texts.append(text)
        elif (kind := word_at(part, "type")) in _MEDIA:
            address = _address_of(part, kind)
            self.texts.append(f"[{kind} {address}]" if address else f"[{kind}]")
        elif part and (whole := text_for(dict(part))) is not None:
            self.texts.append(whole)


def tool_call_of(value: JsonValue) -> ToolUse | None:
    """A call of a tool in any vendor's form, or nothing."""
    told = mapping(value)
    told = mapping(told.get("tool_call")) or told
    named = mapping(told.get("function")) or told
    name = label_of(first(named, *_NAMES)) or label_of(told.get("function"))
    if name is None:
        return None
    call_id = label_of(first(told, *_CALL_IDS))
    return ToolUse(name=name, call_id=call_id, arguments=arguments_of(first(named, *_ARGUMENTS)))


def arguments_of(value: JsonValue) -> JsonValue:
    """What a tool was asked, parsed where it is text that holds a value."""
    if not isinstance(value, str):
        return value
    if len(value) > CONTENT_LIMIT_CHARACTERS:
        return value[:CONTENT_LIMIT_CHARACTERS]
    return value_in(value)


def answer_text(value: JsonValue) -> str | None:
    """What a tool answered as text; a list of text parts is their text."""
    if isinstance(value, list) and value and all(_is_text_part(item) for item in value):
        parts = Parts()
        parts.add(value)
        return "\n".join(parts.texts) or None
    if isinstance(value, dict) and word_at(value, "type") in _WRAPPED_ANSWERS and "value" in value:
        return text_for(value["value"])
    return text_for(value)


def _is_text_part(value: JsonValue) -> bool:
    return isinstance(value, dict) and word_at(value, "type") in _TEXTS


def _address_of(part: Mapping[str, JsonValue], kind: str) -> str | None:
    """Where a picture or file lies; a data address is its content and not repeated."""
    told = first(part, kind, "uri", "url", "image_url", "file_id")
    address = told.get("url") if isinstance(told, dict) else told
    if not isinstance(address, str) or address.startswith("data:"):
        return None
    return address[:1000]
