import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from watchfloor.v1 import analysis_pb2 as _analysis_pb2
from watchfloor.v1 import common_pb2 as _common_pb2
from watchfloor.v1 import signal_pb2 as _signal_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MitreTactic(_message.Message):
    __slots__ = ("id", "name")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class MitreTechnique(_message.Message):
    __slots__ = ("id", "name", "tactic_id", "source")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TACTIC_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    tactic_id: str
    source: str
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., tactic_id: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class Verdict(_message.Message):
    __slots__ = ("verdict", "verdict_id", "note", "given_by", "given_at")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    VERDICT_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    GIVEN_BY_FIELD_NUMBER: _ClassVar[int]
    GIVEN_AT_FIELD_NUMBER: _ClassVar[int]
    verdict: _common_pb2.VerdictKind
    verdict_id: int
    note: str
    given_by: str
    given_at: _timestamp_pb2.Timestamp
    def __init__(self, verdict: _Optional[_Union[_common_pb2.VerdictKind, str]] = ..., verdict_id: _Optional[int] = ..., note: _Optional[str] = ..., given_by: _Optional[str] = ..., given_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ThreatAnalysis(_message.Message):
    __slots__ = ("id", "project_id", "signal", "agent_analyses", "false_positive_score", "response_plan", "investigation_timeline", "severity", "severity_score", "severity_factors", "mitre_tactics", "mitre_techniques", "oat", "requires_human_review", "review_reason", "review_reasons", "degraded", "status", "failure_reason", "verdict", "revision", "total_processing_time_ms", "created_at", "schema_version")
    class AgentAnalysesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _analysis_pb2.AgentAnalysis
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_analysis_pb2.AgentAnalysis, _Mapping]] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    AGENT_ANALYSES_FIELD_NUMBER: _ClassVar[int]
    FALSE_POSITIVE_SCORE_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_PLAN_FIELD_NUMBER: _ClassVar[int]
    INVESTIGATION_TIMELINE_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_SCORE_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FACTORS_FIELD_NUMBER: _ClassVar[int]
    MITRE_TACTICS_FIELD_NUMBER: _ClassVar[int]
    MITRE_TECHNIQUES_FIELD_NUMBER: _ClassVar[int]
    OAT_FIELD_NUMBER: _ClassVar[int]
    REQUIRES_HUMAN_REVIEW_FIELD_NUMBER: _ClassVar[int]
    REVIEW_REASON_FIELD_NUMBER: _ClassVar[int]
    REVIEW_REASONS_FIELD_NUMBER: _ClassVar[int]
    DEGRADED_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    FAILURE_REASON_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PROCESSING_TIME_MS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    id: str
    project_id: str
    signal: _signal_pb2.ThreatSignal
    agent_analyses: _containers.MessageMap[str, _analysis_pb2.AgentAnalysis]
    false_positive_score: _analysis_pb2.FalsePositiveScore
    response_plan: _analysis_pb2.ResponsePlan
    investigation_timeline: _analysis_pb2.InvestigationTimeline
    severity: _common_pb2.Severity
    severity_score: float
    severity_factors: _containers.RepeatedCompositeFieldContainer[_analysis_pb2.Factor]
    mitre_tactics: _containers.RepeatedCompositeFieldContainer[MitreTactic]
    mitre_techniques: _containers.RepeatedCompositeFieldContainer[MitreTechnique]
    oat: _containers.RepeatedScalarFieldContainer[str]
    requires_human_review: bool
    review_reason: str
    review_reasons: _containers.RepeatedScalarFieldContainer[str]
    degraded: _containers.RepeatedScalarFieldContainer[_common_pb2.AgentName]
    status: _common_pb2.ThreatStatus
    failure_reason: str
    verdict: Verdict
    revision: int
    total_processing_time_ms: float
    created_at: _timestamp_pb2.Timestamp
    schema_version: int
    def __init__(self, id: _Optional[str] = ..., project_id: _Optional[str] = ..., signal: _Optional[_Union[_signal_pb2.ThreatSignal, _Mapping]] = ..., agent_analyses: _Optional[_Mapping[str, _analysis_pb2.AgentAnalysis]] = ..., false_positive_score: _Optional[_Union[_analysis_pb2.FalsePositiveScore, _Mapping]] = ..., response_plan: _Optional[_Union[_analysis_pb2.ResponsePlan, _Mapping]] = ..., investigation_timeline: _Optional[_Union[_analysis_pb2.InvestigationTimeline, _Mapping]] = ..., severity: _Optional[_Union[_common_pb2.Severity, str]] = ..., severity_score: _Optional[float] = ..., severity_factors: _Optional[_Iterable[_Union[_analysis_pb2.Factor, _Mapping]]] = ..., mitre_tactics: _Optional[_Iterable[_Union[MitreTactic, _Mapping]]] = ..., mitre_techniques: _Optional[_Iterable[_Union[MitreTechnique, _Mapping]]] = ..., oat: _Optional[_Iterable[str]] = ..., requires_human_review: _Optional[bool] = ..., review_reason: _Optional[str] = ..., review_reasons: _Optional[_Iterable[str]] = ..., degraded: _Optional[_Iterable[_Union[_common_pb2.AgentName, str]]] = ..., status: _Optional[_Union[_common_pb2.ThreatStatus, str]] = ..., failure_reason: _Optional[str] = ..., verdict: _Optional[_Union[Verdict, _Mapping]] = ..., revision: _Optional[int] = ..., total_processing_time_ms: _Optional[float] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., schema_version: _Optional[int] = ...) -> None: ...
