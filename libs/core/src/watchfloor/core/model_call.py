"""A call of a language model as it was recorded, its history with it."""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic_core import to_json

from watchfloor.core.event import Event, EventError, EventSource, ModelUse, Speaker, ToolUse
from watchfloor.core.ids import ProjectId
from watchfloor.core.redaction import Redactions, SaidIfTrue
from watchfloor.core.session_ids import (
    DEFAULT_AGENT,
    AgentId,
    SessionId,
    SpanId,
    TraceId,
    WorkflowId,
)


class CallMessage(BaseModel):
    """One message that a model read or wrote.

    Attributes:
        role: Who speaks; ``developer`` counts as system, ``model`` as assistant.
        content: The text; nothing where there was none or it was not recorded. At most 50,000
            characters.
        content_length: Length before it was cut, in characters; absent where it is whole.
        reasoning: What the model thought before it, where that was told.
        tool_calls: What it asks of tools.
        tool_call_id: Which call a tool's message answers, where that was said.
        name: The tool or participant, where that was said.
        redactions: What the gateway kept back of it.
        is_masked: Whether some of that was masked.
    """

    model_config = ConfigDict(frozen=True)
    role: Speaker
    content: str | None = None
    content_length: int | None = None
    reasoning: str | None = None
    tool_calls: tuple[ToolUse, ...] = ()
    tool_call_id: str | None = None
    name: str | None = None
    redactions: Redactions = ()
    is_masked: SaidIfTrue = False


class ModelCall(BaseModel):
    """One call: everything that was sent, and what came back.

    What was sent repeats the conversation so far; only what follows what the session has already
    is news. That is found out where the session is saved, not where the call arrives.

    Attributes:
        project_id: The tenant.
        session_id: Whose session.
        external_id: What the sender called the session, where that is no id of ours.
        agent_id: The monitored agent.
        workflow_id: The workflow that the agent belongs to.
        user_id: For whom the agent worked.
        customer_id: Whose traffic it is.
        client_address: From where the agent was used; canonical.
        trace_id: The trace, hex.
        span_id: The span that tells of the call, hex.
        parent_span_id: The span around it, hex.
        started_at: When it began.
        ended_at: When it ended.
        received_at: When the product took it.
        input: What the model read, in order.
        output: What it wrote, in order.
        use: Model, tokens, time.
        error: What went wrong.
        source: Which way it came.
        redactions: What the gateway kept back of it, beside its messages.
        is_masked: Whether some of that was masked.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    project_id: ProjectId
    session_id: SessionId
    external_id: str | None = None
    agent_id: AgentId = DEFAULT_AGENT
    workflow_id: WorkflowId | None = None
    user_id: str | None = None
    customer_id: str | None = None
    client_address: str | None = None
    trace_id: TraceId
    span_id: SpanId
    parent_span_id: SpanId | None = None
    started_at: AwareDatetime
    ended_at: AwareDatetime
    received_at: AwareDatetime
    input: tuple[CallMessage, ...] = ()
    output: tuple[CallMessage, ...] = ()
    use: ModelUse
    error: EventError | None = None
    source: EventSource
    redactions: Redactions = ()
    is_masked: SaidIfTrue = False
    schema_version: int = 1


class SessionMessage(BaseModel):
    """What one request told of one monitored agent: the envelope on the bus.

    Attributes:
        project_id: The tenant.
        agent_id: The monitored agent.
        events: Complete events.
        calls: Calls whose news are not found out yet.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    project_id: ProjectId
    agent_id: AgentId
    events: tuple[Event, ...] = ()
    calls: tuple[ModelCall, ...] = ()
    schema_version: int = 1


def written(record: Event | ModelCall) -> bytes:
    """A record as it is on the bus."""
    return record.model_dump_json(exclude_defaults=True).encode()


class WrittenMessage(NamedTuple):
    """A session message as it is on the bus: read back, it is a ``SessionMessage``.

    Attributes:
        project_id: The tenant.
        agent_id: The monitored agent.
        content: All of it, as JSON.
    """

    project_id: str
    agent_id: AgentId
    content: bytes

    @classmethod
    def of(cls, message: SessionMessage) -> "WrittenMessage":
        """The message, written."""
        content = message.model_dump_json(exclude_defaults=True).encode()
        return cls(message.project_id, message.agent_id, content)

    @classmethod
    def around(
        cls,
        project_id: str,
        agent_id: AgentId,
        *,
        events: Iterable[bytes] = (),
        calls: Iterable[bytes] = (),
    ) -> "WrittenMessage":
        """A message of records that are written already."""
        names = b"".join(
            (b'{"project_id":', to_json(project_id), b',"agent_id":', to_json(agent_id))
        )
        records = (b',"events":[', b",".join(events), b'],"calls":[', b",".join(calls), b"]}")
        return cls(project_id, agent_id, names + b"".join(records))
