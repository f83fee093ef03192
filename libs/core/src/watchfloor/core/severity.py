"""How bad a threat is."""

from enum import StrEnum


class Severity(StrEnum):
    """The four severities; declared from the worst to the mildest."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
