"""What a span tells of: a call of a model, a tool at work, or anything else."""

from enum import Enum, auto

from watchfloor.traces._span import Attributes, Span

_MODEL_OPERATIONS = frozenset({"chat", "text_completion", "generate_content", "completion"})
_TOOL_OPERATIONS = frozenset({"execute_tool", "retrieval"})
_OTHER_OPERATIONS = frozenset(
    {"create_agent", "invoke_agent", "invoke_workflow", "embeddings", "plan"}
)
_KINDS = {
    "LLM": "model",
    "TOOL": "tool",
    "RETRIEVER": "tool",
}
_OBSERVATIONS = {"generation": "model", "tool": "tool", "retriever": "tool"}
_MODEL_STEPS = (".doGenerate", ".doStream")
_CONTENT_PREFIXES = ("gen_ai.prompt", "gen_ai.completion", "llm.input_messages", "llm.output_")
_MODEL_ATTRIBUTES = frozenset(
    {"gen_ai.request.model", "gen_ai.input.messages", "gen_ai.output.messages"}
)
MODEL_EVENTS = frozenset(
    {
        "gen_ai.client.inference.operation.details",
        "gen_ai.content.prompt",
        "gen_ai.content.completion",
        "gen_ai.system.message",
        "gen_ai.user.message",
        "gen_ai.assistant.message",
        "gen_ai.tool.message",
        "gen_ai.choice",
    }
)


class SpanKind(Enum):
    """What a span is read as."""

    MODEL = auto()
    TOOL = auto()
    OTHER = auto()


def kind_of(span: Span) -> SpanKind:
    """What this span tells of.

    The conventions are asked from the most to the least exact one; the first that says anything
    decides. What wraps a model's calls (an agent, a chain, ``ai.generateText``) is no call itself.
    """
    attributes = span.attributes
    for asked in (_by_vercel, _by_operation, _by_openinference, _by_langfuse, _by_traceloop):
        told = asked(attributes)
        if told is not None:
            return told
    return _by_content(span)


def _by_vercel(attributes: Attributes) -> SpanKind | None:
    operation = attributes.get("ai.operationId")
    if not isinstance(operation, str):
        return None
    if operation == "ai.toolCall":
        return SpanKind.TOOL
    return SpanKind.MODEL if operation.endswith(_MODEL_STEPS) else SpanKind.OTHER


def _by_operation(attributes: Attributes) -> SpanKind | None:
    operation = attributes.get("gen_ai.operation.name")
    if not isinstance(operation, str):
        return None
    if operation in _MODEL_OPERATIONS:
        return SpanKind.MODEL
    if operation in _TOOL_OPERATIONS:
        return SpanKind.TOOL
    return SpanKind.OTHER if operation in _OTHER_OPERATIONS else None


def _by_openinference(attributes: Attributes) -> SpanKind | None:
    kind = attributes.get("openinference.span.kind")
    if not isinstance(kind, str):
        return None
    told = _KINDS.get(kind.upper())
    if told == "model":
        return SpanKind.MODEL if _says_anything(attributes) else SpanKind.OTHER
    if told is None and _has_answers_of_a_model(attributes):
        return SpanKind.MODEL
    return SpanKind.TOOL if told and _names_a_use(attributes, kind) else SpanKind.OTHER


def _by_langfuse(attributes: Attributes) -> SpanKind | None:
    kind = attributes.get("langfuse.observation.type")
    if not isinstance(kind, str):
        return None
    told = _OBSERVATIONS.get(kind.lower())
    if told == "model":
        return SpanKind.MODEL if _says_anything(attributes) else SpanKind.OTHER
    if told == "tool":
        return SpanKind.TOOL
    return None


def _by_traceloop(attributes: Attributes) -> SpanKind | None:
    if "llm.request.type" in attributes:
        return SpanKind.MODEL
    kind = attributes.get("traceloop.span.kind")
    if not isinstance(kind, str):
        return None
    return SpanKind.TOOL if kind == "tool" else SpanKind.OTHER


def _by_content(span: Span) -> SpanKind:
    """Spans that name no kind: known by what they carry."""
    attributes = span.attributes
    if "gen_ai.tool.name" in attributes or "tool.name" in attributes:
        return SpanKind.TOOL
    if not _MODEL_ATTRIBUTES.isdisjoint(attributes):
        return SpanKind.MODEL
    if any(event.name in MODEL_EVENTS for event in span.events):
        return SpanKind.MODEL
    if any(key.startswith(_CONTENT_PREFIXES) for key in attributes):
        return SpanKind.MODEL
    return SpanKind.OTHER


def _has_answers_of_a_model(attributes: Attributes) -> bool:
    """Whether an agent's span tells its model's calls itself: some libraries see no more of them.

    Where there are spans of those calls inside, they win (`_normalise.py`).
    """
    return "llm.model_name" in attributes and any(
        key.startswith("llm.output_messages.") for key in attributes
    )


def _says_anything(attributes: Attributes) -> bool:
    """Whether more than the name of a model is told: some frameworks mark mere moments as calls."""
    return any(
        key.startswith(("input.", "output.", "llm.input_", "llm.output_", "llm.token_", "gen_ai."))
        or key
        in {
            "langfuse.observation.input",
            "langfuse.observation.output",
            "langfuse.observation.usage_details",
        }
        for key in attributes
    )


def _names_a_use(attributes: Attributes, kind: str) -> bool:
    """Whether a tool's span says which tool, what was asked, or what was found."""
    if kind.upper() == "RETRIEVER":
        return True
    return "tool.name" in attributes or "input.value" in attributes
