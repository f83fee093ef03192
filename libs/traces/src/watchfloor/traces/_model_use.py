"""Model, tokens, time and tools of a call, whatever convention names them."""

from pydantic import JsonValue

from watchfloor.core import ModelUse
from watchfloor.traces._flat import unflattened
from watchfloor.traces._sides import Sides
from watchfloor.traces._span import Attributes, Span, SpanEvent, first, label_of
from watchfloor.traces._text import mapping, value_in
from watchfloor.traces._tool_names import tool_names

_TOKEN_LIMIT = 10**12
"""More tokens than that are no count."""

_VENDOR = ("gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system")
_MODEL = (
    "gen_ai.response.model",
    "ai.response.model",
    "llm.response.model",
    "langfuse.observation.model.name",
    "gen_ai.request.model",
    "llm.model_name",
    "ai.model.id",
)
_INPUT_TOKENS = (
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.token_count.prompt",
    "ai.usage.inputTokens",
    "ai.usage.promptTokens",
    "llm.usage.prompt_tokens",
)
_OUTPUT_TOKENS = (
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.token_count.completion",
    "ai.usage.outputTokens",
    "ai.usage.completionTokens",
    "llm.usage.completion_tokens",
)
_TOTAL_TOKENS = (
    "gen_ai.usage.total_tokens",
    "llm.token_count.total",
    "ai.usage.totalTokens",
    "llm.usage.total_tokens",
)
_REASONS = ("gen_ai.response.finish_reasons", "ai.response.finishReason", "llm.finish_reason")
_TOOLS = ("gen_ai.tool.definitions", "gen_ai.request.tools", "ai.prompt.tools")
_FLAT_TOOLS = ("llm.tools.", "llm.request.functions.")


def model_use_of(span: Span, sides: Sides) -> ModelUse:
    """The call without its text."""
    told = _all_told(span)
    usage = mapping(told.get("langfuse.observation.usage_details"))
    read = _tokens(first(told, *_INPUT_TOKENS), usage.get("input"))
    written = _tokens(first(told, *_OUTPUT_TOKENS), usage.get("output"))
    total = _tokens(first(told, *_TOTAL_TOKENS), usage.get("total"))
    if total is None and read is not None and written is not None:
        total = read + written
    return ModelUse(
        vendor=label_of(first(told, *_VENDOR)),
        model=label_of(first(told, *_MODEL)),
        input_tokens=read,
        output_tokens=written,
        total_tokens=total,
        duration_ms=span.duration_ms,
        finish_reason=_reason(first(told, *_REASONS)) or sides.written.finish_reason,
        tools=_tools_of(told, sides),
        has_content=bool(sides.read.messages or sides.written.messages),
    )


def _all_told(span: Span) -> Attributes:
    """The span's attributes, and those of the events that only repeat and add to them."""
    details = [event.attributes for event in span.events if _is_detail(event)]
    told: Attributes = span.attributes
    for detail in details:
        told = {**detail, **told}
    return told


def _is_detail(event: SpanEvent) -> bool:
    return event.name == "gen_ai.client.inference.operation.details"


def _tokens(*values: JsonValue) -> int | None:
    return next((count for value in values if (count := _count_in(value)) is not None), None)


def _count_in(value: JsonValue) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value) if len(value) < len(str(_TOKEN_LIMIT)) else None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _TOKEN_LIMIT:
        return value
    return None


def _reason(value: JsonValue) -> str | None:
    if isinstance(value, str):
        value = value_in(value)
    if isinstance(value, list):
        value = value[0] if value else None
    return label_of(value)


def _tools_of(told: Attributes, sides: Sides) -> tuple[str, ...]:
    names = dict.fromkeys(tool_names(first(told, *_TOOLS)))
    is_flat = any(key.startswith(_FLAT_TOOLS) for key in told)
    for prefix in _FLAT_TOOLS:
        if is_flat and not names:
            names.update(dict.fromkeys(tool_names(unflattened(told, prefix))))
    parameters = mapping(told.get("model_request_parameters"))
    names.update(dict.fromkeys(tool_names(parameters.get("function_tools"))))
    names.update(dict.fromkeys(sides.read.tools))
    return tuple(names)
