import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from watchfloor.v1 import common_pb2 as _common_pb2
from watchfloor.v1 import signal_pb2 as _signal_pb2
from watchfloor.v1 import threat_pb2 as _threat_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AnalyzeThreatRequest(_message.Message):
    __slots__ = ("signal", "timeout_s")
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_S_FIELD_NUMBER: _ClassVar[int]
    signal: _signal_pb2.SignalInput
    timeout_s: float
    def __init__(self, signal: _Optional[_Union[_signal_pb2.SignalInput, _Mapping]] = ..., timeout_s: _Optional[float] = ...) -> None: ...

class AnalyzeThreatResponse(_message.Message):
    __slots__ = ("threat",)
    THREAT_FIELD_NUMBER: _ClassVar[int]
    threat: _threat_pb2.ThreatAnalysis
    def __init__(self, threat: _Optional[_Union[_threat_pb2.ThreatAnalysis, _Mapping]] = ...) -> None: ...

class SubmitSignalsRequest(_message.Message):
    __slots__ = ("index", "signal")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    index: int
    signal: _signal_pb2.SignalInput
    def __init__(self, index: _Optional[int] = ..., signal: _Optional[_Union[_signal_pb2.SignalInput, _Mapping]] = ...) -> None: ...

class SubmitSignalsResponse(_message.Message):
    __slots__ = ("index", "accepted", "refused")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    index: int
    accepted: SignalAccepted
    refused: SignalRefused
    def __init__(self, index: _Optional[int] = ..., accepted: _Optional[_Union[SignalAccepted, _Mapping]] = ..., refused: _Optional[_Union[SignalRefused, _Mapping]] = ...) -> None: ...

class SignalAccepted(_message.Message):
    __slots__ = ("id", "repeated")
    ID_FIELD_NUMBER: _ClassVar[int]
    REPEATED_FIELD_NUMBER: _ClassVar[int]
    id: str
    repeated: bool
    def __init__(self, id: _Optional[str] = ..., repeated: _Optional[bool] = ...) -> None: ...

class SignalRefused(_message.Message):
    __slots__ = ("code", "errors", "retry_after_s")
    CODE_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_S_FIELD_NUMBER: _ClassVar[int]
    code: str
    errors: _containers.RepeatedCompositeFieldContainer[_common_pb2.FieldProblem]
    retry_after_s: float
    def __init__(self, code: _Optional[str] = ..., errors: _Optional[_Iterable[_Union[_common_pb2.FieldProblem, _Mapping]]] = ..., retry_after_s: _Optional[float] = ...) -> None: ...

class GetThreatRequest(_message.Message):
    __slots__ = ("threat_id",)
    THREAT_ID_FIELD_NUMBER: _ClassVar[int]
    threat_id: str
    def __init__(self, threat_id: _Optional[str] = ...) -> None: ...

class GetThreatResponse(_message.Message):
    __slots__ = ("threat",)
    THREAT_FIELD_NUMBER: _ClassVar[int]
    threat: _threat_pb2.ThreatAnalysis
    def __init__(self, threat: _Optional[_Union[_threat_pb2.ThreatAnalysis, _Mapping]] = ...) -> None: ...

class ListThreatsRequest(_message.Message):
    __slots__ = ("severity", "status", "threat_type", "customer_id", "requires_review", "search", "since", "until", "limit", "cursor", "judged")
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    THREAT_TYPE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    REQUIRES_REVIEW_FIELD_NUMBER: _ClassVar[int]
    SEARCH_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    JUDGED_FIELD_NUMBER: _ClassVar[int]
    severity: _containers.RepeatedScalarFieldContainer[_common_pb2.Severity]
    status: _containers.RepeatedScalarFieldContainer[_common_pb2.ThreatStatus]
    threat_type: _containers.RepeatedScalarFieldContainer[_common_pb2.ThreatType]
    customer_id: _containers.RepeatedScalarFieldContainer[str]
    requires_review: bool
    search: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    limit: int
    cursor: str
    judged: bool
    def __init__(self, severity: _Optional[_Iterable[_Union[_common_pb2.Severity, str]]] = ..., status: _Optional[_Iterable[_Union[_common_pb2.ThreatStatus, str]]] = ..., threat_type: _Optional[_Iterable[_Union[_common_pb2.ThreatType, str]]] = ..., customer_id: _Optional[_Iterable[str]] = ..., requires_review: _Optional[bool] = ..., search: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., limit: _Optional[int] = ..., cursor: _Optional[str] = ..., judged: _Optional[bool] = ...) -> None: ...

class ListThreatsResponse(_message.Message):
    __slots__ = ("threats", "next_cursor")
    THREATS_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    threats: _containers.RepeatedCompositeFieldContainer[_threat_pb2.ThreatAnalysis]
    next_cursor: str
    def __init__(self, threats: _Optional[_Iterable[_Union[_threat_pb2.ThreatAnalysis, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class WatchThreatsRequest(_message.Message):
    __slots__ = ("severity", "threat_type", "customer_id", "requires_review", "resume_token", "batches", "status", "search", "since", "until", "judged")
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    THREAT_TYPE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    REQUIRES_REVIEW_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SEARCH_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    JUDGED_FIELD_NUMBER: _ClassVar[int]
    severity: _containers.RepeatedScalarFieldContainer[_common_pb2.Severity]
    threat_type: _containers.RepeatedScalarFieldContainer[_common_pb2.ThreatType]
    customer_id: _containers.RepeatedScalarFieldContainer[str]
    requires_review: bool
    resume_token: str
    batches: bool
    status: _containers.RepeatedScalarFieldContainer[_common_pb2.ThreatStatus]
    search: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    judged: bool
    def __init__(self, severity: _Optional[_Iterable[_Union[_common_pb2.Severity, str]]] = ..., threat_type: _Optional[_Iterable[_Union[_common_pb2.ThreatType, str]]] = ..., customer_id: _Optional[_Iterable[str]] = ..., requires_review: _Optional[bool] = ..., resume_token: _Optional[str] = ..., batches: _Optional[bool] = ..., status: _Optional[_Iterable[_Union[_common_pb2.ThreatStatus, str]]] = ..., search: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., judged: _Optional[bool] = ...) -> None: ...

class WatchThreatsResponse(_message.Message):
    __slots__ = ("resume_token", "initial_batch", "new_threat", "threat_updated", "reset", "ping", "batch")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    INITIAL_BATCH_FIELD_NUMBER: _ClassVar[int]
    NEW_THREAT_FIELD_NUMBER: _ClassVar[int]
    THREAT_UPDATED_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    PING_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    initial_batch: InitialBatch
    new_threat: _threat_pb2.ThreatAnalysis
    threat_updated: _threat_pb2.ThreatAnalysis
    reset: Reset
    ping: Ping
    batch: WatchThreatsBatch
    def __init__(self, resume_token: _Optional[str] = ..., initial_batch: _Optional[_Union[InitialBatch, _Mapping]] = ..., new_threat: _Optional[_Union[_threat_pb2.ThreatAnalysis, _Mapping]] = ..., threat_updated: _Optional[_Union[_threat_pb2.ThreatAnalysis, _Mapping]] = ..., reset: _Optional[_Union[Reset, _Mapping]] = ..., ping: _Optional[_Union[Ping, _Mapping]] = ..., batch: _Optional[_Union[WatchThreatsBatch, _Mapping]] = ...) -> None: ...

class WatchThreatsBatch(_message.Message):
    __slots__ = ("messages",)
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[WatchThreatsResponse]
    def __init__(self, messages: _Optional[_Iterable[_Union[WatchThreatsResponse, _Mapping]]] = ...) -> None: ...

class InitialBatch(_message.Message):
    __slots__ = ("threats",)
    THREATS_FIELD_NUMBER: _ClassVar[int]
    threats: _containers.RepeatedCompositeFieldContainer[_threat_pb2.ThreatAnalysis]
    def __init__(self, threats: _Optional[_Iterable[_Union[_threat_pb2.ThreatAnalysis, _Mapping]]] = ...) -> None: ...

class Reset(_message.Message):
    __slots__ = ("missed_since",)
    MISSED_SINCE_FIELD_NUMBER: _ClassVar[int]
    missed_since: _timestamp_pb2.Timestamp
    def __init__(self, missed_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Ping(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RecordVerdictRequest(_message.Message):
    __slots__ = ("threat_id", "verdict", "note")
    THREAT_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    threat_id: str
    verdict: _common_pb2.VerdictKind
    note: str
    def __init__(self, threat_id: _Optional[str] = ..., verdict: _Optional[_Union[_common_pb2.VerdictKind, str]] = ..., note: _Optional[str] = ...) -> None: ...

class RecordVerdictResponse(_message.Message):
    __slots__ = ("threat",)
    THREAT_FIELD_NUMBER: _ClassVar[int]
    threat: _threat_pb2.ThreatAnalysis
    def __init__(self, threat: _Optional[_Union[_threat_pb2.ThreatAnalysis, _Mapping]] = ...) -> None: ...

class WithdrawVerdictRequest(_message.Message):
    __slots__ = ("threat_id",)
    THREAT_ID_FIELD_NUMBER: _ClassVar[int]
    threat_id: str
    def __init__(self, threat_id: _Optional[str] = ...) -> None: ...

class WithdrawVerdictResponse(_message.Message):
    __slots__ = ("threat",)
    THREAT_FIELD_NUMBER: _ClassVar[int]
    threat: _threat_pb2.ThreatAnalysis
    def __init__(self, threat: _Optional[_Union[_threat_pb2.ThreatAnalysis, _Mapping]] = ...) -> None: ...
