"""Which calls the audit log is told of: one table for every face.

An operation is named as the function behind its route; an rpc of the same meaning has the same
name in capitals. What has no line here is not served: a test looks at every route and rpc.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from watchfloor.core import AuditKind

_READ, _CHANGE, _ACT = AuditKind.READ, AuditKind.CHANGE, AuditKind.ACT


class Declaration(NamedTuple):
    """What is told of an operation.

    Attributes:
        kind: ``change`` where it happens in the database, ``act`` where it may happen elsewhere.
        permission: What its callers need.
    """

    kind: AuditKind
    permission: str


_BY_PERMISSION: Mapping[tuple[AuditKind, str], tuple[str, ...]] = {
    (_READ, "data:read"): (
        "get_agent",
        "get_agent_analysis_status",
        "get_agent_baseline",
        "get_agent_security_checks",
        "get_analysis_details",
        "get_analysis_status",
        "get_baseline",
        "get_conversation",
        "get_customer",
        "get_policy",
        "get_session",
        "get_threat",
        "get_workflow_analysis_status",
        "get_workflow_security_checks",
        "list_agent_analyses",
        "list_agents",
        "list_analyses",
        "list_changes",
        "list_customers",
        "list_dead_letters",
        "list_events",
        "list_intel",
        "list_intel_sources",
        "list_policies",
        "list_security_checks",
        "list_sessions",
        "list_threats",
        "list_workflow_analyses",
        "list_workflows",
        "related_sessions",
        "threat_stats",
        "watch_by_websocket",
        "watch_sessions",
        "watch_threats",
    ),
    (_READ, "results:use"): (
        "check_analysis",
        "get_analyses",
        "get_analysis",
        "recovery_settings",
        "result_stats",
    ),
    (_READ, "analyses:run"): ("evaluate_session",),
    (_READ, "project:administer"): ("list_audit_entries",),
    (_READ, "installation:administer"): ("list_projects",),
    (_CHANGE, "results:use"): ("clean_results", "delete_analysis"),
    (_CHANGE, "project:administer"): ("set_recovery",),
    (_CHANGE, "verdicts:record"): ("rebaseline_agent", "record_verdict", "retire_baseline"),
    (_CHANGE, "knowledge:write"): (
        "create_policy",
        "delete_customer",
        "delete_intel_source",
        "delete_policy",
        "import_intel",
        "put_customer",
        "put_customers",
        "replace_policy",
    ),
    (_CHANGE, "changes:record"): ("record_changes",),
    (_CHANGE, "analyses:run"): (
        "analyze_agent",
        "analyze_features",
        "analyze_workflow",
        "request_analysis",
    ),
    (_CHANGE, "installation:administer"): ("create_key", "create_project"),
    (_ACT, "dead-letters:decide"): ("drop_dead_letter", "requeue_dead_letter"),
}

DECLARED: Mapping[str, Declaration] = MappingProxyType(
    {
        operation: Declaration(kind, permission)
        for (kind, permission), operations in _BY_PERMISSION.items()
        for operation in operations
    }
)
"""What is told, by operation."""

NOT_AUDITED = frozenset(
    {
        # What comes in is kept itself, with its receipt; only that it was denied is told.
        "analyze_threat",
        "export",
        "record_events",
        "submit_signals",
        "trigger_threat",
        # Nobody's data.
        "docs",
        "health",
        "list_check_definitions",
        "list_security_check_definitions",
        "metrics",
        "openapi",
        "ready",
        # OTLP by HTTP, as it is called there.
        "serve",
    }
)
"""Of which nothing is told but refusals by permission, and keys outside their habit."""


@lru_cache(maxsize=256)
def declaration_of(name: str) -> Declaration | None:
    """What is told of an operation; nothing of what is not audited.

    Args:
        name: Of a route's function, or of an rpc.
    """
    return DECLARED.get(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
