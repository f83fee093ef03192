import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from watchfloor.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AgentStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AGENT_STATUS_UNSPECIFIED: _ClassVar[AgentStatus]
    AGENT_STATUS_OK: _ClassVar[AgentStatus]
    AGENT_STATUS_FAILED: _ClassVar[AgentStatus]
    AGENT_STATUS_TIMED_OUT: _ClassVar[AgentStatus]

class NarrativeStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NARRATIVE_STATUS_UNSPECIFIED: _ClassVar[NarrativeStatus]
    NARRATIVE_STATUS_OFF: _ClassVar[NarrativeStatus]
    NARRATIVE_STATUS_WRITTEN: _ClassVar[NarrativeStatus]
    NARRATIVE_STATUS_LATE: _ClassVar[NarrativeStatus]
    NARRATIVE_STATUS_FAILED: _ClassVar[NarrativeStatus]
    NARRATIVE_STATUS_SKIPPED: _ClassVar[NarrativeStatus]

class IndicatorCategory(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INDICATOR_CATEGORY_UNSPECIFIED: _ClassVar[IndicatorCategory]
    INDICATOR_CATEGORY_BASELINE: _ClassVar[IndicatorCategory]
    INDICATOR_CATEGORY_USER_AGENT: _ClassVar[IndicatorCategory]
    INDICATOR_CATEGORY_IP_REPUTATION: _ClassVar[IndicatorCategory]
    INDICATOR_CATEGORY_REQUEST_PATTERN: _ClassVar[IndicatorCategory]
    INDICATOR_CATEGORY_HISTORY: _ClassVar[IndicatorCategory]
    INDICATOR_CATEGORY_AGENT_CONFIDENCE: _ClassVar[IndicatorCategory]

class Recommendation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RECOMMENDATION_UNSPECIFIED: _ClassVar[Recommendation]
    RECOMMENDATION_LIKELY_FP: _ClassVar[Recommendation]
    RECOMMENDATION_NEEDS_REVIEW: _ClassVar[Recommendation]
    RECOMMENDATION_LIKELY_REAL: _ClassVar[Recommendation]

class ActionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTION_TYPE_UNSPECIFIED: _ClassVar[ActionType]
    ACTION_TYPE_BLOCK_IP: _ClassVar[ActionType]
    ACTION_TYPE_RATE_LIMIT: _ClassVar[ActionType]
    ACTION_TYPE_CHALLENGE: _ClassVar[ActionType]
    ACTION_TYPE_WHITELIST: _ClassVar[ActionType]
    ACTION_TYPE_MONITOR: _ClassVar[ActionType]
    ACTION_TYPE_ESCALATE: _ClassVar[ActionType]
    ACTION_TYPE_QUARANTINE: _ClassVar[ActionType]

class Urgency(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    URGENCY_UNSPECIFIED: _ClassVar[Urgency]
    URGENCY_IMMEDIATE: _ClassVar[Urgency]
    URGENCY_URGENT: _ClassVar[Urgency]
    URGENCY_NORMAL: _ClassVar[Urgency]
    URGENCY_LOW: _ClassVar[Urgency]

class TimelineEventType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIMELINE_EVENT_TYPE_UNSPECIFIED: _ClassVar[TimelineEventType]
    TIMELINE_EVENT_TYPE_DETECTION: _ClassVar[TimelineEventType]
    TIMELINE_EVENT_TYPE_ENRICHMENT: _ClassVar[TimelineEventType]
    TIMELINE_EVENT_TYPE_ANALYSIS: _ClassVar[TimelineEventType]
    TIMELINE_EVENT_TYPE_CORRELATION: _ClassVar[TimelineEventType]
    TIMELINE_EVENT_TYPE_DECISION: _ClassVar[TimelineEventType]
    TIMELINE_EVENT_TYPE_ACTION: _ClassVar[TimelineEventType]
    TIMELINE_EVENT_TYPE_ESCALATION: _ClassVar[TimelineEventType]

class Phase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PHASE_UNSPECIFIED: _ClassVar[Phase]
    PHASE_DETECTION: _ClassVar[Phase]
    PHASE_QUEUE: _ClassVar[Phase]
    PHASE_AGENTS: _ClassVar[Phase]
    PHASE_FALSE_POSITIVE: _ClassVar[Phase]
    PHASE_SEVERITY: _ClassVar[Phase]
    PHASE_RESPONSE: _ClassVar[Phase]
AGENT_STATUS_UNSPECIFIED: AgentStatus
AGENT_STATUS_OK: AgentStatus
AGENT_STATUS_FAILED: AgentStatus
AGENT_STATUS_TIMED_OUT: AgentStatus
NARRATIVE_STATUS_UNSPECIFIED: NarrativeStatus
NARRATIVE_STATUS_OFF: NarrativeStatus
NARRATIVE_STATUS_WRITTEN: NarrativeStatus
NARRATIVE_STATUS_LATE: NarrativeStatus
NARRATIVE_STATUS_FAILED: NarrativeStatus
NARRATIVE_STATUS_SKIPPED: NarrativeStatus
INDICATOR_CATEGORY_UNSPECIFIED: IndicatorCategory
INDICATOR_CATEGORY_BASELINE: IndicatorCategory
INDICATOR_CATEGORY_USER_AGENT: IndicatorCategory
INDICATOR_CATEGORY_IP_REPUTATION: IndicatorCategory
INDICATOR_CATEGORY_REQUEST_PATTERN: IndicatorCategory
INDICATOR_CATEGORY_HISTORY: IndicatorCategory
INDICATOR_CATEGORY_AGENT_CONFIDENCE: IndicatorCategory
RECOMMENDATION_UNSPECIFIED: Recommendation
RECOMMENDATION_LIKELY_FP: Recommendation
RECOMMENDATION_NEEDS_REVIEW: Recommendation
RECOMMENDATION_LIKELY_REAL: Recommendation
ACTION_TYPE_UNSPECIFIED: ActionType
ACTION_TYPE_BLOCK_IP: ActionType
ACTION_TYPE_RATE_LIMIT: ActionType
ACTION_TYPE_CHALLENGE: ActionType
ACTION_TYPE_WHITELIST: ActionType
ACTION_TYPE_MONITOR: ActionType
ACTION_TYPE_ESCALATE: ActionType
ACTION_TYPE_QUARANTINE: ActionType
URGENCY_UNSPECIFIED: Urgency
URGENCY_IMMEDIATE: Urgency
URGENCY_URGENT: Urgency
URGENCY_NORMAL: Urgency
URGENCY_LOW: Urgency
TIMELINE_EVENT_TYPE_UNSPECIFIED: TimelineEventType
TIMELINE_EVENT_TYPE_DETECTION: TimelineEventType
TIMELINE_EVENT_TYPE_ENRICHMENT: TimelineEventType
TIMELINE_EVENT_TYPE_ANALYSIS: TimelineEventType
TIMELINE_EVENT_TYPE_CORRELATION: TimelineEventType
TIMELINE_EVENT_TYPE_DECISION: TimelineEventType
TIMELINE_EVENT_TYPE_ACTION: TimelineEventType
TIMELINE_EVENT_TYPE_ESCALATION: TimelineEventType
PHASE_UNSPECIFIED: Phase
PHASE_DETECTION: Phase
PHASE_QUEUE: Phase
PHASE_AGENTS: Phase
PHASE_FALSE_POSITIVE: Phase
PHASE_SEVERITY: Phase
PHASE_RESPONSE: Phase

class Factor(_message.Message):
    __slots__ = ("name", "value", "impact")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    IMPACT_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: _struct_pb2.Value
    impact: float
    def __init__(self, name: _Optional[str] = ..., value: _Optional[_Union[_struct_pb2.Value, _Mapping]] = ..., impact: _Optional[float] = ...) -> None: ...

class Narrative(_message.Message):
    __slots__ = ("text", "model")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    text: str
    model: str
    def __init__(self, text: _Optional[str] = ..., model: _Optional[str] = ...) -> None: ...

class AgentAnalysis(_message.Message):
    __slots__ = ("agent_name", "status", "analysis", "confidence", "key_findings", "recommendations", "factors", "sources", "requests_review", "review_reason", "processing_time_ms", "narrative", "narrative_status")
    AGENT_NAME_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    KEY_FINDINGS_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATIONS_FIELD_NUMBER: _ClassVar[int]
    FACTORS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_REVIEW_FIELD_NUMBER: _ClassVar[int]
    REVIEW_REASON_FIELD_NUMBER: _ClassVar[int]
    PROCESSING_TIME_MS_FIELD_NUMBER: _ClassVar[int]
    NARRATIVE_FIELD_NUMBER: _ClassVar[int]
    NARRATIVE_STATUS_FIELD_NUMBER: _ClassVar[int]
    agent_name: _common_pb2.AgentName
    status: AgentStatus
    analysis: str
    confidence: float
    key_findings: _containers.RepeatedScalarFieldContainer[str]
    recommendations: _containers.RepeatedScalarFieldContainer[str]
    factors: _containers.RepeatedCompositeFieldContainer[Factor]
    sources: _containers.RepeatedScalarFieldContainer[str]
    requests_review: bool
    review_reason: str
    processing_time_ms: float
    narrative: Narrative
    narrative_status: NarrativeStatus
    def __init__(self, agent_name: _Optional[_Union[_common_pb2.AgentName, str]] = ..., status: _Optional[_Union[AgentStatus, str]] = ..., analysis: _Optional[str] = ..., confidence: _Optional[float] = ..., key_findings: _Optional[_Iterable[str]] = ..., recommendations: _Optional[_Iterable[str]] = ..., factors: _Optional[_Iterable[_Union[Factor, _Mapping]]] = ..., sources: _Optional[_Iterable[str]] = ..., requests_review: _Optional[bool] = ..., review_reason: _Optional[str] = ..., processing_time_ms: _Optional[float] = ..., narrative: _Optional[_Union[Narrative, _Mapping]] = ..., narrative_status: _Optional[_Union[NarrativeStatus, str]] = ...) -> None: ...

class Indicator(_message.Message):
    __slots__ = ("category", "indicator", "impact", "source")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    IMPACT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    category: IndicatorCategory
    indicator: str
    impact: float
    source: str
    def __init__(self, category: _Optional[_Union[IndicatorCategory, str]] = ..., indicator: _Optional[str] = ..., impact: _Optional[float] = ..., source: _Optional[str] = ...) -> None: ...

class FalsePositiveScore(_message.Message):
    __slots__ = ("score", "confidence", "indicators", "recommendation", "explanation", "historical_fp_rate", "similar_resolved_as_fp", "similar_resolved_as_real")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    INDICATORS_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATION_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    HISTORICAL_FP_RATE_FIELD_NUMBER: _ClassVar[int]
    SIMILAR_RESOLVED_AS_FP_FIELD_NUMBER: _ClassVar[int]
    SIMILAR_RESOLVED_AS_REAL_FIELD_NUMBER: _ClassVar[int]
    score: float
    confidence: float
    indicators: _containers.RepeatedCompositeFieldContainer[Indicator]
    recommendation: Recommendation
    explanation: str
    historical_fp_rate: float
    similar_resolved_as_fp: int
    similar_resolved_as_real: int
    def __init__(self, score: _Optional[float] = ..., confidence: _Optional[float] = ..., indicators: _Optional[_Iterable[_Union[Indicator, _Mapping]]] = ..., recommendation: _Optional[_Union[Recommendation, str]] = ..., explanation: _Optional[str] = ..., historical_fp_rate: _Optional[float] = ..., similar_resolved_as_fp: _Optional[int] = ..., similar_resolved_as_real: _Optional[int] = ...) -> None: ...

class ResponseAction(_message.Message):
    __slots__ = ("action_type", "urgency", "target", "reason", "parameters", "auto_executable", "requires_approval", "estimated_impact", "confidence")
    ACTION_TYPE_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    AUTO_EXECUTABLE_FIELD_NUMBER: _ClassVar[int]
    REQUIRES_APPROVAL_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_IMPACT_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    action_type: ActionType
    urgency: Urgency
    target: str
    reason: str
    parameters: _struct_pb2.Struct
    auto_executable: bool
    requires_approval: bool
    estimated_impact: str
    confidence: float
    def __init__(self, action_type: _Optional[_Union[ActionType, str]] = ..., urgency: _Optional[_Union[Urgency, str]] = ..., target: _Optional[str] = ..., reason: _Optional[str] = ..., parameters: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., auto_executable: _Optional[bool] = ..., requires_approval: _Optional[bool] = ..., estimated_impact: _Optional[str] = ..., confidence: _Optional[float] = ...) -> None: ...

class ResponsePlan(_message.Message):
    __slots__ = ("primary_action", "secondary_actions", "backup_actions", "escalation_path", "sla_minutes", "auto_escalate_after_minutes", "overall_confidence", "notes")
    PRIMARY_ACTION_FIELD_NUMBER: _ClassVar[int]
    SECONDARY_ACTIONS_FIELD_NUMBER: _ClassVar[int]
    BACKUP_ACTIONS_FIELD_NUMBER: _ClassVar[int]
    ESCALATION_PATH_FIELD_NUMBER: _ClassVar[int]
    SLA_MINUTES_FIELD_NUMBER: _ClassVar[int]
    AUTO_ESCALATE_AFTER_MINUTES_FIELD_NUMBER: _ClassVar[int]
    OVERALL_CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    primary_action: ResponseAction
    secondary_actions: _containers.RepeatedCompositeFieldContainer[ResponseAction]
    backup_actions: _containers.RepeatedCompositeFieldContainer[ResponseAction]
    escalation_path: _containers.RepeatedScalarFieldContainer[str]
    sla_minutes: int
    auto_escalate_after_minutes: int
    overall_confidence: float
    notes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, primary_action: _Optional[_Union[ResponseAction, _Mapping]] = ..., secondary_actions: _Optional[_Iterable[_Union[ResponseAction, _Mapping]]] = ..., backup_actions: _Optional[_Iterable[_Union[ResponseAction, _Mapping]]] = ..., escalation_path: _Optional[_Iterable[str]] = ..., sla_minutes: _Optional[int] = ..., auto_escalate_after_minutes: _Optional[int] = ..., overall_confidence: _Optional[float] = ..., notes: _Optional[_Iterable[str]] = ...) -> None: ...

class TimelineEvent(_message.Message):
    __slots__ = ("event_type", "timestamp", "phase", "title", "description", "details", "severity", "agent_name")
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    AGENT_NAME_FIELD_NUMBER: _ClassVar[int]
    event_type: TimelineEventType
    timestamp: _timestamp_pb2.Timestamp
    phase: Phase
    title: str
    description: str
    details: _struct_pb2.Struct
    severity: _common_pb2.Severity
    agent_name: _common_pb2.AgentName
    def __init__(self, event_type: _Optional[_Union[TimelineEventType, str]] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., phase: _Optional[_Union[Phase, str]] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., details: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., severity: _Optional[_Union[_common_pb2.Severity, str]] = ..., agent_name: _Optional[_Union[_common_pb2.AgentName, str]] = ...) -> None: ...

class InvestigationTimeline(_message.Message):
    __slots__ = ("events", "start_time", "end_time", "duration_ms", "phase_breakdown")
    class PhaseBreakdownEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    PHASE_BREAKDOWN_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[TimelineEvent]
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    duration_ms: float
    phase_breakdown: _containers.ScalarMap[str, float]
    def __init__(self, events: _Optional[_Iterable[_Union[TimelineEvent, _Mapping]]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., duration_ms: _Optional[float] = ..., phase_breakdown: _Optional[_Mapping[str, float]] = ...) -> None: ...
