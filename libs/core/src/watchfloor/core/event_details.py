"""What callers tell beside an event's text: metadata, and attributes with dotted names."""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from watchfloor.core.event import EventError, ModelUse, ToolUse
from watchfloor.core.raw_data import storable, within
from watchfloor.core.text import Label, Text

_METADATA_LIMIT_BYTES = 65_536
_ATTRIBUTES_LIMIT_BYTES = 262_144
_FAILED = frozenset({"error", "failed", "failure"})

Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Duration = Annotated[float, Field(strict=True, ge=0, le=10**12, allow_inf_nan=False)]
_Object = dict[str, JsonValue]


class _Open(BaseModel):
    # What has a name of ours is checked; anything else is kept as it came.
    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True
    )


class TokenCounts(_Open):
    """Tokens of a message.

    Attributes:
        prompt: Read.
        completion: Written.
        total: Both.
    """

    prompt: Count | None = None
    completion: Count | None = None
    total: Count | None = None


_NO_TOKENS = TokenCounts()


class EventMetadata(_Open):
    """What is told beside a message, a thought or a use of a tool.

    Attributes:
        agent_id: The monitored agent, where the event itself names none.
        user_input: The question that a thought is about.
        final_output: The answer that it led to.
        reasoning_effort: How much the model was to think.
        tool_name: The tool.
        arguments: What it was asked.
        result: What it answered.
        execution_time: How long it took, in milliseconds.
        model: The model's name.
        temperature: How freely it spoke.
        tokens: How much it read and wrote.
        latency: How long it took, in milliseconds.
    """

    agent_id: Label | None = None
    user_input: str | None = None
    final_output: str | None = None
    reasoning_effort: Literal["low", "medium", "high"] | None = None
    tool_name: Label | None = None
    arguments: JsonValue = None
    result: JsonValue = None
    execution_time: Duration | None = None
    model: Label | None = None
    temperature: Duration | None = None
    tokens: TokenCounts = _NO_TOKENS
    latency: Duration | None = None

    def tool_use(self) -> ToolUse | None:
        """The use of a tool that is told of."""
        if self.tool_name is None:
            return None
        return ToolUse(
            name=self.tool_name,
            arguments=self.arguments,
            result=text_of(self.result),
            duration_ms=self.execution_time,
        )

    def model_use(self) -> ModelUse | None:
        """The call of a model that is told of."""
        if self.model is None and self.tokens == _NO_TOKENS:
            return None
        return ModelUse(
            model=self.model,
            input_tokens=self.tokens.prompt,
            output_tokens=self.tokens.completion,
            total_tokens=self.tokens.total,
            duration_ms=self.latency,
        )


class EventAttributes(_Open):
    """What is told by dotted names, one attribute of this class each."""

    model_config = ConfigDict(alias_generator=None)
    vendor: Label | None = Field(default=None, alias="llm.vendor")
    model: Label | None = Field(default=None, alias="llm.model")
    request: _Object = Field(default_factory=dict, alias="llm.request.data")
    response: JsonValue = Field(default=None, alias="llm.response.content")
    response_ms: Duration | None = Field(default=None, alias="llm.response.duration_ms")
    input_tokens: Count | None = Field(default=None, alias="llm.usage.input_tokens")
    output_tokens: Count | None = Field(default=None, alias="llm.usage.output_tokens")
    total_tokens: Count | None = Field(default=None, alias="llm.usage.total_tokens")
    tool_name: Label | None = Field(default=None, alias="tool.name")
    tool_params: JsonValue = Field(default=None, alias="tool.params")
    tool_result: JsonValue = Field(default=None, alias="tool.result")
    tool_status: Label | None = Field(default=None, alias="tool.status")
    tool_ms: Duration | None = Field(default=None, alias="tool.execution_time_ms")
    error_type: Label | None = Field(default=None, alias="error.type")
    error_message: Text | None = Field(default=None, alias="error.message")

    def tool_use(self) -> ToolUse | None:
        """The use of a tool that is told of."""
        if self.tool_name is None:
            return None
        return ToolUse(
            name=self.tool_name,
            arguments=self.tool_params,
            result=text_of(self.tool_result),
            is_error=(self.tool_status or "").lower() in _FAILED,
            duration_ms=self.tool_ms,
        )

    def model_use(self) -> ModelUse | None:
        """The call of a model that is told of."""
        if self.vendor is None and self.model is None and not self.request:
            return None
        return ModelUse(
            vendor=self.vendor,
            model=self.model,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            total_tokens=self.total_tokens,
            duration_ms=self.response_ms,
            tools=tuple(_tool_names(self.request.get("tools"))),
        )

    def error(self) -> EventError | None:
        """The error that is told of."""
        if self.error_type is None and self.error_message is None:
            return None
        return EventError(error_type=self.error_type, message=self.error_message)


def text_of(value: JsonValue) -> str | None:
    """A text as it is, anything else as JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _tool_names(tools: JsonValue) -> list[str]:
    # A tool is named at the top, or one level down as OpenAI has it.
    listed = [each for each in tools if isinstance(each, dict)] if isinstance(tools, list) else []
    named = [name for each in listed for name in (each.get("name"), _name_below(each))]
    return [name for name in named if isinstance(name, str)]


def _name_below(tool: dict[str, JsonValue]) -> JsonValue:
    function = tool.get("function")
    return function.get("name") if isinstance(function, dict) else None


def _checked(limit_bytes: int) -> BeforeValidator:
    bounded = within(limit_bytes)
    return BeforeValidator(lambda raw: storable(bounded(raw)) if isinstance(raw, dict) else raw)


Metadata = Annotated[EventMetadata, _checked(_METADATA_LIMIT_BYTES)]
Attributes = Annotated[EventAttributes, _checked(_ATTRIBUTES_LIMIT_BYTES)]
