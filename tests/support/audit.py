"""Audit entries and keys for tests."""

from datetime import UTC, datetime
from typing import Any

from watchfloor.audit import KeyRing
from watchfloor.core import AuditEntry, AuditKind, AuditResult, mint_uuid7

NOON = datetime(2026, 3, 1, 12, 0, 0, 1234, tzinfo=UTC)
RING = KeyRing({1: b"1" * 32, 2: b"2" * 32})
"""Two keys, of which the second signs."""


def make_entry(project_id: str = "shop", **fields: Any) -> AuditEntry:
    """An entry, not signed; what matters to a test is given."""
    at = fields.get("at", NOON)
    values: dict[str, Any] = {
        "project_id": project_id,
        "entry_id": mint_uuid7(at),
        "at": at,
        "actor": "key:0198",
        "kind": AuditKind.READ,
        "permission": "data:read",
        "operation": "GET /api/threats/{threat_id}",
        "subject": RING.token(project_id, "threat", "t-1"),
        "face": "rest",
        "address": "192.0.2.7",
        "result": AuditResult.DONE,
        "reason": None,
        "detail": None,
        "request_id": "r-1",
    }
    return AuditEntry(**values | fields)
