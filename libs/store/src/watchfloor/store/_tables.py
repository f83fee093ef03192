"""The tables as the repositories name them; the migrations make them, a test keeps both equal.

Columns that only statements in plain SQL use are left out.
"""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

_METADATA = MetaData()
_UUID = Uuid(as_uuid=False)
_MOMENT = DateTime(timezone=True)

PROJECTS = Table(
    "projects",
    _METADATA,
    Column("project_id", Text),
    Column("created_at", _MOMENT),
    Column("quota", JSONB),
)

API_KEYS = Table(
    "api_keys",
    _METADATA,
    Column("key_id", _UUID),
    Column("project_id", Text),
    Column("role", Text),
    Column("prefix", Text),
    Column("key_sha256", LargeBinary),
    Column("created_at", _MOMENT),
    Column("name", Text),
    Column("expires_at", _MOMENT),
    Column("revoked_at", _MOMENT),
    Column("last_used_at", _MOMENT),
)

VISIBLE_THREATS = Table(
    "visible_threats",
    _METADATA,
    Column("project_id", Text),
    Column("received_at", _MOMENT),
    Column("threat_id", _UUID),
    Column("revision", Integer),
    Column("status", Text),
    Column("severity", Text),
    Column("threat_type", Text),
    Column("requires_review", Boolean),
    Column("processing_time_ms", Double),
    Column("verdict", Text),
    Column("customer_id", Text),
    Column("customer", Text),
    Column("source_ip", Text),
    Column("document", Text),
    Column("search", TSVECTOR),
    Column("fp_score", Double),
    Column("fp_label", Text),
    Column("action", Text),
)

VERDICTS = Table(
    "verdicts",
    _METADATA,
    Column("project_id", Text),
    Column("threat_id", _UUID),
    Column("revision", Integer),
    Column("verdict", Text),
    Column("note", Text),
    Column("given_by", Text),
    Column("given_at", _MOMENT),
)

CUSTOMERS = Table(
    "customers",
    _METADATA,
    Column("project_id", Text),
    Column("customer_id", Text),
    Column("name", Text),
    Column("document", Text),
)

CHANGE_EVENTS = Table(
    "change_events",
    _METADATA,
    Column("project_id", Text),
    Column("change_id", _UUID),
    Column("external_id", Text),
    Column("kind", Text),
    Column("summary", Text),
    Column("customer_id", Text),
    Column("service", Text),
    Column("endpoint", Text),
    Column("started_at", _MOMENT),
    Column("ended_at", _MOMENT),
    Column("reported_by", Text),
    Column("url", Text),
)

INTEL_INDICATORS = Table(
    "intel_indicators",
    _METADATA,
    Column("project_id", Text),
    Column("intel_id", _UUID),
    Column("kind", Text),
    Column("value", Text),
    Column("value_sha256", LargeBinary),
    Column("label", Text),
    Column("confidence", SmallInteger),
    Column("source", Text),
    Column("external_id", Text),
    Column("valid_from", _MOMENT),
    Column("valid_until", _MOMENT),
    Column("description", Text),
    Column("imported_at", _MOMENT),
)

VISIBLE_SESSIONS = Table(
    "visible_sessions",
    _METADATA,
    Column("project_id", Text),
    Column("session_id", Text),
    Column("external_id", Text),
    Column("agent_id", Text),
    Column("workflow_id", Text),
    Column("user_id", Text),
    Column("status", Text),
    Column("created_at", _MOMENT),
    Column("last_event_at", _MOMENT),
    Column("last_received_at", _MOMENT),
    Column("concluded_at", _MOMENT),
    Column("conclusion_number", Integer),
    Column("feature_id", Text),
    Column("risk_score", Double),
    Column("patterns", ARRAY(Text)),
    Column("labels", ARRAY(Text)),
    Column("action", Text),
    Column("tags", ARRAY(Text)),
    Column("counters", Text),
    Column("available_tools", Text),
    Column("customer_id", Text),
    Column("addresses", JSONB),
    Column("dataflow_verdict", Text),
)

TABLES = tuple(_METADATA.tables.values())
