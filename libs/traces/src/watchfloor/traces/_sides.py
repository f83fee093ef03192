"""What a model read and wrote in a call, wherever its span keeps it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.core import CallMessage, Speaker
from watchfloor.traces._chat import NOTHING, Reading, read_chat
from watchfloor.traces._chat_message import cut
from watchfloor.traces._flat import unflattened
from watchfloor.traces._span import Attributes, Span, first
from watchfloor.traces._text import mapping, text_for, value_in

_DETAILS = "gen_ai.client.inference.operation.details"
_MESSAGE_EVENTS = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}
_FRAGMENTS = 16
"""From so many plain messages on, an answer is taken for one that was streamed in pieces."""


class Sides(NamedTuple):
    """Both sides of a call.

    Attributes:
        read: What the model read.
        written: What it wrote.
    """

    read: Reading
    written: Reading


def sides_of(span: Span) -> Sides:
    """Both sides of a call, from whichever convention tells them best.

    One that tells messages with their roles wins over one that has bare text; among equals the
    more exact convention wins, so that text told twice in a span counts once.
    """
    read = _best(span, _INPUTS, Speaker.USER)
    written = _best(span, _OUTPUTS, Speaker.ASSISTANT)
    return Sides(_instructed(span, read), _joined(written))


_Source = Callable[[Span], JsonValue]


def _best(span: Span, sources: Sequence[_Source], speaker: Speaker) -> Reading:
    found = NOTHING
    for source in sources:
        value = source(span)
        if value is None or value in ("", [], {}):
            continue
        reading = read_chat(value, speaker)
        if reading.is_structured and reading.messages:
            return reading
        if not found.messages:
            found = reading
    return found


def _attribute(*keys: str) -> _Source:
    return lambda span: first(span.attributes, *keys)


def _flat(prefix: str) -> _Source:
    def source(span: Span) -> JsonValue:
        # Exports of OpenInference keep the list as a list.
        whole = span.attributes.get(prefix[:-1])
        return whole if isinstance(whole, list) else unflattened(span.attributes, prefix)

    return source


def _detail(key: str) -> _Source:
    def source(span: Span) -> JsonValue:
        for event in span.events:
            if event.name == _DETAILS:
                return event.attributes.get(key)
        return None

    return source


def _told_by_events(span: Span) -> JsonValue:
    """Messages of the conventions before 1.37: one event each."""
    told: list[JsonValue] = []
    for event in span.events:
        role = _MESSAGE_EVENTS.get(event.name)
        if role is not None:
            told.append(_event_message(event.attributes, role, event.name))
    return told


def _chosen_by_events(span: Span) -> JsonValue:
    told: list[JsonValue] = []
    for event in span.events:
        if event.name == "gen_ai.choice":
            message = mapping(event.attributes.get("message"))
            told.append(_event_message(message or event.attributes, "assistant", event.name))
    return told


def _event_message(attributes: Attributes, role: str, name: str) -> JsonValue:
    return {"role": role, **attributes, "event.name": name}


def _content_event(name: str, key: str) -> _Source:
    def source(span: Span) -> JsonValue:
        return next(
            (event.attributes.get(key) for event in span.events if event.name == name), None
        )

    return source


def _logfire(*, chosen: bool) -> _Source:
    """Pydantic AI keeps the events before 1.37 as one attribute."""

    def source(span: Span) -> JsonValue:
        events = _parsed(span.attributes.get("events"))
        if not isinstance(events, list):
            return None
        return [
            item
            for item in events
            if isinstance(item, dict) and (item.get("event.name") == "gen_ai.choice") is chosen
        ]

    return source


def _vercel_answer(span: Span) -> JsonValue:
    attributes = span.attributes
    calls = first(attributes, "ai.response.toolCalls", "ai.result.toolCalls")
    text = first(
        attributes, "ai.response.text", "ai.result.text", "ai.response.object", "ai.result.object"
    )
    thought = attributes.get("ai.response.reasoning")
    if calls is None and text is None:
        return None
    return {
        "role": "assistant",
        "content": text_for(text),
        "tool_calls": calls,
        "reasoning": text_for(thought),
    }


_INPUTS: tuple[_Source, ...] = (
    _attribute("gen_ai.input.messages"),
    _detail("gen_ai.input.messages"),
    _attribute("langfuse.observation.input"),
    _told_by_events,
    _logfire(chosen=False),
    _flat("gen_ai.prompt."),
    _flat("llm.input_messages."),
    _attribute("gen_ai.prompt", "ai.prompt.messages", "ai.prompt"),
    _content_event("gen_ai.content.prompt", "gen_ai.prompt"),
    _flat("llm.prompts."),
    _attribute("gcp.vertex.agent.llm_request"),
    _attribute("input.value", "traceloop.entity.input", "input"),
)
_OUTPUTS: tuple[_Source, ...] = (
    _attribute("gen_ai.output.messages"),
    _detail("gen_ai.output.messages"),
    _attribute("langfuse.observation.output"),
    _chosen_by_events,
    _logfire(chosen=True),
    _flat("gen_ai.completion."),
    _flat("llm.output_messages."),
    _vercel_answer,
    _attribute("gen_ai.completion"),
    _content_event("gen_ai.content.completion", "gen_ai.completion"),
    _attribute("gcp.vertex.agent.llm_response"),
    _attribute("output.value", "traceloop.entity.output", "output"),
)
_INSTRUCTIONS_BESIDE = _detail("gen_ai.system_instructions")


def _instructed(span: Span, read: Reading) -> Reading:
    """What was read, behind the instructions that some conventions keep apart."""
    told = first(span.attributes, "gen_ai.system_instructions")
    if told is None:
        told = _INSTRUCTIONS_BESIDE(span)
    if told is None or any(message.role is Speaker.SYSTEM for message in read.messages):
        return read
    system = read_chat([{"role": "system", "parts": _parsed(told)}], Speaker.SYSTEM)
    return read._replace(messages=system.messages + read.messages)


def _parsed(told: JsonValue) -> JsonValue:
    return value_in(told) if isinstance(told, str) else told


def _joined(written: Reading) -> Reading:
    """An answer that was recorded piece by piece, whole again."""
    messages = written.messages
    if len(messages) < _FRAGMENTS or not all(map(_is_plain, messages)):
        return written
    content, length = cut("".join(message.content or "" for message in messages))
    whole = CallMessage(role=Speaker.ASSISTANT, content=content, content_length=length)
    return written._replace(messages=(whole,))


def _is_plain(message: CallMessage) -> bool:
    return message.role is Speaker.ASSISTANT and not message.tool_calls and not message.reasoning
