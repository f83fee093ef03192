"""The input of the session path: one thing that happened, as a caller tells it."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_camel

from watchfloor.core.client_origin import address_in, customer_in
from watchfloor.core.event import (
    CONTENT_LIMIT_CHARACTERS,
    Event,
    EventSource,
    EventType,
    Speaker,
)
from watchfloor.core.event_details import (
    Attributes,
    EventAttributes,
    EventMetadata,
    Metadata,
    text_of,
)
from watchfloor.core.ids import ProjectId
from watchfloor.core.moment import AnyMoment
from watchfloor.core.session_ids import (
    DEFAULT_AGENT,
    SESSION_PATTERN,
    AgentId,
    EventId,
    SessionId,
    SpanId,
    TraceId,
    WorkflowId,
)
from watchfloor.core.text import Label, without_nul

_FURTHEST_AHEAD = timedelta(days=1)
_MESSAGE = "message."

EventContent = Annotated[
    str,
    StringConstraints(strict=True, max_length=CONTENT_LIMIT_CHARACTERS),
    AfterValidator(without_nul),
]
"""What was said: up to 50,000 characters."""


class EventInput(BaseModel):
    """An event as a caller sends it: unknown fields are refused.

    Attributes:
        event_id: The caller's own id; makes a repeat the same event.
        project_id: Taken and not heeded: the caller's key says which project is spoken for.
        session_id: Whose session.
        event_type: What kind of thing.
        role: Who speaks; required for messages.
        content: What was said, thought or answered; required for messages.
        timestamp: When it happened; the receive time when absent.
        agent_id: The monitored agent; else ``metadata.agentId``, else ``default``.
        workflow_id: The workflow that the agent belongs to.
        user_id: For whom the agent worked.
        trace_id: The trace it is part of.
        span_id: The span it tells of.
        parent_span_id: The span around that.
        level: How loud the sender's log said it.
        metadata: What is told beside it, JSON up to 64 KiB.
        attributes: The same by dotted names, up to 256 KiB.
        schema_version: Version of the sender's form.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    "sessionId": "sess-1",
                    "type": "message.user",
                    "role": "user",
                    "content": "What is the weather in Oslo?",
                    "agentId": "concierge",
                    "timestamp": 1767225600000,
                },
                {
                    "sessionId": "sess-1",
                    "type": "tool_call",
                    "agentId": "concierge",
                    "metadata": {
                        "toolName": "get_weather",
                        "arguments": {"city": "Oslo"},
                        "result": "4 °C, rain",
                        "executionTime": 182,
                    },
                },
            ]
        },
    )

    event_id: Annotated[Label | None, Field(validation_alias=AliasChoices("eventId", "id"))] = None
    project_id: Label | None = None
    session_id: Annotated[str, Field(strict=True, pattern=SESSION_PATTERN)]
    event_type: Annotated[EventType, Field(validation_alias=AliasChoices("type", "name"))]
    role: Annotated[Speaker | None, Field(validate_default=True)] = None
    content: Annotated[EventContent | None, Field(validate_default=True)] = None
    timestamp: AnyMoment | None = None
    agent_id: Label | None = None
    workflow_id: Label | None = None
    user_id: Label | None = None
    trace_id: Label | None = None
    span_id: Label | None = None
    parent_span_id: Label | None = None
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = None
    metadata: Metadata = EventMetadata()
    attributes: Attributes = EventAttributes()
    schema_version: Literal["1.0"] | None = None

    @field_validator("event_type")
    @classmethod
    def _can_be_told(cls, event_type: EventType) -> EventType:
        if event_type is EventType.SPAN:
            raise ValueError("must not be span, which is for spans that nobody understood")
        return event_type

    @field_validator("role")
    @classmethod
    def _agrees_with_type(cls, role: Speaker | None, info: ValidationInfo) -> Speaker | None:
        speaker = _speaker(info.data)
        if speaker is not None and role is not speaker:
            raise ValueError(f"must be {speaker}, as the type says")
        return role

    @field_validator("content")
    @classmethod
    def _is_there_for_messages(cls, content: str | None, info: ValidationInfo) -> str | None:
        if not content and _speaker(info.data) is not None:
            raise ValueError("is required for messages")
        return content

    @field_validator("attributes")
    @classmethod
    def _answer_is_bounded(cls, attributes: EventAttributes) -> EventAttributes:
        if len(text_of(attributes.response) or "") > CONTENT_LIMIT_CHARACTERS:
            limit = CONTENT_LIMIT_CHARACTERS
            raise ValueError(f"llm.response.content must have at most {limit} characters")
        return attributes

    @property
    def agent(self) -> AgentId:
        """The monitored agent."""
        return AgentId(self.agent_id or self.metadata.agent_id or DEFAULT_AGENT)

    def accepted(
        self,
        *,
        event_id: EventId,
        project_id: ProjectId,
        happened_at: datetime,
        received_at: datetime,
        source: EventSource,
    ) -> Event:
        """The event as the product keeps it.

        Args:
            event_id: The caller's, or a minted one.
            project_id: The tenant, from the caller's key.
            happened_at: Its time; one that is more than a day ahead becomes the receive time.
            received_at: When it was taken.
            source: Which way it came.
        """
        is_late = happened_at - received_at > _FURTHEST_AHEAD
        beside = self._beside()
        return Event(
            event_id=event_id,
            project_id=project_id,
            session_id=SessionId(self.session_id),
            agent_id=self.agent,
            workflow_id=WorkflowId(self.workflow_id) if self.workflow_id else None,
            user_id=self.user_id,
            customer_id=customer_in(beside),
            client_address=address_in(beside),
            event_type=self.event_type,
            event_time=received_at if is_late else happened_at,
            received_at=received_at,
            trace_id=TraceId(self.trace_id) if self.trace_id else None,
            span_id=SpanId(self.span_id) if self.span_id else None,
            parent_span_id=SpanId(self.parent_span_id) if self.parent_span_id else None,
            role=self.role,
            content=self.content if self.content is not None else self._answer(),
            tool=self.metadata.tool_use() or self.attributes.tool_use(),
            model=self.metadata.model_use() or self.attributes.model_use(),
            error=self.attributes.error(),
            is_late=is_late,
            metadata=beside,
            source=source,
        )

    def _answer(self) -> str | None:
        is_answer = self.event_type is EventType.LLM_CALL_FINISH
        return text_of(self.attributes.response) if is_answer else None

    def _beside(self) -> dict[str, JsonValue]:
        """Metadata and attributes as they came; names of one have dots, of the other none."""
        level: dict[str, JsonValue] = {"level": self.level} if self.level else {}
        told = (each for each in (self.metadata, self.attributes) if each.model_fields_set)
        parts = (each.model_dump(by_alias=True, exclude_unset=True) for each in told)
        return {name: value for part in (level, *parts) for name, value in part.items()}


def _speaker(data: dict[str, Any]) -> Speaker | None:
    """Who must be speaking; nobody where the event is no message."""
    event_type = data.get("event_type")
    if event_type is None or not event_type.startswith(_MESSAGE):
        return None
    return Speaker(event_type.removeprefix(_MESSAGE))
