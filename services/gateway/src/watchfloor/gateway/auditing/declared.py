"""Which calls the audit log is told of: one table for every face.

An operation is named as the function behind its route; an rpc of the same meaning has the same
name in capitals. What has no line here is not served: a test looks at every route and rpc.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from watchfloor.core import AuditKind

_BY_KIND: Mapping[AuditKind, tuple[str, ...]] = {
    AuditKind.READ: (
        "check_analysis",
        "evaluate_session",
        "get_agent",
        "get_agent_analysis_status",
        "get_agent_baseline",
        "get_agent_security_checks",
        "get_analyses",
        "get_analysis",
        "get_analysis_details",
        "get_analysis_status",
        "get_baseline",
        "get_conversation",
        "export_subject",
        "get_customer",
        "get_erasure",
        "get_policy",
        "get_redaction_policy",
        "get_retention",
        "get_session",
        "get_threat",
        "get_workflow_analysis_status",
        "get_workflow_security_checks",
        "list_agent_analyses",
        "list_agents",
        "list_analyses",
        "list_audit_entries",
        "list_changes",
        "list_customers",
        "list_dead_letters",
        "list_erasures",
        "list_events",
        "list_holds",
        "list_intel",
        "list_intel_sources",
        "list_keys",
        "list_policies",
        "list_projects",
        "list_security_checks",
        "list_sessions",
        "list_threats",
        "list_views",
        "list_workflow_analyses",
        "list_workflows",
        "recovery_settings",
        "related_sessions",
        "result_stats",
        "similar_threats",
        "threat_stats",
        "watch_by_websocket",
        "watch_changed_sessions",
        "watch_sessions",
        "watch_threats",
    ),
    AuditKind.CHANGE: (
        "add_hold",
        "analyze_agent",
        "analyze_features",
        "analyze_workflow",
        "clean_results",
        "create_key",
        "create_policy",
        "create_project",
        "create_view",
        "delete_analysis",
        "delete_customer",
        "delete_intel_source",
        "delete_policy",
        "erase_subject",
        "delete_view",
        "import_intel",
        "login",
        "logout",
        "oidc_callback",
        "put_customer",
        "put_customers",
        "put_project_quota",
        "put_redaction_policy",
        "put_retention",
        "rebaseline_agent",
        "record_changes",
        "record_verdict",
        "record_verdicts",
        "release_hold",
        "replace_policy",
        "replace_view",
        "request_analysis",
        "retire_baseline",
        "revoke_key",
        "revoke_tokens",
        "rotate_key",
        "set_recovery",
        "withdraw_verdict",
        "withdraw_verdicts",
    ),
    AuditKind.ACT: (
        "drop_dead_letter",
        "drop_dead_letters",
        "requeue_dead_letter",
        "requeue_dead_letters",
    ),
}

DECLARED: Mapping[str, AuditKind] = MappingProxyType(
    {operation: kind for kind, operations in _BY_KIND.items() for operation in operations}
)
"""What is told, by operation: ``change`` where it happens in the database, ``act`` where it may
happen elsewhere."""

NOT_AUDITED = frozenset(
    {
        # What comes in is kept itself, with its receipt; only that it was denied is told.
        "analyze_threat",
        "export",
        "record_events",
        "submit_signals",
        "trigger_threat",
        # Nobody's data, or only what the caller is.
        "dashboard_file",
        "dashboard_page",
        "docs",
        "health",
        "list_check_definitions",
        "list_security_check_definitions",
        "login_ways",
        "me",
        "metrics",
        "oidc_login",
        "openapi",
        "pipeline_status",
        "ready",
        # OTLP by HTTP, as it is called there.
        "serve",
    }
)
"""Of which nothing is told but refusals by permission, and keys outside their habit."""


@lru_cache(maxsize=256)
def kind_of(name: str) -> AuditKind | None:
    """What an entry of an operation is about; nothing where it is not audited.

    Args:
        name: Of a route's function, or of an rpc.
    """
    return DECLARED.get(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
