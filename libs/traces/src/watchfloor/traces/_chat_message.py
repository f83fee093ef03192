"""One message of a conversation, in any of the forms in which frameworks write it."""

import re
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from watchfloor.core import CONTENT_LIMIT_CHARACTERS, CallMessage, Speaker, ToolUse
from watchfloor.traces._message_parts import Parts, ToolAnswer, answer_text, tool_call_of
from watchfloor.traces._span import first, label_of, text_of, word_at
from watchfloor.traces._text import mapping, value_in

_SPEAKERS = {
    "system": Speaker.SYSTEM,
    "developer": Speaker.SYSTEM,
    "user": Speaker.USER,
    "human": Speaker.USER,
    "assistant": Speaker.ASSISTANT,
    "ai": Speaker.ASSISTANT,
    "model": Speaker.ASSISTANT,
    "chatbot": Speaker.ASSISTANT,
    "tool": Speaker.TOOL,
    "function": Speaker.TOOL,
}
_EVENT = re.compile(r"^gen_ai\.(system|user|assistant|tool)\.message$")
_CLASS = re.compile(r"^(System|Human|AI|Tool|Function)Message(Chunk)?$")
_BESIDE = frozenset(
    {
        "reasoning",
        "reasoning_content",
        "thinking",
        "tool_calls",
        "toolCalls",
        "additional_kwargs",
        "function_call",
    }
)
_ITEM_SPEAKERS = {"function_call": Speaker.ASSISTANT, "reasoning": Speaker.ASSISTANT}
"""Items of the Responses API that have a type instead of a role."""


def speaker_of(value: JsonValue) -> Speaker | None:
    """Who a role's name means; nothing for one that is no known name."""
    return _SPEAKERS.get(value.lower()) if isinstance(value, str) else None


def role_in(message: Mapping[str, JsonValue]) -> Speaker | None:
    """Who speaks in a message, by its role, its type or the name of its event."""
    speaker = speaker_of(message.get("role"))
    if speaker is not None:
        return speaker
    for key in ("type", "event.name"):
        value = message.get(key)
        if isinstance(value, str):
            named = _EVENT.match(value) or _CLASS.match(value)
            speaker = speaker_of(named[1] if named else value) or _ITEM_SPEAKERS.get(value)
            if speaker is not None:
                return speaker
    return Speaker.ASSISTANT if "role" in message and text_of(message["role"]) else None


def read_message(message: Mapping[str, JsonValue], speaker: Speaker) -> list[CallMessage]:
    """The message, as several where it holds what tools answered.

    Args:
        message: An object with a content or parts.
        speaker: Who speaks in it.
    """
    parts = Parts()
    content = _content_of(message)
    spoken = _calls_as_text(content, speaker)
    parts.calls.extend(spoken)
    if spoken:
        speaker = Speaker.ASSISTANT
    elif speaker is Speaker.TOOL and not _holds_answers(content):
        return [_tool_message(message, content)]
    else:
        parts.add(content)
    if not _BESIDE.isdisjoint(message):
        parts.thoughts.extend(_thoughts_beside(message))
        parts.calls.extend(_calls_beside(message))
    said = [_answer_message(answer) for answer in parts.answers]
    if parts.texts or parts.thoughts or parts.calls or not said:
        said.append(_spoken_message(message, speaker, parts))
    return said


def cut(text: str | None) -> tuple[str | None, int | None]:
    """A text within the limit, and its whole length where it was over it."""
    if text is None or len(text) <= CONTENT_LIMIT_CHARACTERS:
        return text or None, None
    return text[:CONTENT_LIMIT_CHARACTERS], len(text)


def _content_of(message: Mapping[str, JsonValue]) -> JsonValue:
    if word_at(message, "type") in {"function_call", "reasoning", "function_call_output"}:
        return dict(message)
    return first(message, "parts", "content", "contents", "text")


def _spoken_message(
    message: Mapping[str, JsonValue], speaker: Speaker, parts: Parts
) -> CallMessage:
    content, length = cut("\n".join(parts.texts))
    return CallMessage(
        role=speaker,
        content=content,
        content_length=length,
        reasoning=cut("\n".join(parts.thoughts))[0],
        tool_calls=tuple(parts.calls),
        name=label_of(message.get("name")) if message.get("type") != "function_call" else None,
    )


def _tool_message(message: Mapping[str, JsonValue], content: JsonValue) -> CallMessage:
    content_text, length = cut(answer_text(content))
    # Elsewhere ``id`` names the message; in the events before version 1.37 it names the call.
    of_event = ("id",) if "event.name" in message else ()
    return CallMessage(
        role=Speaker.TOOL,
        content=content_text,
        content_length=length,
        tool_call_id=label_of(first(message, "tool_call_id", "toolCallId", "call_id", *of_event)),
        name=label_of(first(message, "name", "tool_name")),
    )


def _answer_message(answer: ToolAnswer) -> CallMessage:
    content, length = cut(answer.text)
    return CallMessage(
        role=Speaker.TOOL,
        content=content,
        content_length=length,
        tool_call_id=answer.call_id,
        name=answer.name,
    )


def _holds_answers(content: JsonValue) -> bool:
    parts = Parts()
    if isinstance(content, list | dict):
        parts.add(content)
    return bool(parts.answers)


def _thoughts_beside(message: Mapping[str, JsonValue]) -> Sequence[str]:
    for key in ("reasoning", "reasoning_content", "thinking"):
        if message.get("type") != "reasoning" and isinstance(told := message.get(key), str):
            return [told] if told else []
    return []


def _calls_beside(message: Mapping[str, JsonValue]) -> list[ToolUse]:
    """Calls that stand beside the content, where OpenAI and LangChain put them."""
    beside = first(message, "tool_calls", "toolCalls")
    if not beside:
        beside = first(mapping(message.get("additional_kwargs")), "tool_calls")
    if isinstance(beside, str):
        beside = value_in(beside)
    if not isinstance(beside, list):
        beside = []
    if not beside and "function_call" in message and message.get("type") != "function_call":
        beside = [message["function_call"]]
    return [call for call in map(tool_call_of, beside) if call is not None]


def _calls_as_text(content: JsonValue, speaker: Speaker) -> list[ToolUse]:
    """Calls that a framework wrote as the text of a message, where nothing else is in it."""
    if not isinstance(content, str) or speaker not in (Speaker.ASSISTANT, Speaker.TOOL):
        return []
    if content[:1] not in ("[", "{") or '"arguments"' not in content:
        return []
    value = value_in(content)
    items = value if isinstance(value, list) else [value]
    calls = [tool_call_of(item) for item in items if _is_call(item)]
    return [call for call in calls if call is not None] if len(calls) == len(items) else []


def _is_call(item: JsonValue) -> bool:
    if not isinstance(item, dict):
        return False
    function = item.get("function")
    return isinstance(function, dict) and {"name", "arguments"} <= function.keys()
