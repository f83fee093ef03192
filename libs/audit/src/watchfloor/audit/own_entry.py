"""Entries of what no caller of a face asked for."""

from datetime import datetime

from watchfloor.core import AuditEntry, AuditKind, AuditResult, mint_uuid7

SYSTEM = "system"
"""The actor of what the product does by itself."""

OPERATOR = "operator"
"""The actor of what is done by who has the data folder, without a key."""


def own_entry(
    project_id: str,
    kind: AuditKind,
    *,
    at: datetime,
    operation: str,
    actor: str = SYSTEM,
    face: str = "internal",
    result: AuditResult = AuditResult.DONE,
    detail: str | None = None,
) -> AuditEntry:
    """An entry, not signed.

    Args:
        project_id: In whose log.
        kind: What it is about.
        at: When.
        operation: What is done, in a fixed word.
        actor: Who.
        face: Where it came in.
        result: What came of it.
        detail: More about it, in fixed words and numbers.
    """
    entry_id = mint_uuid7(at)
    return AuditEntry(
        project_id=project_id,
        entry_id=entry_id,
        at=at,
        actor=actor,
        kind=kind,
        permission="",
        operation=operation,
        subject=None,
        face=face,
        address=None,
        result=result,
        reason=None,
        detail=detail,
        request_id=entry_id,
    )
