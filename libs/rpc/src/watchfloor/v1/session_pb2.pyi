import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Speaker(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SPEAKER_UNSPECIFIED: _ClassVar[Speaker]
    SPEAKER_SYSTEM: _ClassVar[Speaker]
    SPEAKER_USER: _ClassVar[Speaker]
    SPEAKER_ASSISTANT: _ClassVar[Speaker]
    SPEAKER_TOOL: _ClassVar[Speaker]

class SessionStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_STATUS_UNSPECIFIED: _ClassVar[SessionStatus]
    SESSION_STATUS_ACTIVE: _ClassVar[SessionStatus]
    SESSION_STATUS_CONCLUDED: _ClassVar[SessionStatus]

class DataflowVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DATAFLOW_VERDICT_UNSPECIFIED: _ClassVar[DataflowVerdict]
    DATAFLOW_VERDICT_CLEAN: _ClassVar[DataflowVerdict]
    DATAFLOW_VERDICT_ATTEMPTED: _ClassVar[DataflowVerdict]
    DATAFLOW_VERDICT_HIJACKED: _ClassVar[DataflowVerdict]

class ValueOrigin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VALUE_ORIGIN_UNSPECIFIED: _ClassVar[ValueOrigin]
    VALUE_ORIGIN_USER: _ClassVar[ValueOrigin]
    VALUE_ORIGIN_SYSTEM: _ClassVar[ValueOrigin]
    VALUE_ORIGIN_OWN_WORK: _ClassVar[ValueOrigin]
    VALUE_ORIGIN_TOOL_RESULT: _ClassVar[ValueOrigin]
    VALUE_ORIGIN_INSTRUCTION: _ClassVar[ValueOrigin]
SPEAKER_UNSPECIFIED: Speaker
SPEAKER_SYSTEM: Speaker
SPEAKER_USER: Speaker
SPEAKER_ASSISTANT: Speaker
SPEAKER_TOOL: Speaker
SESSION_STATUS_UNSPECIFIED: SessionStatus
SESSION_STATUS_ACTIVE: SessionStatus
SESSION_STATUS_CONCLUDED: SessionStatus
DATAFLOW_VERDICT_UNSPECIFIED: DataflowVerdict
DATAFLOW_VERDICT_CLEAN: DataflowVerdict
DATAFLOW_VERDICT_ATTEMPTED: DataflowVerdict
DATAFLOW_VERDICT_HIJACKED: DataflowVerdict
VALUE_ORIGIN_UNSPECIFIED: ValueOrigin
VALUE_ORIGIN_USER: ValueOrigin
VALUE_ORIGIN_SYSTEM: ValueOrigin
VALUE_ORIGIN_OWN_WORK: ValueOrigin
VALUE_ORIGIN_TOOL_RESULT: ValueOrigin
VALUE_ORIGIN_INSTRUCTION: ValueOrigin

class EventInput(_message.Message):
    __slots__ = ("event_id", "session_id", "event_type", "role", "content", "timestamp", "agent_id", "workflow_id", "user_id", "trace_id", "span_id", "parent_span_id", "metadata", "attributes", "level")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    TRACE_ID_FIELD_NUMBER: _ClassVar[int]
    SPAN_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_SPAN_ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    session_id: str
    event_type: str
    role: Speaker
    content: str
    timestamp: _timestamp_pb2.Timestamp
    agent_id: str
    workflow_id: str
    user_id: str
    trace_id: str
    span_id: str
    parent_span_id: str
    metadata: _struct_pb2.Struct
    attributes: _struct_pb2.Struct
    level: str
    def __init__(self, event_id: _Optional[str] = ..., session_id: _Optional[str] = ..., event_type: _Optional[str] = ..., role: _Optional[_Union[Speaker, str]] = ..., content: _Optional[str] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., agent_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., user_id: _Optional[str] = ..., trace_id: _Optional[str] = ..., span_id: _Optional[str] = ..., parent_span_id: _Optional[str] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., level: _Optional[str] = ...) -> None: ...

class SessionCounters(_message.Message):
    __slots__ = ("events", "messages", "model_calls", "responses", "tool_calls", "errors", "input_tokens", "output_tokens", "total_tokens", "response_time_ms", "tools")
    class ToolsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    MODEL_CALLS_FIELD_NUMBER: _ClassVar[int]
    RESPONSES_FIELD_NUMBER: _ClassVar[int]
    TOOL_CALLS_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    INPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_TOKENS_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_TIME_MS_FIELD_NUMBER: _ClassVar[int]
    TOOLS_FIELD_NUMBER: _ClassVar[int]
    events: int
    messages: int
    model_calls: int
    responses: int
    tool_calls: int
    errors: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
    response_time_ms: float
    tools: _containers.ScalarMap[str, int]
    def __init__(self, events: _Optional[int] = ..., messages: _Optional[int] = ..., model_calls: _Optional[int] = ..., responses: _Optional[int] = ..., tool_calls: _Optional[int] = ..., errors: _Optional[int] = ..., input_tokens: _Optional[int] = ..., output_tokens: _Optional[int] = ..., total_tokens: _Optional[int] = ..., response_time_ms: _Optional[float] = ..., tools: _Optional[_Mapping[str, int]] = ...) -> None: ...

class Session(_message.Message):
    __slots__ = ("session_id", "project_id", "external_id", "agent_id", "workflow_id", "user_id", "status", "created_at", "last_event_at", "last_received_at", "concluded_at", "conclusion_number", "feature_id", "risk_score", "patterns", "labels", "action", "tags", "counters", "available_tools", "metadata", "customer_id", "addresses", "dataflow_verdict")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_EVENT_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    CONCLUDED_AT_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    FEATURE_ID_FIELD_NUMBER: _ClassVar[int]
    RISK_SCORE_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    COUNTERS_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_TOOLS_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    DATAFLOW_VERDICT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    project_id: str
    external_id: str
    agent_id: str
    workflow_id: str
    user_id: str
    status: SessionStatus
    created_at: _timestamp_pb2.Timestamp
    last_event_at: _timestamp_pb2.Timestamp
    last_received_at: _timestamp_pb2.Timestamp
    concluded_at: _timestamp_pb2.Timestamp
    conclusion_number: int
    feature_id: str
    risk_score: float
    patterns: _containers.RepeatedScalarFieldContainer[str]
    labels: _containers.RepeatedScalarFieldContainer[str]
    action: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    counters: SessionCounters
    available_tools: _containers.RepeatedScalarFieldContainer[str]
    metadata: _struct_pb2.Struct
    customer_id: str
    addresses: _containers.RepeatedScalarFieldContainer[str]
    dataflow_verdict: DataflowVerdict
    def __init__(self, session_id: _Optional[str] = ..., project_id: _Optional[str] = ..., external_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., user_id: _Optional[str] = ..., status: _Optional[_Union[SessionStatus, str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_event_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., concluded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., conclusion_number: _Optional[int] = ..., feature_id: _Optional[str] = ..., risk_score: _Optional[float] = ..., patterns: _Optional[_Iterable[str]] = ..., labels: _Optional[_Iterable[str]] = ..., action: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., counters: _Optional[_Union[SessionCounters, _Mapping]] = ..., available_tools: _Optional[_Iterable[str]] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., customer_id: _Optional[str] = ..., addresses: _Optional[_Iterable[str]] = ..., dataflow_verdict: _Optional[_Union[DataflowVerdict, str]] = ...) -> None: ...

class RiskSnapshot(_message.Message):
    __slots__ = ("snapshot_id", "event_id", "risk_score", "patterns", "explanation", "provider", "created_at")
    SNAPSHOT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    RISK_SCORE_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    snapshot_id: str
    event_id: str
    risk_score: float
    patterns: _containers.RepeatedScalarFieldContainer[str]
    explanation: str
    provider: str
    created_at: _timestamp_pb2.Timestamp
    def __init__(self, snapshot_id: _Optional[str] = ..., event_id: _Optional[str] = ..., risk_score: _Optional[float] = ..., patterns: _Optional[_Iterable[str]] = ..., explanation: _Optional[str] = ..., provider: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SessionPii(_message.Message):
    __slots__ = ("total_findings", "types", "secrets", "locations", "provider", "analyzed_at")
    class TypesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class SecretsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class LocationsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    TOTAL_FINDINGS_FIELD_NUMBER: _ClassVar[int]
    TYPES_FIELD_NUMBER: _ClassVar[int]
    SECRETS_FIELD_NUMBER: _ClassVar[int]
    LOCATIONS_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    ANALYZED_AT_FIELD_NUMBER: _ClassVar[int]
    total_findings: int
    types: _containers.ScalarMap[str, int]
    secrets: _containers.ScalarMap[str, int]
    locations: _containers.ScalarMap[str, int]
    provider: str
    analyzed_at: _timestamp_pb2.Timestamp
    def __init__(self, total_findings: _Optional[int] = ..., types: _Optional[_Mapping[str, int]] = ..., secrets: _Optional[_Mapping[str, int]] = ..., locations: _Optional[_Mapping[str, int]] = ..., provider: _Optional[str] = ..., analyzed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class JudgedThought(_message.Message):
    __slots__ = ("event_id", "happened_at", "risk_score", "labels", "indicators", "summary", "provider", "fallback_reason", "analyzed_at")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    HAPPENED_AT_FIELD_NUMBER: _ClassVar[int]
    RISK_SCORE_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    INDICATORS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    FALLBACK_REASON_FIELD_NUMBER: _ClassVar[int]
    ANALYZED_AT_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    happened_at: _timestamp_pb2.Timestamp
    risk_score: float
    labels: _containers.RepeatedScalarFieldContainer[str]
    indicators: _containers.RepeatedScalarFieldContainer[str]
    summary: str
    provider: str
    fallback_reason: str
    analyzed_at: _timestamp_pb2.Timestamp
    def __init__(self, event_id: _Optional[str] = ..., happened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., risk_score: _Optional[float] = ..., labels: _Optional[_Iterable[str]] = ..., indicators: _Optional[_Iterable[str]] = ..., summary: _Optional[str] = ..., provider: _Optional[str] = ..., fallback_reason: _Optional[str] = ..., analyzed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TracedValue(_message.Message):
    __slots__ = ("argument", "value", "origin")
    ARGUMENT_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    argument: str
    value: str
    origin: ValueOrigin
    def __init__(self, argument: _Optional[str] = ..., value: _Optional[str] = ..., origin: _Optional[_Union[ValueOrigin, str]] = ...) -> None: ...

class InstructionSource(_message.Message):
    __slots__ = ("message_index", "event_id", "tool", "field", "start", "end", "text", "hidden", "reasons", "form")
    MESSAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    TOOL_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    message_index: int
    event_id: str
    tool: str
    field: str
    start: int
    end: int
    text: str
    hidden: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    form: float
    def __init__(self, message_index: _Optional[int] = ..., event_id: _Optional[str] = ..., tool: _Optional[str] = ..., field: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., text: _Optional[str] = ..., hidden: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., form: _Optional[float] = ...) -> None: ...

class FollowedBy(_message.Message):
    __slots__ = ("message_index", "event_id", "call_index", "tool", "values", "reasons")
    MESSAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    CALL_INDEX_FIELD_NUMBER: _ClassVar[int]
    TOOL_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    message_index: int
    event_id: str
    call_index: int
    tool: str
    values: _containers.RepeatedCompositeFieldContainer[TracedValue]
    reasons: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, message_index: _Optional[int] = ..., event_id: _Optional[str] = ..., call_index: _Optional[int] = ..., tool: _Optional[str] = ..., values: _Optional[_Iterable[_Union[TracedValue, _Mapping]]] = ..., reasons: _Optional[_Iterable[str]] = ...) -> None: ...

class DataflowChain(_message.Message):
    __slots__ = ("source", "followed_by", "score", "frameworks")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    FOLLOWED_BY_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    FRAMEWORKS_FIELD_NUMBER: _ClassVar[int]
    source: InstructionSource
    followed_by: FollowedBy
    score: float
    frameworks: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, source: _Optional[_Union[InstructionSource, _Mapping]] = ..., followed_by: _Optional[_Union[FollowedBy, _Mapping]] = ..., score: _Optional[float] = ..., frameworks: _Optional[_Iterable[str]] = ...) -> None: ...

class SessionDataflow(_message.Message):
    __slots__ = ("verdict", "score", "chains", "analyzed_at", "partly_read", "limited")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    CHAINS_FIELD_NUMBER: _ClassVar[int]
    ANALYZED_AT_FIELD_NUMBER: _ClassVar[int]
    PARTLY_READ_FIELD_NUMBER: _ClassVar[int]
    LIMITED_FIELD_NUMBER: _ClassVar[int]
    verdict: DataflowVerdict
    score: float
    chains: _containers.RepeatedCompositeFieldContainer[DataflowChain]
    analyzed_at: _timestamp_pb2.Timestamp
    partly_read: _containers.RepeatedScalarFieldContainer[int]
    limited: bool
    def __init__(self, verdict: _Optional[_Union[DataflowVerdict, str]] = ..., score: _Optional[float] = ..., chains: _Optional[_Iterable[_Union[DataflowChain, _Mapping]]] = ..., analyzed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., partly_read: _Optional[_Iterable[int]] = ..., limited: _Optional[bool] = ...) -> None: ...
