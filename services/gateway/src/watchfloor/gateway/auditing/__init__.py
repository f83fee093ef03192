"""What the audit log is told of the calls that this gateway serves."""

from watchfloor.gateway.auditing.declared import (
    DECLARED,
    NOT_AUDITED,
    kind_of,
)
from watchfloor.gateway.auditing.port import AuditedEntries
from watchfloor.gateway.auditing.subject import Subject, SubjectKind, subject_in
from watchfloor.gateway.auditing.trail import AuditTrail, CallFacts, Record

__all__ = [
    "DECLARED",
    "NOT_AUDITED",
    "AuditTrail",
    "AuditedEntries",
    "CallFacts",
    "Record",
    "Subject",
    "SubjectKind",
    "kind_of",
    "subject_in",
]
