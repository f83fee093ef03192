import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from watchfloor.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SignalInput(_message.Message):
    __slots__ = ("id", "threat_type", "customer_name", "customer_id", "source_ip", "user_agent", "request_count", "time_window_minutes", "detected_at", "user_id", "endpoint", "geo", "asn", "session_id", "agent_id", "mitre_hints", "raw_data")
    ID_FIELD_NUMBER: _ClassVar[int]
    THREAT_TYPE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_NAME_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_IP_FIELD_NUMBER: _ClassVar[int]
    USER_AGENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_COUNT_FIELD_NUMBER: _ClassVar[int]
    TIME_WINDOW_MINUTES_FIELD_NUMBER: _ClassVar[int]
    DETECTED_AT_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ENDPOINT_FIELD_NUMBER: _ClassVar[int]
    GEO_FIELD_NUMBER: _ClassVar[int]
    ASN_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    MITRE_HINTS_FIELD_NUMBER: _ClassVar[int]
    RAW_DATA_FIELD_NUMBER: _ClassVar[int]
    id: str
    threat_type: _common_pb2.ThreatType
    customer_name: str
    customer_id: str
    source_ip: str
    user_agent: str
    request_count: int
    time_window_minutes: float
    detected_at: _timestamp_pb2.Timestamp
    user_id: str
    endpoint: str
    geo: str
    asn: str
    session_id: str
    agent_id: str
    mitre_hints: _containers.RepeatedScalarFieldContainer[str]
    raw_data: _struct_pb2.Struct
    def __init__(self, id: _Optional[str] = ..., threat_type: _Optional[_Union[_common_pb2.ThreatType, str]] = ..., customer_name: _Optional[str] = ..., customer_id: _Optional[str] = ..., source_ip: _Optional[str] = ..., user_agent: _Optional[str] = ..., request_count: _Optional[int] = ..., time_window_minutes: _Optional[float] = ..., detected_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., user_id: _Optional[str] = ..., endpoint: _Optional[str] = ..., geo: _Optional[str] = ..., asn: _Optional[str] = ..., session_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., mitre_hints: _Optional[_Iterable[str]] = ..., raw_data: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class ThreatSignal(_message.Message):
    __slots__ = ("id", "threat_type", "customer_name", "customer_id", "source_ip", "user_agent", "request_count", "time_window_minutes", "detected_at", "user_id", "endpoint", "geo", "asn", "session_id", "agent_id", "mitre_hints", "raw_data", "threat_id", "project_id", "received_at", "schema_version", "redactions")
    ID_FIELD_NUMBER: _ClassVar[int]
    THREAT_TYPE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_NAME_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_IP_FIELD_NUMBER: _ClassVar[int]
    USER_AGENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_COUNT_FIELD_NUMBER: _ClassVar[int]
    TIME_WINDOW_MINUTES_FIELD_NUMBER: _ClassVar[int]
    DETECTED_AT_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ENDPOINT_FIELD_NUMBER: _ClassVar[int]
    GEO_FIELD_NUMBER: _ClassVar[int]
    ASN_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    MITRE_HINTS_FIELD_NUMBER: _ClassVar[int]
    RAW_DATA_FIELD_NUMBER: _ClassVar[int]
    THREAT_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    REDACTIONS_FIELD_NUMBER: _ClassVar[int]
    id: str
    threat_type: _common_pb2.ThreatType
    customer_name: str
    customer_id: str
    source_ip: str
    user_agent: str
    request_count: int
    time_window_minutes: float
    detected_at: _timestamp_pb2.Timestamp
    user_id: str
    endpoint: str
    geo: str
    asn: str
    session_id: str
    agent_id: str
    mitre_hints: _containers.RepeatedScalarFieldContainer[str]
    raw_data: _struct_pb2.Struct
    threat_id: str
    project_id: str
    received_at: _timestamp_pb2.Timestamp
    schema_version: int
    redactions: _containers.RepeatedCompositeFieldContainer[Redaction]
    def __init__(self, id: _Optional[str] = ..., threat_type: _Optional[_Union[_common_pb2.ThreatType, str]] = ..., customer_name: _Optional[str] = ..., customer_id: _Optional[str] = ..., source_ip: _Optional[str] = ..., user_agent: _Optional[str] = ..., request_count: _Optional[int] = ..., time_window_minutes: _Optional[float] = ..., detected_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., user_id: _Optional[str] = ..., endpoint: _Optional[str] = ..., geo: _Optional[str] = ..., asn: _Optional[str] = ..., session_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., mitre_hints: _Optional[_Iterable[str]] = ..., raw_data: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., threat_id: _Optional[str] = ..., project_id: _Optional[str] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., schema_version: _Optional[int] = ..., redactions: _Optional[_Iterable[_Union[Redaction, _Mapping]]] = ...) -> None: ...

class Redaction(_message.Message):
    __slots__ = ("type", "location", "count")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    type: str
    location: str
    count: int
    def __init__(self, type: _Optional[str] = ..., location: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...
