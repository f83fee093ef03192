"""The audit log: its keys, the writer of what is read, the sealer, verification."""

from watchfloor.audit.config import AuditConfig
from watchfloor.audit.export import FIELDS, exported
from watchfloor.audit.keys import KeyRing
from watchfloor.audit.own_entry import OPERATOR, SYSTEM, own_entry
from watchfloor.audit.port import Keys
from watchfloor.audit.sealer import Sealer
from watchfloor.audit.verification import Fault, FaultKind, Verified, verify
from watchfloor.audit.writer import AuditWriter

__all__ = [
    "FIELDS",
    "OPERATOR",
    "SYSTEM",
    "AuditConfig",
    "AuditWriter",
    "Fault",
    "FaultKind",
    "KeyRing",
    "Keys",
    "Sealer",
    "Verified",
    "exported",
    "own_entry",
    "verify",
]
