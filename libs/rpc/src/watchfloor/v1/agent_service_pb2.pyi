from watchfloor.v1 import agent_pb2 as _agent_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetAgentRequest(_message.Message):
    __slots__ = ("agent_id",)
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    def __init__(self, agent_id: _Optional[str] = ...) -> None: ...

class GetAgentResponse(_message.Message):
    __slots__ = ("agent", "risk_analysis", "patterns", "analytics")
    AGENT_FIELD_NUMBER: _ClassVar[int]
    RISK_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_FIELD_NUMBER: _ClassVar[int]
    agent: _agent_pb2.MonitoredAgent
    risk_analysis: _agent_pb2.AgentRiskAnalysis
    patterns: _agent_pb2.AgentPatterns
    analytics: _agent_pb2.AgentAnalytics
    def __init__(self, agent: _Optional[_Union[_agent_pb2.MonitoredAgent, _Mapping]] = ..., risk_analysis: _Optional[_Union[_agent_pb2.AgentRiskAnalysis, _Mapping]] = ..., patterns: _Optional[_Union[_agent_pb2.AgentPatterns, _Mapping]] = ..., analytics: _Optional[_Union[_agent_pb2.AgentAnalytics, _Mapping]] = ...) -> None: ...

class ListAgentsRequest(_message.Message):
    __slots__ = ("limit", "cursor")
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    limit: int
    cursor: str
    def __init__(self, limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class ListAgentsResponse(_message.Message):
    __slots__ = ("agents", "next_cursor")
    AGENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    agents: _containers.RepeatedCompositeFieldContainer[_agent_pb2.MonitoredAgent]
    next_cursor: str
    def __init__(self, agents: _Optional[_Iterable[_Union[_agent_pb2.MonitoredAgent, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class ListSecurityChecksRequest(_message.Message):
    __slots__ = ("agent_id", "workflow_id", "category", "status", "check_id", "analysis_id", "limit", "cursor")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CHECK_ID_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    agent_id: _containers.RepeatedScalarFieldContainer[str]
    workflow_id: _containers.RepeatedScalarFieldContainer[str]
    category: _containers.RepeatedScalarFieldContainer[str]
    status: _containers.RepeatedScalarFieldContainer[_agent_pb2.CheckStatus]
    check_id: _containers.RepeatedScalarFieldContainer[str]
    analysis_id: str
    limit: int
    cursor: str
    def __init__(self, agent_id: _Optional[_Iterable[str]] = ..., workflow_id: _Optional[_Iterable[str]] = ..., category: _Optional[_Iterable[str]] = ..., status: _Optional[_Iterable[_Union[_agent_pb2.CheckStatus, str]]] = ..., check_id: _Optional[_Iterable[str]] = ..., analysis_id: _Optional[str] = ..., limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class ListSecurityChecksResponse(_message.Message):
    __slots__ = ("checks", "next_cursor")
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    checks: _containers.RepeatedCompositeFieldContainer[_agent_pb2.KeptCheck]
    next_cursor: str
    def __init__(self, checks: _Optional[_Iterable[_Union[_agent_pb2.KeptCheck, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class ListCheckDefinitionsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListCheckDefinitionsResponse(_message.Message):
    __slots__ = ("dynamic_checks", "dynamic_categories")
    DYNAMIC_CHECKS_FIELD_NUMBER: _ClassVar[int]
    DYNAMIC_CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    dynamic_checks: _containers.RepeatedCompositeFieldContainer[_agent_pb2.CheckDefinition]
    dynamic_categories: _containers.RepeatedCompositeFieldContainer[_agent_pb2.CategoryDefinition]
    def __init__(self, dynamic_checks: _Optional[_Iterable[_Union[_agent_pb2.CheckDefinition, _Mapping]]] = ..., dynamic_categories: _Optional[_Iterable[_Union[_agent_pb2.CategoryDefinition, _Mapping]]] = ...) -> None: ...

class ListAnalysesRequest(_message.Message):
    __slots__ = ("agent_id", "workflow_id", "limit", "cursor")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    workflow_id: str
    limit: int
    cursor: str
    def __init__(self, agent_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class ListAnalysesResponse(_message.Message):
    __slots__ = ("analyses", "next_cursor")
    ANALYSES_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    analyses: _containers.RepeatedCompositeFieldContainer[_agent_pb2.AnalysisSession]
    next_cursor: str
    def __init__(self, analyses: _Optional[_Iterable[_Union[_agent_pb2.AnalysisSession, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class RequestAnalysisRequest(_message.Message):
    __slots__ = ("agent_id", "workflow_id", "force")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    workflow_id: str
    force: bool
    def __init__(self, agent_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., force: _Optional[bool] = ...) -> None: ...

class RequestAnalysisResponse(_message.Message):
    __slots__ = ("agent_ids", "status", "unanalyzed_sessions")
    AGENT_IDS_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UNANALYZED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    agent_ids: _containers.RepeatedScalarFieldContainer[str]
    status: _agent_pb2.AnalysisOutlook
    unanalyzed_sessions: int
    def __init__(self, agent_ids: _Optional[_Iterable[str]] = ..., status: _Optional[_Union[_agent_pb2.AnalysisOutlook, str]] = ..., unanalyzed_sessions: _Optional[int] = ...) -> None: ...

class GetAnalysisRequest(_message.Message):
    __slots__ = ("analysis_id",)
    ANALYSIS_ID_FIELD_NUMBER: _ClassVar[int]
    analysis_id: str
    def __init__(self, analysis_id: _Optional[str] = ...) -> None: ...

class GetAnalysisResponse(_message.Message):
    __slots__ = ("analysis",)
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    analysis: _agent_pb2.AnalysisSession
    def __init__(self, analysis: _Optional[_Union[_agent_pb2.AnalysisSession, _Mapping]] = ...) -> None: ...

class GetAnalysisStatusRequest(_message.Message):
    __slots__ = ("agent_id", "workflow_id")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    workflow_id: str
    def __init__(self, agent_id: _Optional[str] = ..., workflow_id: _Optional[str] = ...) -> None: ...

class GetAnalysisStatusResponse(_message.Message):
    __slots__ = ("agents", "can_trigger", "is_running", "total_unanalyzed_sessions", "last_analysis")
    AGENTS_FIELD_NUMBER: _ClassVar[int]
    CAN_TRIGGER_FIELD_NUMBER: _ClassVar[int]
    IS_RUNNING_FIELD_NUMBER: _ClassVar[int]
    TOTAL_UNANALYZED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    LAST_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    agents: _containers.RepeatedCompositeFieldContainer[_agent_pb2.AnalysisStanding]
    can_trigger: bool
    is_running: bool
    total_unanalyzed_sessions: int
    last_analysis: _agent_pb2.AnalysisSession
    def __init__(self, agents: _Optional[_Iterable[_Union[_agent_pb2.AnalysisStanding, _Mapping]]] = ..., can_trigger: _Optional[bool] = ..., is_running: _Optional[bool] = ..., total_unanalyzed_sessions: _Optional[int] = ..., last_analysis: _Optional[_Union[_agent_pb2.AnalysisSession, _Mapping]] = ...) -> None: ...

class GetBaselineRequest(_message.Message):
    __slots__ = ("agent_id",)
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    def __init__(self, agent_id: _Optional[str] = ...) -> None: ...

class GetBaselineResponse(_message.Message):
    __slots__ = ("baseline", "retired")
    BASELINE_FIELD_NUMBER: _ClassVar[int]
    RETIRED_FIELD_NUMBER: _ClassVar[int]
    baseline: _agent_pb2.BehaviorBaseline
    retired: _containers.RepeatedCompositeFieldContainer[_agent_pb2.RetiredBaseline]
    def __init__(self, baseline: _Optional[_Union[_agent_pb2.BehaviorBaseline, _Mapping]] = ..., retired: _Optional[_Iterable[_Union[_agent_pb2.RetiredBaseline, _Mapping]]] = ...) -> None: ...

class RetireBaselineRequest(_message.Message):
    __slots__ = ("agent_id", "reason")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    reason: str
    def __init__(self, agent_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RetireBaselineResponse(_message.Message):
    __slots__ = ("retired_baseline_id", "status", "sessions_needed", "next")
    RETIRED_BASELINE_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_NEEDED_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    retired_baseline_id: str
    status: _agent_pb2.AnalysisOutlook
    sessions_needed: int
    next: str
    def __init__(self, retired_baseline_id: _Optional[str] = ..., status: _Optional[_Union[_agent_pb2.AnalysisOutlook, str]] = ..., sessions_needed: _Optional[int] = ..., next: _Optional[str] = ...) -> None: ...
