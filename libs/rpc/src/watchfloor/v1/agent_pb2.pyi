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

class CheckStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHECK_STATUS_UNSPECIFIED: _ClassVar[CheckStatus]
    CHECK_STATUS_PASSED: _ClassVar[CheckStatus]
    CHECK_STATUS_WARNING: _ClassVar[CheckStatus]
    CHECK_STATUS_CRITICAL: _ClassVar[CheckStatus]

class PiiStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PII_STATUS_UNSPECIFIED: _ClassVar[PiiStatus]
    PII_STATUS_COMPLETE: _ClassVar[PiiStatus]
    PII_STATUS_PENDING: _ClassVar[PiiStatus]
    PII_STATUS_DISABLED: _ClassVar[PiiStatus]

class AnalysisOutlook(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANALYSIS_OUTLOOK_UNSPECIFIED: _ClassVar[AnalysisOutlook]
    ANALYSIS_OUTLOOK_REQUESTED: _ClassVar[AnalysisOutlook]
    ANALYSIS_OUTLOOK_ALREADY_RUNNING: _ClassVar[AnalysisOutlook]
    ANALYSIS_OUTLOOK_TOO_FEW_SESSIONS: _ClassVar[AnalysisOutlook]
    ANALYSIS_OUTLOOK_NO_NEW_SESSIONS: _ClassVar[AnalysisOutlook]
CHECK_STATUS_UNSPECIFIED: CheckStatus
CHECK_STATUS_PASSED: CheckStatus
CHECK_STATUS_WARNING: CheckStatus
CHECK_STATUS_CRITICAL: CheckStatus
PII_STATUS_UNSPECIFIED: PiiStatus
PII_STATUS_COMPLETE: PiiStatus
PII_STATUS_PENDING: PiiStatus
PII_STATUS_DISABLED: PiiStatus
ANALYSIS_OUTLOOK_UNSPECIFIED: AnalysisOutlook
ANALYSIS_OUTLOOK_REQUESTED: AnalysisOutlook
ANALYSIS_OUTLOOK_ALREADY_RUNNING: AnalysisOutlook
ANALYSIS_OUTLOOK_TOO_FEW_SESSIONS: AnalysisOutlook
ANALYSIS_OUTLOOK_NO_NEW_SESSIONS: AnalysisOutlook

class MonitoredAgent(_message.Message):
    __slots__ = ("agent_id", "project_id", "workflow_id", "first_seen_at", "last_seen_at", "sessions", "completed", "last_concluded_at", "analysis_wanted_at")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEEN_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_SEEN_AT_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    LAST_CONCLUDED_AT_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_WANTED_AT_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    project_id: str
    workflow_id: str
    first_seen_at: _timestamp_pb2.Timestamp
    last_seen_at: _timestamp_pb2.Timestamp
    sessions: int
    completed: int
    last_concluded_at: _timestamp_pb2.Timestamp
    analysis_wanted_at: _timestamp_pb2.Timestamp
    def __init__(self, agent_id: _Optional[str] = ..., project_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., first_seen_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_seen_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sessions: _Optional[int] = ..., completed: _Optional[int] = ..., last_concluded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., analysis_wanted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SecurityCheck(_message.Message):
    __slots__ = ("check_id", "category", "name", "description", "status", "value", "evidence", "recommendations", "cvss_score", "owasp_llm", "owasp_llm_name", "owasp_llm_2025", "owasp_llm_2025_name", "owasp_asi", "owasp_asi_name", "atlas", "mitre", "soc2_controls", "cwe")
    CHECK_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATIONS_FIELD_NUMBER: _ClassVar[int]
    CVSS_SCORE_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_NAME_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_2025_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_2025_NAME_FIELD_NUMBER: _ClassVar[int]
    OWASP_ASI_FIELD_NUMBER: _ClassVar[int]
    OWASP_ASI_NAME_FIELD_NUMBER: _ClassVar[int]
    ATLAS_FIELD_NUMBER: _ClassVar[int]
    MITRE_FIELD_NUMBER: _ClassVar[int]
    SOC2_CONTROLS_FIELD_NUMBER: _ClassVar[int]
    CWE_FIELD_NUMBER: _ClassVar[int]
    check_id: str
    category: str
    name: str
    description: str
    status: CheckStatus
    value: str
    evidence: _struct_pb2.Struct
    recommendations: _containers.RepeatedScalarFieldContainer[str]
    cvss_score: float
    owasp_llm: str
    owasp_llm_name: str
    owasp_llm_2025: str
    owasp_llm_2025_name: str
    owasp_asi: str
    owasp_asi_name: str
    atlas: _containers.RepeatedScalarFieldContainer[str]
    mitre: str
    soc2_controls: _containers.RepeatedScalarFieldContainer[str]
    cwe: str
    def __init__(self, check_id: _Optional[str] = ..., category: _Optional[str] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., status: _Optional[_Union[CheckStatus, str]] = ..., value: _Optional[str] = ..., evidence: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., recommendations: _Optional[_Iterable[str]] = ..., cvss_score: _Optional[float] = ..., owasp_llm: _Optional[str] = ..., owasp_llm_name: _Optional[str] = ..., owasp_llm_2025: _Optional[str] = ..., owasp_llm_2025_name: _Optional[str] = ..., owasp_asi: _Optional[str] = ..., owasp_asi_name: _Optional[str] = ..., atlas: _Optional[_Iterable[str]] = ..., mitre: _Optional[str] = ..., soc2_controls: _Optional[_Iterable[str]] = ..., cwe: _Optional[str] = ...) -> None: ...

class KeptCheck(_message.Message):
    __slots__ = ("project_id", "agent_id", "workflow_id", "analysis_id", "created_at", "check")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    project_id: str
    agent_id: str
    workflow_id: str
    analysis_id: str
    created_at: _timestamp_pb2.Timestamp
    check: SecurityCheck
    def __init__(self, project_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., analysis_id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., check: _Optional[_Union[SecurityCheck, _Mapping]] = ...) -> None: ...

class CheckDefinition(_message.Message):
    __slots__ = ("check_id", "category", "name", "description", "thresholds", "recommendations", "cvss_critical", "cvss_warning", "owasp_llm", "owasp_llm_name", "owasp_llm_2025", "owasp_llm_2025_name", "owasp_asi", "owasp_asi_name", "atlas", "mitre", "soc2_controls", "cwe")
    class ThresholdsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    CHECK_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    THRESHOLDS_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATIONS_FIELD_NUMBER: _ClassVar[int]
    CVSS_CRITICAL_FIELD_NUMBER: _ClassVar[int]
    CVSS_WARNING_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_NAME_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_2025_FIELD_NUMBER: _ClassVar[int]
    OWASP_LLM_2025_NAME_FIELD_NUMBER: _ClassVar[int]
    OWASP_ASI_FIELD_NUMBER: _ClassVar[int]
    OWASP_ASI_NAME_FIELD_NUMBER: _ClassVar[int]
    ATLAS_FIELD_NUMBER: _ClassVar[int]
    MITRE_FIELD_NUMBER: _ClassVar[int]
    SOC2_CONTROLS_FIELD_NUMBER: _ClassVar[int]
    CWE_FIELD_NUMBER: _ClassVar[int]
    check_id: str
    category: str
    name: str
    description: str
    thresholds: _containers.ScalarMap[str, float]
    recommendations: _containers.RepeatedScalarFieldContainer[str]
    cvss_critical: float
    cvss_warning: float
    owasp_llm: str
    owasp_llm_name: str
    owasp_llm_2025: str
    owasp_llm_2025_name: str
    owasp_asi: str
    owasp_asi_name: str
    atlas: _containers.RepeatedScalarFieldContainer[str]
    mitre: str
    soc2_controls: _containers.RepeatedScalarFieldContainer[str]
    cwe: str
    def __init__(self, check_id: _Optional[str] = ..., category: _Optional[str] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., thresholds: _Optional[_Mapping[str, float]] = ..., recommendations: _Optional[_Iterable[str]] = ..., cvss_critical: _Optional[float] = ..., cvss_warning: _Optional[float] = ..., owasp_llm: _Optional[str] = ..., owasp_llm_name: _Optional[str] = ..., owasp_llm_2025: _Optional[str] = ..., owasp_llm_2025_name: _Optional[str] = ..., owasp_asi: _Optional[str] = ..., owasp_asi_name: _Optional[str] = ..., atlas: _Optional[_Iterable[str]] = ..., mitre: _Optional[str] = ..., soc2_controls: _Optional[_Iterable[str]] = ..., cwe: _Optional[str] = ...) -> None: ...

class CategoryDefinition(_message.Message):
    __slots__ = ("category_id", "category_name", "description")
    CATEGORY_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    category_id: str
    category_name: str
    description: str
    def __init__(self, category_id: _Optional[str] = ..., category_name: _Optional[str] = ..., description: _Optional[str] = ...) -> None: ...

class CheckCategoryReport(_message.Message):
    __slots__ = ("category_id", "category_name", "description", "checks", "metrics", "highest_severity", "total_checks", "passed_checks", "critical_checks", "warning_checks")
    CATEGORY_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    HIGHEST_SEVERITY_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CHECKS_FIELD_NUMBER: _ClassVar[int]
    PASSED_CHECKS_FIELD_NUMBER: _ClassVar[int]
    CRITICAL_CHECKS_FIELD_NUMBER: _ClassVar[int]
    WARNING_CHECKS_FIELD_NUMBER: _ClassVar[int]
    category_id: str
    category_name: str
    description: str
    checks: _containers.RepeatedCompositeFieldContainer[SecurityCheck]
    metrics: _struct_pb2.Struct
    highest_severity: CheckStatus
    total_checks: int
    passed_checks: int
    critical_checks: int
    warning_checks: int
    def __init__(self, category_id: _Optional[str] = ..., category_name: _Optional[str] = ..., description: _Optional[str] = ..., checks: _Optional[_Iterable[_Union[SecurityCheck, _Mapping]]] = ..., metrics: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., highest_severity: _Optional[_Union[CheckStatus, str]] = ..., total_checks: _Optional[int] = ..., passed_checks: _Optional[int] = ..., critical_checks: _Optional[int] = ..., warning_checks: _Optional[int] = ...) -> None: ...

class SecuritySummary(_message.Message):
    __slots__ = ("total_checks", "passed_checks", "critical_issues", "warnings", "pii_disabled", "pii_disabled_reason")
    TOTAL_CHECKS_FIELD_NUMBER: _ClassVar[int]
    PASSED_CHECKS_FIELD_NUMBER: _ClassVar[int]
    CRITICAL_ISSUES_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    PII_DISABLED_FIELD_NUMBER: _ClassVar[int]
    PII_DISABLED_REASON_FIELD_NUMBER: _ClassVar[int]
    total_checks: int
    passed_checks: int
    critical_issues: int
    warnings: int
    pii_disabled: bool
    pii_disabled_reason: str
    def __init__(self, total_checks: _Optional[int] = ..., passed_checks: _Optional[int] = ..., critical_issues: _Optional[int] = ..., warnings: _Optional[int] = ..., pii_disabled: _Optional[bool] = ..., pii_disabled_reason: _Optional[str] = ...) -> None: ...

class SecurityReport(_message.Message):
    __slots__ = ("report_id", "agent_id", "timestamp", "sessions_analyzed", "categories", "summary", "overall_status")
    class CategoriesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: CheckCategoryReport
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[CheckCategoryReport, _Mapping]] = ...) -> None: ...
    REPORT_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_ANALYZED_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    OVERALL_STATUS_FIELD_NUMBER: _ClassVar[int]
    report_id: str
    agent_id: str
    timestamp: _timestamp_pb2.Timestamp
    sessions_analyzed: int
    categories: _containers.MessageMap[str, CheckCategoryReport]
    summary: SecuritySummary
    overall_status: CheckStatus
    def __init__(self, report_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sessions_analyzed: _Optional[int] = ..., categories: _Optional[_Mapping[str, CheckCategoryReport]] = ..., summary: _Optional[_Union[SecuritySummary, _Mapping]] = ..., overall_status: _Optional[_Union[CheckStatus, str]] = ...) -> None: ...

class ClusterCharacteristics(_message.Message):
    __slots__ = ("typical_duration_sec", "duration_range", "typical_tool_calls", "tool_calls_range", "typical_tokens", "tokens_range", "common_tools", "common_tool_sequence", "common_models")
    TYPICAL_DURATION_SEC_FIELD_NUMBER: _ClassVar[int]
    DURATION_RANGE_FIELD_NUMBER: _ClassVar[int]
    TYPICAL_TOOL_CALLS_FIELD_NUMBER: _ClassVar[int]
    TOOL_CALLS_RANGE_FIELD_NUMBER: _ClassVar[int]
    TYPICAL_TOKENS_FIELD_NUMBER: _ClassVar[int]
    TOKENS_RANGE_FIELD_NUMBER: _ClassVar[int]
    COMMON_TOOLS_FIELD_NUMBER: _ClassVar[int]
    COMMON_TOOL_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    COMMON_MODELS_FIELD_NUMBER: _ClassVar[int]
    typical_duration_sec: float
    duration_range: _containers.RepeatedScalarFieldContainer[float]
    typical_tool_calls: float
    tool_calls_range: _containers.RepeatedScalarFieldContainer[int]
    typical_tokens: float
    tokens_range: _containers.RepeatedScalarFieldContainer[int]
    common_tools: _containers.RepeatedScalarFieldContainer[str]
    common_tool_sequence: _containers.RepeatedScalarFieldContainer[str]
    common_models: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, typical_duration_sec: _Optional[float] = ..., duration_range: _Optional[_Iterable[float]] = ..., typical_tool_calls: _Optional[float] = ..., tool_calls_range: _Optional[_Iterable[int]] = ..., typical_tokens: _Optional[float] = ..., tokens_range: _Optional[_Iterable[int]] = ..., common_tools: _Optional[_Iterable[str]] = ..., common_tool_sequence: _Optional[_Iterable[str]] = ..., common_models: _Optional[_Iterable[str]] = ...) -> None: ...

class BehaviorCluster(_message.Message):
    __slots__ = ("cluster_id", "size", "percentage", "confidence", "purity", "session_ids", "characteristics")
    CLUSTER_ID_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    PERCENTAGE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    PURITY_FIELD_NUMBER: _ClassVar[int]
    SESSION_IDS_FIELD_NUMBER: _ClassVar[int]
    CHARACTERISTICS_FIELD_NUMBER: _ClassVar[int]
    cluster_id: str
    size: int
    percentage: float
    confidence: str
    purity: float
    session_ids: _containers.RepeatedScalarFieldContainer[str]
    characteristics: ClusterCharacteristics
    def __init__(self, cluster_id: _Optional[str] = ..., size: _Optional[int] = ..., percentage: _Optional[float] = ..., confidence: _Optional[str] = ..., purity: _Optional[float] = ..., session_ids: _Optional[_Iterable[str]] = ..., characteristics: _Optional[_Union[ClusterCharacteristics, _Mapping]] = ...) -> None: ...

class CentroidDistance(_message.Message):
    __slots__ = ("from_cluster", "to_cluster", "distance", "similarity_score")
    FROM_CLUSTER_FIELD_NUMBER: _ClassVar[int]
    TO_CLUSTER_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_SCORE_FIELD_NUMBER: _ClassVar[int]
    from_cluster: str
    to_cluster: str
    distance: float
    similarity_score: float
    def __init__(self, from_cluster: _Optional[str] = ..., to_cluster: _Optional[str] = ..., distance: _Optional[float] = ..., similarity_score: _Optional[float] = ...) -> None: ...

class BehaviorOutlier(_message.Message):
    __slots__ = ("session_id", "anomaly_score", "severity", "recommended_action", "priority", "distance_to_nearest_centroid", "nearest_cluster_id", "primary_causes", "tool_analysis", "resource_analysis", "temporal_analysis", "recommendations")
    class ResourceAnalysisEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class TemporalAnalysisEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    ANOMALY_SCORE_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDED_ACTION_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_TO_NEAREST_CENTROID_FIELD_NUMBER: _ClassVar[int]
    NEAREST_CLUSTER_ID_FIELD_NUMBER: _ClassVar[int]
    PRIMARY_CAUSES_FIELD_NUMBER: _ClassVar[int]
    TOOL_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    TEMPORAL_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATIONS_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    anomaly_score: float
    severity: _common_pb2.Severity
    recommended_action: str
    priority: int
    distance_to_nearest_centroid: float
    nearest_cluster_id: str
    primary_causes: _containers.RepeatedScalarFieldContainer[str]
    tool_analysis: _struct_pb2.Struct
    resource_analysis: _containers.ScalarMap[str, str]
    temporal_analysis: _containers.ScalarMap[str, str]
    recommendations: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, session_id: _Optional[str] = ..., anomaly_score: _Optional[float] = ..., severity: _Optional[_Union[_common_pb2.Severity, str]] = ..., recommended_action: _Optional[str] = ..., priority: _Optional[int] = ..., distance_to_nearest_centroid: _Optional[float] = ..., nearest_cluster_id: _Optional[str] = ..., primary_causes: _Optional[_Iterable[str]] = ..., tool_analysis: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., resource_analysis: _Optional[_Mapping[str, str]] = ..., temporal_analysis: _Optional[_Mapping[str, str]] = ..., recommendations: _Optional[_Iterable[str]] = ...) -> None: ...

class BehaviorReport(_message.Message):
    __slots__ = ("status", "error", "total_sessions", "num_clusters", "num_outliers", "stability_score", "stability_purity", "predictability_score", "cluster_diversity", "confidence", "interpretation", "clusters", "centroid_distances", "outliers", "baseline_id", "map")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    NUM_CLUSTERS_FIELD_NUMBER: _ClassVar[int]
    NUM_OUTLIERS_FIELD_NUMBER: _ClassVar[int]
    STABILITY_SCORE_FIELD_NUMBER: _ClassVar[int]
    STABILITY_PURITY_FIELD_NUMBER: _ClassVar[int]
    PREDICTABILITY_SCORE_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_DIVERSITY_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    INTERPRETATION_FIELD_NUMBER: _ClassVar[int]
    CLUSTERS_FIELD_NUMBER: _ClassVar[int]
    CENTROID_DISTANCES_FIELD_NUMBER: _ClassVar[int]
    OUTLIERS_FIELD_NUMBER: _ClassVar[int]
    BASELINE_ID_FIELD_NUMBER: _ClassVar[int]
    MAP_FIELD_NUMBER: _ClassVar[int]
    status: str
    error: str
    total_sessions: int
    num_clusters: int
    num_outliers: int
    stability_score: float
    stability_purity: float
    predictability_score: float
    cluster_diversity: float
    confidence: str
    interpretation: str
    clusters: _containers.RepeatedCompositeFieldContainer[BehaviorCluster]
    centroid_distances: _containers.RepeatedCompositeFieldContainer[CentroidDistance]
    outliers: _containers.RepeatedCompositeFieldContainer[BehaviorOutlier]
    baseline_id: str
    map: _containers.RepeatedCompositeFieldContainer[MapPoint]
    def __init__(self, status: _Optional[str] = ..., error: _Optional[str] = ..., total_sessions: _Optional[int] = ..., num_clusters: _Optional[int] = ..., num_outliers: _Optional[int] = ..., stability_score: _Optional[float] = ..., stability_purity: _Optional[float] = ..., predictability_score: _Optional[float] = ..., cluster_diversity: _Optional[float] = ..., confidence: _Optional[str] = ..., interpretation: _Optional[str] = ..., clusters: _Optional[_Iterable[_Union[BehaviorCluster, _Mapping]]] = ..., centroid_distances: _Optional[_Iterable[_Union[CentroidDistance, _Mapping]]] = ..., outliers: _Optional[_Iterable[_Union[BehaviorOutlier, _Mapping]]] = ..., baseline_id: _Optional[str] = ..., map: _Optional[_Iterable[_Union[MapPoint, _Mapping]]] = ...) -> None: ...

class MapPoint(_message.Message):
    __slots__ = ("session_id", "x", "y", "cluster_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    x: float
    y: float
    cluster_id: str
    def __init__(self, session_id: _Optional[str] = ..., x: _Optional[float] = ..., y: _Optional[float] = ..., cluster_id: _Optional[str] = ...) -> None: ...

class PiiFinding(_message.Message):
    __slots__ = ("entity_type", "masked", "start", "end", "score", "confidence", "session_id", "event_id", "location")
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    entity_type: str
    masked: str
    start: int
    end: int
    score: float
    confidence: str
    session_id: str
    event_id: str
    location: str
    def __init__(self, entity_type: _Optional[str] = ..., masked: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., score: _Optional[float] = ..., confidence: _Optional[str] = ..., session_id: _Optional[str] = ..., event_id: _Optional[str] = ..., location: _Optional[str] = ...) -> None: ...

class PiiEntity(_message.Message):
    __slots__ = ("entity_type", "is_secret", "findings", "sessions", "by_location", "by_confidence", "example")
    class ByLocationEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class ByConfidenceEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    IS_SECRET_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    BY_LOCATION_FIELD_NUMBER: _ClassVar[int]
    BY_CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    EXAMPLE_FIELD_NUMBER: _ClassVar[int]
    entity_type: str
    is_secret: bool
    findings: int
    sessions: int
    by_location: _containers.ScalarMap[str, int]
    by_confidence: _containers.ScalarMap[str, int]
    example: PiiFinding
    def __init__(self, entity_type: _Optional[str] = ..., is_secret: _Optional[bool] = ..., findings: _Optional[int] = ..., sessions: _Optional[int] = ..., by_location: _Optional[_Mapping[str, int]] = ..., by_confidence: _Optional[_Mapping[str, int]] = ..., example: _Optional[_Union[PiiFinding, _Mapping]] = ...) -> None: ...

class PiiReport(_message.Message):
    __slots__ = ("total_findings", "findings_by_type", "findings_by_session", "findings_by_location", "high_confidence_count", "medium_confidence_count", "low_confidence_count", "detailed_findings", "sessions_with_pii", "sessions_without_pii", "most_common_entities", "provider", "disabled", "disabled_reason", "entities")
    class FindingsByTypeEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class FindingsBySessionEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class FindingsByLocationEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    TOTAL_FINDINGS_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_BY_TYPE_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_BY_SESSION_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_BY_LOCATION_FIELD_NUMBER: _ClassVar[int]
    HIGH_CONFIDENCE_COUNT_FIELD_NUMBER: _ClassVar[int]
    MEDIUM_CONFIDENCE_COUNT_FIELD_NUMBER: _ClassVar[int]
    LOW_CONFIDENCE_COUNT_FIELD_NUMBER: _ClassVar[int]
    DETAILED_FINDINGS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_WITH_PII_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_WITHOUT_PII_FIELD_NUMBER: _ClassVar[int]
    MOST_COMMON_ENTITIES_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    DISABLED_FIELD_NUMBER: _ClassVar[int]
    DISABLED_REASON_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    total_findings: int
    findings_by_type: _containers.ScalarMap[str, int]
    findings_by_session: _containers.ScalarMap[str, int]
    findings_by_location: _containers.ScalarMap[str, int]
    high_confidence_count: int
    medium_confidence_count: int
    low_confidence_count: int
    detailed_findings: _containers.RepeatedCompositeFieldContainer[PiiFinding]
    sessions_with_pii: int
    sessions_without_pii: int
    most_common_entities: _containers.RepeatedScalarFieldContainer[str]
    provider: str
    disabled: bool
    disabled_reason: str
    entities: _containers.RepeatedCompositeFieldContainer[PiiEntity]
    def __init__(self, total_findings: _Optional[int] = ..., findings_by_type: _Optional[_Mapping[str, int]] = ..., findings_by_session: _Optional[_Mapping[str, int]] = ..., findings_by_location: _Optional[_Mapping[str, int]] = ..., high_confidence_count: _Optional[int] = ..., medium_confidence_count: _Optional[int] = ..., low_confidence_count: _Optional[int] = ..., detailed_findings: _Optional[_Iterable[_Union[PiiFinding, _Mapping]]] = ..., sessions_with_pii: _Optional[int] = ..., sessions_without_pii: _Optional[int] = ..., most_common_entities: _Optional[_Iterable[str]] = ..., provider: _Optional[str] = ..., disabled: _Optional[bool] = ..., disabled_reason: _Optional[str] = ..., entities: _Optional[_Iterable[_Union[PiiEntity, _Mapping]]] = ...) -> None: ...

class RiskSummary(_message.Message):
    __slots__ = ("critical_issues", "warnings", "stability_score", "predictability_score", "total_sessions", "completed_sessions", "active_sessions", "behavioral_status", "behavioral_message", "pii_status", "pii_findings", "pii_sessions_with_pii", "pii_message", "pii_disabled", "pii_disabled_reason", "min_sessions_required", "current_sessions", "sessions_needed")
    CRITICAL_ISSUES_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    STABILITY_SCORE_FIELD_NUMBER: _ClassVar[int]
    PREDICTABILITY_SCORE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    BEHAVIORAL_STATUS_FIELD_NUMBER: _ClassVar[int]
    BEHAVIORAL_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PII_STATUS_FIELD_NUMBER: _ClassVar[int]
    PII_FINDINGS_FIELD_NUMBER: _ClassVar[int]
    PII_SESSIONS_WITH_PII_FIELD_NUMBER: _ClassVar[int]
    PII_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PII_DISABLED_FIELD_NUMBER: _ClassVar[int]
    PII_DISABLED_REASON_FIELD_NUMBER: _ClassVar[int]
    MIN_SESSIONS_REQUIRED_FIELD_NUMBER: _ClassVar[int]
    CURRENT_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_NEEDED_FIELD_NUMBER: _ClassVar[int]
    critical_issues: int
    warnings: int
    stability_score: float
    predictability_score: float
    total_sessions: int
    completed_sessions: int
    active_sessions: int
    behavioral_status: str
    behavioral_message: str
    pii_status: PiiStatus
    pii_findings: int
    pii_sessions_with_pii: int
    pii_message: str
    pii_disabled: bool
    pii_disabled_reason: str
    min_sessions_required: int
    current_sessions: int
    sessions_needed: int
    def __init__(self, critical_issues: _Optional[int] = ..., warnings: _Optional[int] = ..., stability_score: _Optional[float] = ..., predictability_score: _Optional[float] = ..., total_sessions: _Optional[int] = ..., completed_sessions: _Optional[int] = ..., active_sessions: _Optional[int] = ..., behavioral_status: _Optional[str] = ..., behavioral_message: _Optional[str] = ..., pii_status: _Optional[_Union[PiiStatus, str]] = ..., pii_findings: _Optional[int] = ..., pii_sessions_with_pii: _Optional[int] = ..., pii_message: _Optional[str] = ..., pii_disabled: _Optional[bool] = ..., pii_disabled_reason: _Optional[str] = ..., min_sessions_required: _Optional[int] = ..., current_sessions: _Optional[int] = ..., sessions_needed: _Optional[int] = ...) -> None: ...

class AgentRiskAnalysis(_message.Message):
    __slots__ = ("evaluation_id", "agent_id", "timestamp", "sessions_analyzed", "evaluation_status", "behavioral_analysis", "security_report", "pii_analysis", "summary", "error")
    EVALUATION_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_ANALYZED_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_STATUS_FIELD_NUMBER: _ClassVar[int]
    BEHAVIORAL_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    SECURITY_REPORT_FIELD_NUMBER: _ClassVar[int]
    PII_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    evaluation_id: str
    agent_id: str
    timestamp: _timestamp_pb2.Timestamp
    sessions_analyzed: int
    evaluation_status: str
    behavioral_analysis: BehaviorReport
    security_report: SecurityReport
    pii_analysis: PiiReport
    summary: RiskSummary
    error: str
    def __init__(self, evaluation_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sessions_analyzed: _Optional[int] = ..., evaluation_status: _Optional[str] = ..., behavioral_analysis: _Optional[_Union[BehaviorReport, _Mapping]] = ..., security_report: _Optional[_Union[SecurityReport, _Mapping]] = ..., pii_analysis: _Optional[_Union[PiiReport, _Mapping]] = ..., summary: _Optional[_Union[RiskSummary, _Mapping]] = ..., error: _Optional[str] = ...) -> None: ...

class AnalysisSession(_message.Message):
    __slots__ = ("analysis_id", "project_id", "agent_id", "workflow_id", "session_type", "status", "created_at", "completed_at", "completed_sessions", "sessions_analyzed", "findings_count", "risk_score", "failure_reason")
    ANALYSIS_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_TYPE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_ANALYZED_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_COUNT_FIELD_NUMBER: _ClassVar[int]
    RISK_SCORE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_REASON_FIELD_NUMBER: _ClassVar[int]
    analysis_id: str
    project_id: str
    agent_id: str
    workflow_id: str
    session_type: str
    status: str
    created_at: _timestamp_pb2.Timestamp
    completed_at: _timestamp_pb2.Timestamp
    completed_sessions: int
    sessions_analyzed: int
    findings_count: int
    risk_score: float
    failure_reason: str
    def __init__(self, analysis_id: _Optional[str] = ..., project_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., session_type: _Optional[str] = ..., status: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completed_sessions: _Optional[int] = ..., sessions_analyzed: _Optional[int] = ..., findings_count: _Optional[int] = ..., risk_score: _Optional[float] = ..., failure_reason: _Optional[str] = ...) -> None: ...

class AnalysisStanding(_message.Message):
    __slots__ = ("agent_id", "total_sessions", "completed_sessions", "unanalyzed_sessions", "is_running", "last_analysis", "can_trigger", "sessions_needed")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    UNANALYZED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    IS_RUNNING_FIELD_NUMBER: _ClassVar[int]
    LAST_ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    CAN_TRIGGER_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_NEEDED_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    total_sessions: int
    completed_sessions: int
    unanalyzed_sessions: int
    is_running: bool
    last_analysis: AnalysisSession
    can_trigger: bool
    sessions_needed: int
    def __init__(self, agent_id: _Optional[str] = ..., total_sessions: _Optional[int] = ..., completed_sessions: _Optional[int] = ..., unanalyzed_sessions: _Optional[int] = ..., is_running: _Optional[bool] = ..., last_analysis: _Optional[_Union[AnalysisSession, _Mapping]] = ..., can_trigger: _Optional[bool] = ..., sessions_needed: _Optional[int] = ...) -> None: ...

class Quartiles(_message.Message):
    __slots__ = ("ends",)
    ENDS_FIELD_NUMBER: _ClassVar[int]
    ends: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, ends: _Optional[_Iterable[float]] = ...) -> None: ...

class BehaviorBaseline(_message.Message):
    __slots__ = ("baseline_id", "agent_id", "quartiles", "sessions", "tools", "created_at")
    class QuartilesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Quartiles
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Quartiles, _Mapping]] = ...) -> None: ...
    BASELINE_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    QUARTILES_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    TOOLS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    baseline_id: str
    agent_id: str
    quartiles: _containers.MessageMap[str, Quartiles]
    sessions: int
    tools: _containers.RepeatedScalarFieldContainer[str]
    created_at: _timestamp_pb2.Timestamp
    def __init__(self, baseline_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., quartiles: _Optional[_Mapping[str, Quartiles]] = ..., sessions: _Optional[int] = ..., tools: _Optional[_Iterable[str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RetiredBaseline(_message.Message):
    __slots__ = ("baseline_id", "agent_id", "sessions", "created_at", "retired_at", "retired_by", "reason")
    BASELINE_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    RETIRED_AT_FIELD_NUMBER: _ClassVar[int]
    RETIRED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    baseline_id: str
    agent_id: str
    sessions: int
    created_at: _timestamp_pb2.Timestamp
    retired_at: _timestamp_pb2.Timestamp
    retired_by: str
    reason: str
    def __init__(self, baseline_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., sessions: _Optional[int] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., retired_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., retired_by: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class AgentPatterns(_message.Message):
    __slots__ = ("avg_session_duration_sec", "avg_messages", "avg_tool_calls", "avg_tokens", "error_rate", "sessions_by_hour")
    AVG_SESSION_DURATION_SEC_FIELD_NUMBER: _ClassVar[int]
    AVG_MESSAGES_FIELD_NUMBER: _ClassVar[int]
    AVG_TOOL_CALLS_FIELD_NUMBER: _ClassVar[int]
    AVG_TOKENS_FIELD_NUMBER: _ClassVar[int]
    ERROR_RATE_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_BY_HOUR_FIELD_NUMBER: _ClassVar[int]
    avg_session_duration_sec: float
    avg_messages: float
    avg_tool_calls: float
    avg_tokens: float
    error_rate: float
    sessions_by_hour: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, avg_session_duration_sec: _Optional[float] = ..., avg_messages: _Optional[float] = ..., avg_tool_calls: _Optional[float] = ..., avg_tokens: _Optional[float] = ..., error_rate: _Optional[float] = ..., sessions_by_hour: _Optional[_Iterable[int]] = ...) -> None: ...

class TokenTotals(_message.Message):
    __slots__ = ("input_tokens", "output_tokens", "total_tokens")
    INPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_TOKENS_FIELD_NUMBER: _ClassVar[int]
    input_tokens: int
    output_tokens: int
    total_tokens: int
    def __init__(self, input_tokens: _Optional[int] = ..., output_tokens: _Optional[int] = ..., total_tokens: _Optional[int] = ...) -> None: ...

class ToolTotals(_message.Message):
    __slots__ = ("tool", "calls", "sessions")
    TOOL_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    tool: str
    calls: int
    sessions: int
    def __init__(self, tool: _Optional[str] = ..., calls: _Optional[int] = ..., sessions: _Optional[int] = ...) -> None: ...

class ModelTotals(_message.Message):
    __slots__ = ("model", "sessions")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    model: str
    sessions: int
    def __init__(self, model: _Optional[str] = ..., sessions: _Optional[int] = ...) -> None: ...

class DayTotals(_message.Message):
    __slots__ = ("day", "sessions", "messages", "tool_calls", "total_tokens", "errors")
    DAY_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    TOOL_CALLS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_TOKENS_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    day: str
    sessions: int
    messages: int
    tool_calls: int
    total_tokens: int
    errors: int
    def __init__(self, day: _Optional[str] = ..., sessions: _Optional[int] = ..., messages: _Optional[int] = ..., tool_calls: _Optional[int] = ..., total_tokens: _Optional[int] = ..., errors: _Optional[int] = ...) -> None: ...

class AgentAnalytics(_message.Message):
    __slots__ = ("tokens", "model_calls", "avg_response_time_ms", "models", "tools", "timeline")
    TOKENS_FIELD_NUMBER: _ClassVar[int]
    MODEL_CALLS_FIELD_NUMBER: _ClassVar[int]
    AVG_RESPONSE_TIME_MS_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    TOOLS_FIELD_NUMBER: _ClassVar[int]
    TIMELINE_FIELD_NUMBER: _ClassVar[int]
    tokens: TokenTotals
    model_calls: int
    avg_response_time_ms: float
    models: _containers.RepeatedCompositeFieldContainer[ModelTotals]
    tools: _containers.RepeatedCompositeFieldContainer[ToolTotals]
    timeline: _containers.RepeatedCompositeFieldContainer[DayTotals]
    def __init__(self, tokens: _Optional[_Union[TokenTotals, _Mapping]] = ..., model_calls: _Optional[int] = ..., avg_response_time_ms: _Optional[float] = ..., models: _Optional[_Iterable[_Union[ModelTotals, _Mapping]]] = ..., tools: _Optional[_Iterable[_Union[ToolTotals, _Mapping]]] = ..., timeline: _Optional[_Iterable[_Union[DayTotals, _Mapping]]] = ...) -> None: ...
