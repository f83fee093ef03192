from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class ThreatType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    THREAT_TYPE_UNSPECIFIED: _ClassVar[ThreatType]
    THREAT_TYPE_BOT_TRAFFIC: _ClassVar[ThreatType]
    THREAT_TYPE_CREDENTIAL_STUFFING: _ClassVar[ThreatType]
    THREAT_TYPE_ACCOUNT_TAKEOVER: _ClassVar[ThreatType]
    THREAT_TYPE_DATA_SCRAPING: _ClassVar[ThreatType]
    THREAT_TYPE_GEO_ANOMALY: _ClassVar[ThreatType]
    THREAT_TYPE_RATE_LIMIT_BREACH: _ClassVar[ThreatType]
    THREAT_TYPE_BRUTE_FORCE: _ClassVar[ThreatType]
    THREAT_TYPE_PROXY_NETWORK: _ClassVar[ThreatType]
    THREAT_TYPE_DEVICE_COMPROMISE: _ClassVar[ThreatType]
    THREAT_TYPE_ANOMALY: _ClassVar[ThreatType]

class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEVERITY_UNSPECIFIED: _ClassVar[Severity]
    SEVERITY_CRITICAL: _ClassVar[Severity]
    SEVERITY_HIGH: _ClassVar[Severity]
    SEVERITY_MEDIUM: _ClassVar[Severity]
    SEVERITY_LOW: _ClassVar[Severity]

class ThreatStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    THREAT_STATUS_UNSPECIFIED: _ClassVar[ThreatStatus]
    THREAT_STATUS_PENDING: _ClassVar[ThreatStatus]
    THREAT_STATUS_ANALYZING: _ClassVar[ThreatStatus]
    THREAT_STATUS_COMPLETED: _ClassVar[ThreatStatus]
    THREAT_STATUS_FAILED: _ClassVar[ThreatStatus]

class VerdictKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_KIND_UNSPECIFIED: _ClassVar[VerdictKind]
    VERDICT_KIND_FALSE_POSITIVE: _ClassVar[VerdictKind]
    VERDICT_KIND_TRUE_POSITIVE: _ClassVar[VerdictKind]
    VERDICT_KIND_DISREGARD: _ClassVar[VerdictKind]
    VERDICT_KIND_SUSPICIOUS: _ClassVar[VerdictKind]
    VERDICT_KIND_BENIGN: _ClassVar[VerdictKind]
    VERDICT_KIND_TEST: _ClassVar[VerdictKind]
    VERDICT_KIND_INSUFFICIENT_DATA: _ClassVar[VerdictKind]
    VERDICT_KIND_DUPLICATE: _ClassVar[VerdictKind]

class AgentName(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AGENT_NAME_UNSPECIFIED: _ClassVar[AgentName]
    AGENT_NAME_HISTORICAL: _ClassVar[AgentName]
    AGENT_NAME_CONFIG: _ClassVar[AgentName]
    AGENT_NAME_DEVOPS: _ClassVar[AgentName]
    AGENT_NAME_CONTEXT: _ClassVar[AgentName]
    AGENT_NAME_PRIORITY: _ClassVar[AgentName]
THREAT_TYPE_UNSPECIFIED: ThreatType
THREAT_TYPE_BOT_TRAFFIC: ThreatType
THREAT_TYPE_CREDENTIAL_STUFFING: ThreatType
THREAT_TYPE_ACCOUNT_TAKEOVER: ThreatType
THREAT_TYPE_DATA_SCRAPING: ThreatType
THREAT_TYPE_GEO_ANOMALY: ThreatType
THREAT_TYPE_RATE_LIMIT_BREACH: ThreatType
THREAT_TYPE_BRUTE_FORCE: ThreatType
THREAT_TYPE_PROXY_NETWORK: ThreatType
THREAT_TYPE_DEVICE_COMPROMISE: ThreatType
THREAT_TYPE_ANOMALY: ThreatType
SEVERITY_UNSPECIFIED: Severity
SEVERITY_CRITICAL: Severity
SEVERITY_HIGH: Severity
SEVERITY_MEDIUM: Severity
SEVERITY_LOW: Severity
THREAT_STATUS_UNSPECIFIED: ThreatStatus
THREAT_STATUS_PENDING: ThreatStatus
THREAT_STATUS_ANALYZING: ThreatStatus
THREAT_STATUS_COMPLETED: ThreatStatus
THREAT_STATUS_FAILED: ThreatStatus
VERDICT_KIND_UNSPECIFIED: VerdictKind
VERDICT_KIND_FALSE_POSITIVE: VerdictKind
VERDICT_KIND_TRUE_POSITIVE: VerdictKind
VERDICT_KIND_DISREGARD: VerdictKind
VERDICT_KIND_SUSPICIOUS: VerdictKind
VERDICT_KIND_BENIGN: VerdictKind
VERDICT_KIND_TEST: VerdictKind
VERDICT_KIND_INSUFFICIENT_DATA: VerdictKind
VERDICT_KIND_DUPLICATE: VerdictKind
AGENT_NAME_UNSPECIFIED: AgentName
AGENT_NAME_HISTORICAL: AgentName
AGENT_NAME_CONFIG: AgentName
AGENT_NAME_DEVOPS: AgentName
AGENT_NAME_CONTEXT: AgentName
AGENT_NAME_PRIORITY: AgentName

class FieldProblem(_message.Message):
    __slots__ = ("field", "reason")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    field: str
    reason: str
    def __init__(self, field: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...
