import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from watchfloor.v1 import common_pb2 as _common_pb2
from watchfloor.v1 import session_pb2 as _session_pb2
from watchfloor.v1 import threat_service_pb2 as _threat_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SessionSort(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_SORT_UNSPECIFIED: _ClassVar[SessionSort]
    SESSION_SORT_RISK: _ClassVar[SessionSort]
    SESSION_SORT_LAST_ACTIVITY: _ClassVar[SessionSort]
    SESSION_SORT_CREATED: _ClassVar[SessionSort]

class SessionChangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_CHANGE_KIND_UNSPECIFIED: _ClassVar[SessionChangeKind]
    SESSION_CHANGE_KIND_UPDATED: _ClassVar[SessionChangeKind]
    SESSION_CHANGE_KIND_ANALYZED: _ClassVar[SessionChangeKind]
    SESSION_CHANGE_KIND_CONCLUDED: _ClassVar[SessionChangeKind]
    SESSION_CHANGE_KIND_DECIDED: _ClassVar[SessionChangeKind]
    SESSION_CHANGE_KIND_MOVED: _ClassVar[SessionChangeKind]
SESSION_SORT_UNSPECIFIED: SessionSort
SESSION_SORT_RISK: SessionSort
SESSION_SORT_LAST_ACTIVITY: SessionSort
SESSION_SORT_CREATED: SessionSort
SESSION_CHANGE_KIND_UNSPECIFIED: SessionChangeKind
SESSION_CHANGE_KIND_UPDATED: SessionChangeKind
SESSION_CHANGE_KIND_ANALYZED: SessionChangeKind
SESSION_CHANGE_KIND_CONCLUDED: SessionChangeKind
SESSION_CHANGE_KIND_DECIDED: SessionChangeKind
SESSION_CHANGE_KIND_MOVED: SessionChangeKind

class RecordEventsRequest(_message.Message):
    __slots__ = ("index", "event")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    index: int
    event: _session_pb2.EventInput
    def __init__(self, index: _Optional[int] = ..., event: _Optional[_Union[_session_pb2.EventInput, _Mapping]] = ...) -> None: ...

class RecordEventsResponse(_message.Message):
    __slots__ = ("index", "accepted", "refused")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    index: int
    accepted: EventAccepted
    refused: EventRefused
    def __init__(self, index: _Optional[int] = ..., accepted: _Optional[_Union[EventAccepted, _Mapping]] = ..., refused: _Optional[_Union[EventRefused, _Mapping]] = ...) -> None: ...

class EventAccepted(_message.Message):
    __slots__ = ("event_id", "analysis", "risk_score", "patterns", "action")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    RISK_SCORE_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    analysis: str
    risk_score: float
    patterns: _containers.RepeatedScalarFieldContainer[str]
    action: str
    def __init__(self, event_id: _Optional[str] = ..., analysis: _Optional[str] = ..., risk_score: _Optional[float] = ..., patterns: _Optional[_Iterable[str]] = ..., action: _Optional[str] = ...) -> None: ...

class EventRefused(_message.Message):
    __slots__ = ("code", "errors", "retry_after_s")
    CODE_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_S_FIELD_NUMBER: _ClassVar[int]
    code: str
    errors: _containers.RepeatedCompositeFieldContainer[_common_pb2.FieldProblem]
    retry_after_s: float
    def __init__(self, code: _Optional[str] = ..., errors: _Optional[_Iterable[_Union[_common_pb2.FieldProblem, _Mapping]]] = ..., retry_after_s: _Optional[float] = ...) -> None: ...

class GetSessionRequest(_message.Message):
    __slots__ = ("session_id",)
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class GetSessionResponse(_message.Message):
    __slots__ = ("session", "risk_snapshots", "thoughts", "dataflow", "pii")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    RISK_SNAPSHOTS_FIELD_NUMBER: _ClassVar[int]
    THOUGHTS_FIELD_NUMBER: _ClassVar[int]
    DATAFLOW_FIELD_NUMBER: _ClassVar[int]
    PII_FIELD_NUMBER: _ClassVar[int]
    session: _session_pb2.Session
    risk_snapshots: _containers.RepeatedCompositeFieldContainer[_session_pb2.RiskSnapshot]
    thoughts: _containers.RepeatedCompositeFieldContainer[_session_pb2.JudgedThought]
    dataflow: _session_pb2.SessionDataflow
    pii: _session_pb2.SessionPii
    def __init__(self, session: _Optional[_Union[_session_pb2.Session, _Mapping]] = ..., risk_snapshots: _Optional[_Iterable[_Union[_session_pb2.RiskSnapshot, _Mapping]]] = ..., thoughts: _Optional[_Iterable[_Union[_session_pb2.JudgedThought, _Mapping]]] = ..., dataflow: _Optional[_Union[_session_pb2.SessionDataflow, _Mapping]] = ..., pii: _Optional[_Union[_session_pb2.SessionPii, _Mapping]] = ...) -> None: ...

class ListSessionsRequest(_message.Message):
    __slots__ = ("min_risk", "max_risk", "patterns", "agent_id", "workflow_id", "status", "after", "before", "sort", "limit", "cursor", "user_id", "customer_id", "address", "dataflow", "session_id", "named")
    MIN_RISK_FIELD_NUMBER: _ClassVar[int]
    MAX_RISK_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    SORT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    DATAFLOW_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    NAMED_FIELD_NUMBER: _ClassVar[int]
    min_risk: float
    max_risk: float
    patterns: _containers.RepeatedScalarFieldContainer[str]
    agent_id: _containers.RepeatedScalarFieldContainer[str]
    workflow_id: _containers.RepeatedScalarFieldContainer[str]
    status: _containers.RepeatedScalarFieldContainer[_session_pb2.SessionStatus]
    after: _timestamp_pb2.Timestamp
    before: _timestamp_pb2.Timestamp
    sort: SessionSort
    limit: int
    cursor: str
    user_id: _containers.RepeatedScalarFieldContainer[str]
    customer_id: _containers.RepeatedScalarFieldContainer[str]
    address: _containers.RepeatedScalarFieldContainer[str]
    dataflow: _containers.RepeatedScalarFieldContainer[_session_pb2.DataflowVerdict]
    session_id: _containers.RepeatedScalarFieldContainer[str]
    named: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, min_risk: _Optional[float] = ..., max_risk: _Optional[float] = ..., patterns: _Optional[_Iterable[str]] = ..., agent_id: _Optional[_Iterable[str]] = ..., workflow_id: _Optional[_Iterable[str]] = ..., status: _Optional[_Iterable[_Union[_session_pb2.SessionStatus, str]]] = ..., after: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sort: _Optional[_Union[SessionSort, str]] = ..., limit: _Optional[int] = ..., cursor: _Optional[str] = ..., user_id: _Optional[_Iterable[str]] = ..., customer_id: _Optional[_Iterable[str]] = ..., address: _Optional[_Iterable[str]] = ..., dataflow: _Optional[_Iterable[_Union[_session_pb2.DataflowVerdict, str]]] = ..., session_id: _Optional[_Iterable[str]] = ..., named: _Optional[_Iterable[str]] = ...) -> None: ...

class ListSessionsResponse(_message.Message):
    __slots__ = ("sessions", "total", "next_cursor")
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    sessions: _containers.RepeatedCompositeFieldContainer[_session_pb2.Session]
    total: int
    next_cursor: str
    def __init__(self, sessions: _Optional[_Iterable[_Union[_session_pb2.Session, _Mapping]]] = ..., total: _Optional[int] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class WatchSessionsRequest(_message.Message):
    __slots__ = ("min_risk", "patterns", "agent_id", "workflow_id", "kind", "resume_token")
    MIN_RISK_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    min_risk: float
    patterns: _containers.RepeatedScalarFieldContainer[str]
    agent_id: _containers.RepeatedScalarFieldContainer[str]
    workflow_id: _containers.RepeatedScalarFieldContainer[str]
    kind: _containers.RepeatedScalarFieldContainer[SessionChangeKind]
    resume_token: str
    def __init__(self, min_risk: _Optional[float] = ..., patterns: _Optional[_Iterable[str]] = ..., agent_id: _Optional[_Iterable[str]] = ..., workflow_id: _Optional[_Iterable[str]] = ..., kind: _Optional[_Iterable[_Union[SessionChangeKind, str]]] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchSessionsResponse(_message.Message):
    __slots__ = ("resume_token", "initial_batch", "session_changed", "reset", "ping")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    INITIAL_BATCH_FIELD_NUMBER: _ClassVar[int]
    SESSION_CHANGED_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    PING_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    initial_batch: SessionBatch
    session_changed: SessionChange
    reset: _threat_service_pb2.Reset
    ping: _threat_service_pb2.Ping
    def __init__(self, resume_token: _Optional[str] = ..., initial_batch: _Optional[_Union[SessionBatch, _Mapping]] = ..., session_changed: _Optional[_Union[SessionChange, _Mapping]] = ..., reset: _Optional[_Union[_threat_service_pb2.Reset, _Mapping]] = ..., ping: _Optional[_Union[_threat_service_pb2.Ping, _Mapping]] = ...) -> None: ...

class SessionBatch(_message.Message):
    __slots__ = ("sessions",)
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    sessions: _containers.RepeatedCompositeFieldContainer[_session_pb2.Session]
    def __init__(self, sessions: _Optional[_Iterable[_Union[_session_pb2.Session, _Mapping]]] = ...) -> None: ...

class SessionChange(_message.Message):
    __slots__ = ("kind", "session", "changed_at", "former_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    FORMER_ID_FIELD_NUMBER: _ClassVar[int]
    kind: SessionChangeKind
    session: _session_pb2.Session
    changed_at: _timestamp_pb2.Timestamp
    former_id: str
    def __init__(self, kind: _Optional[_Union[SessionChangeKind, str]] = ..., session: _Optional[_Union[_session_pb2.Session, _Mapping]] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., former_id: _Optional[str] = ...) -> None: ...

class EvaluateSessionRequest(_message.Message):
    __slots__ = ("session_id", "latest_message", "force_analysis")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    LATEST_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FORCE_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    latest_message: LatestMessage
    force_analysis: bool
    def __init__(self, session_id: _Optional[str] = ..., latest_message: _Optional[_Union[LatestMessage, _Mapping]] = ..., force_analysis: _Optional[bool] = ...) -> None: ...

class LatestMessage(_message.Message):
    __slots__ = ("role", "content")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    role: _session_pb2.Speaker
    content: str
    def __init__(self, role: _Optional[_Union[_session_pb2.Speaker, str]] = ..., content: _Optional[str] = ...) -> None: ...

class EvaluateSessionResponse(_message.Message):
    __slots__ = ("session_id", "risk_score", "patterns", "action", "reasons", "evaluated_at")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    RISK_SCORE_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    EVALUATED_AT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    risk_score: float
    patterns: _containers.RepeatedScalarFieldContainer[str]
    action: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    evaluated_at: _timestamp_pb2.Timestamp
    def __init__(self, session_id: _Optional[str] = ..., risk_score: _Optional[float] = ..., patterns: _Optional[_Iterable[str]] = ..., action: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., evaluated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
