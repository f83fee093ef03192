"""What happened in a session, one moment at a time."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from watchfloor.core.ids import ProjectId
from watchfloor.core.redaction import Redactions, SaidIfTrue
from watchfloor.core.session_ids import (
    DEFAULT_AGENT,
    AgentId,
    EventId,
    SessionId,
    SpanId,
    TraceId,
    WorkflowId,
)

CONTENT_LIMIT_CHARACTERS = 50_000


class EventType(StrEnum):
    """What kind of thing happened.

    Messages are the conversation as it reads, each once. Beside them stand what was thought, what
    tools did and when models were called; ``span`` is a span that could not be understood, kept
    as it came.
    """

    MESSAGE_USER = "message.user"
    MESSAGE_ASSISTANT = "message.assistant"
    MESSAGE_SYSTEM = "message.system"
    MESSAGE_TOOL = "message.tool"
    COT = "cot"
    TOOL_CALL = "tool_call"
    POLICY_DECISION = "policy_decision"

    LLM_CALL_START = "llm.call.start"
    LLM_CALL_FINISH = "llm.call.finish"
    LLM_CALL_ERROR = "llm.call.error"
    TOOL_EXECUTION = "tool.execution"
    TOOL_RESULT = "tool.result"
    SESSION_START = "session.start"
    SESSION_END = "session.end"

    SPAN = "span"


CONVERSATION_TYPES = frozenset(
    {
        *(EventType.MESSAGE_USER, EventType.MESSAGE_ASSISTANT),
        *(EventType.MESSAGE_SYSTEM, EventType.MESSAGE_TOOL),
        *(EventType.TOOL_CALL, EventType.TOOL_EXECUTION, EventType.TOOL_RESULT),
    }
)
"""What was said and what tools did: of these a conversation is read."""


class Speaker(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class EventSource(StrEnum):
    """Which way an event came."""

    REST = "rest"
    GRPC = "grpc"
    OTLP = "otlp"
    IMPORT = "import"
    PRODUCT = "product"


class ToolUse(BaseModel):
    """A tool and what was asked of it or what it said.

    Attributes:
        name: The tool's name.
        call_id: What the model called this call; may be absent or repeated.
        arguments: What the tool was asked, parsed where it was JSON text.
        result: What it answered, as text.
        is_error: Whether it failed.
        duration_ms: How long it took, in milliseconds.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    call_id: str | None = None
    arguments: JsonValue = None
    result: str | None = None
    is_error: bool = False
    duration_ms: Annotated[float, Field(ge=0)] | None = None


class ModelUse(BaseModel):
    """A call of a language model, without its text.

    Attributes:
        vendor: Who serves it, for example ``openai``.
        model: Its name, as the answer gives it, else as it was asked for.
        input_tokens: Tokens read.
        output_tokens: Tokens written.
        total_tokens: Both.
        duration_ms: How long the call took, in milliseconds.
        finish_reason: Why it stopped.
        tools: Names of the tools that it could use.
        has_content: Whether the texts of the call were recorded at all.
    """

    model_config = ConfigDict(frozen=True)
    vendor: str | None = None
    model: str | None = None
    input_tokens: Annotated[int, Field(ge=0)] | None = None
    output_tokens: Annotated[int, Field(ge=0)] | None = None
    total_tokens: Annotated[int, Field(ge=0)] | None = None
    duration_ms: Annotated[float, Field(ge=0)] | None = None
    finish_reason: str | None = None
    tools: tuple[str, ...] = ()
    has_content: bool = True


class EventError(BaseModel):
    """What went wrong.

    Attributes:
        error_type: A class or code.
        message: In words.
    """

    model_config = ConfigDict(frozen=True)
    error_type: str | None = None
    message: str | None = None


class Event(BaseModel):
    """One thing that happened in a session; never changed.

    Attributes:
        event_id: Unique within the project; the caller's, or minted (UUIDv7).
        project_id: The tenant.
        session_id: Whose session.
        external_id: What the sender called the session, where that is no id of ours.
        agent_id: The monitored agent.
        workflow_id: The workflow that the agent belongs to.
        user_id: For whom the agent worked, as the sender says it.
        customer_id: Whose traffic it is, as the sender says it.
        client_address: From where the agent was used, as the sender says it; canonical.
        event_type: What kind of thing.
        event_time: When it happened, as the sender says it.
        received_at: When the product took it.
        trace_id: The trace it is part of, hex.
        span_id: The span it tells of, hex.
        parent_span_id: The span around that, hex.
        role: Who speaks, for messages.
        content: What was said, thought or answered; at most 50,000 characters.
        content_length: Length before it was cut, in characters; absent where it is whole.
        rank: Place in the conversation, for messages; a later message has a higher one.
        reasoning: What an assistant's message was preceded by, where the model told it.
        tool_calls: What an assistant's message asks of tools.
        tool: The tool, for events of one, and of whom a tool's message tells.
        model: The call, for events of one.
        error: What went wrong.
        is_late: Whether its time lay more than a day ahead and was set to the receive time.
        metadata: Anything else that the sender says.
        source: Which way it came.
        redactions: What the gateway kept back of it.
        is_masked: Whether some of that was masked, so that equal values cannot be told any more.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    event_id: EventId
    project_id: ProjectId
    session_id: SessionId
    external_id: str | None = None
    agent_id: AgentId = DEFAULT_AGENT
    workflow_id: WorkflowId | None = None
    user_id: str | None = None
    customer_id: str | None = None
    client_address: str | None = None
    event_type: EventType
    event_time: AwareDatetime
    received_at: AwareDatetime
    trace_id: TraceId | None = None
    span_id: SpanId | None = None
    parent_span_id: SpanId | None = None
    role: Speaker | None = None
    content: str | None = None
    content_length: int | None = None
    rank: float | None = None
    reasoning: str | None = None
    tool_calls: tuple[ToolUse, ...] = ()
    tool: ToolUse | None = None
    model: ModelUse | None = None
    error: EventError | None = None
    is_late: bool = False
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    source: EventSource
    redactions: Redactions = ()
    is_masked: SaidIfTrue = False
    schema_version: int = 1
