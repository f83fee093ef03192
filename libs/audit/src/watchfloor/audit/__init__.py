"""The audit log: its keys, the writer of what is read, the sealer, verification."""

from watchfloor.audit.keys import KeyRing
from watchfloor.audit.port import Keys
from watchfloor.audit.sealer import Sealer
from watchfloor.audit.verification import Fault, FaultKind, Verified, verify
from watchfloor.audit.writer import SYSTEM, AuditWriter

__all__ = [
    "SYSTEM",
    "AuditWriter",
    "Fault",
    "FaultKind",
    "KeyRing",
    "Keys",
    "Sealer",
    "Verified",
    "verify",
]
