"""A tool at work: the event of its use and the event of its answer."""

from pydantic import JsonValue

from watchfloor.core import Event, EventType, Speaker, ToolUse
from watchfloor.traces._chat_message import cut
from watchfloor.traces._flat import unflattened
from watchfloor.traces._identity import Identity
from watchfloor.traces._message_parts import answer_text, arguments_of
from watchfloor.traces._span import Span, first, label_of
from watchfloor.traces._text import value_in
from watchfloor.traces.ids import event_id_of
from watchfloor.traces.origin import Origin

_NAME = ("gen_ai.tool.name", "tool.name", "ai.toolCall.name", "traceloop.entity.name")
_CALL_ID = ("gen_ai.tool.call.id", "tool_call.id", "ai.toolCall.id", "tool.id")
_ARGUMENTS = (
    "gen_ai.tool.call.arguments",
    "ai.toolCall.args",
    "tool_arguments",
    "gcp.vertex.agent.tool_call_args",
    "langfuse.observation.input",
    "input.value",
    "tool.parameters",
    "traceloop.entity.input",
    "gen_ai.retrieval.query.text",
    "input",
)
_RESULT = (
    "gen_ai.tool.call.result",
    "ai.toolCall.result",
    "tool_response",
    "gcp.vertex.agent.tool_response",
    "langfuse.observation.output",
    "output.value",
    "traceloop.entity.output",
    "gen_ai.retrieval.documents",
    "output",
)
_NAME_PREFIXES = ("execute_tool ", "running tool: ", "retrieval ", "tools/call ")


def tool_events(span: Span, identity: Identity, origin: Origin) -> tuple[Event, Event]:
    """That the tool was used, and what it answered."""
    name, call_id = _name_of(span), label_of(first(span.attributes, *_CALL_ID))
    answer, length = cut(_answer_of(span))
    asked = ToolUse(name=name, call_id=call_id, arguments=_arguments_of(span))
    told = ToolUse(
        name=name,
        call_id=call_id,
        result=answer,
        is_error=span.error is not None,
        duration_ms=span.duration_ms,
    )
    use = _event(span, identity, origin, EventType.TOOL_EXECUTION)
    result = _event(span, identity, origin, EventType.TOOL_RESULT)
    return (
        Event(**use, event_time=span.started_at, tool=asked),
        Event(
            **result,
            event_time=span.ended_at,
            role=Speaker.TOOL,
            content=answer,
            content_length=length,
            tool=told,
            error=span.error,
        ),
    )


def _event(span: Span, identity: Identity, origin: Origin, kind: EventType) -> dict[str, object]:
    return {
        **identity._asdict(),
        **origin._asdict(),
        "event_id": event_id_of(span.trace_id, span.span_id, kind),
        "event_type": kind,
        "trace_id": span.trace_id,
        "span_id": span.span_id,
        "parent_span_id": span.parent_span_id,
    }


def _name_of(span: Span) -> str:
    name = label_of(first(span.attributes, *_NAME))
    if name is None:
        name = span.name[:255]
        for prefix in _NAME_PREFIXES:
            name = name.removeprefix(prefix)
    return name or "unnamed"


def _arguments_of(span: Span) -> JsonValue:
    return arguments_of(first(span.attributes, *_ARGUMENTS))


def _answer_of(span: Span) -> str | None:
    """What it answered: documents that were retrieved, else the result."""
    documents = _documents_in(span)
    if documents:
        return documents
    told = first(span.attributes, *_RESULT)
    read = value_in(told) if isinstance(told, str) else told
    if isinstance(read, dict) and read.get("type") == "tool" and "content" in read:
        return answer_text(read["content"])  # LangChain hands on the message, not the result.
    # Objects and lists that came as text stay as the tool wrote them; a text in quotes is one.
    return told if isinstance(told, str) and not isinstance(read, str) else answer_text(read)


def _documents_in(span: Span) -> str | None:
    if not any(key.startswith("retrieval.documents.") for key in span.attributes):
        return None
    documents = unflattened(span.attributes, "retrieval.documents.")
    texts = [
        first(told, "document.content", "content")
        for item in documents
        if isinstance(item, dict)
        for told in [item.get("document", item)]
        if isinstance(told, dict)
    ]
    return "\n\n".join(text for text in texts if isinstance(text, str)) or None
