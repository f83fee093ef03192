"""What goes into the table of threats and what comes out."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from watchfloor.core import ThreatAnalysis, uuid7_time
from watchfloor.store.page import encode_cursor

ThreatKey = tuple[str, str]
"""(project_id, threat_id)"""


class ThreatRow(NamedTuple):
    """A threat to save.

    Attributes:
        threat: The analysis; its columns are taken from here.
        document: The JSON that is stored, published and shown, byte for byte.
    """

    threat: ThreatAnalysis
    document: bytes

    @property
    def key(self) -> ThreatKey:
        """Names the threat among those of all projects."""
        return self.threat.project_id, self.threat.id

    def at_revision(self, revision: int) -> "ThreatRow":
        """The same threat under another revision; the document is kept where nothing changes."""
        if self.threat.revision == revision:
            return self
        threat = self.threat.model_copy(update={"revision": revision})
        return ThreatRow(threat, threat.model_dump_json().encode())


class StoredThreat(NamedTuple):
    """A threat as it is stored.

    Attributes:
        threat_id: Its id.
        project_id: The tenant.
        revision: 0 at first, one more with each later change.
        document: The JSON that is stored, published and shown, byte for byte.
    """

    threat_id: str
    project_id: str
    revision: int
    document: bytes

    @property
    def key(self) -> ThreatKey:
        """Names the threat among those of all projects."""
        return self.project_id, self.threat_id

    @property
    def cursor(self) -> str:
        """Where a page begins that follows it."""
        return encode_cursor(self.threat_id)


class ThreatPage(NamedTuple):
    """A part of the list of threats, newest first.

    Attributes:
        threats: At most as many as were asked for.
        next_cursor: Where the next page begins; absent on the last.
    """

    threats: tuple[StoredThreat, ...]
    next_cursor: str | None


class MinuteCount(NamedTuple):
    """What was received in one minute.

    Attributes:
        minute: Its beginning.
        total: How many threats.
    """

    minute: datetime
    total: int


class ThreatStats(NamedTuple):
    """Counts over a project's threats.

    Attributes:
        total: All of them.
        customers_affected: Different customers among them.
        average_processing_time_ms: Mean time from receipt to result; 0 where there is no threat.
        requiring_review: Those that a person must look at and has not judged.
        by_type: Number by threat type.
        by_severity: Number by severity.
        by_status: Number by status.
        by_verdict: Number by verdict; threats without one are not in it.
    """

    total: int
    customers_affected: int
    average_processing_time_ms: float
    requiring_review: int
    by_type: Mapping[str, int]
    by_severity: Mapping[str, int]
    by_status: Mapping[str, int]
    by_verdict: Mapping[str, int]


def received_at(threat_id: str) -> datetime | None:
    """The moment in the threat's id, by which its row is found; nothing where no row can be.

    The id alone names the partition, so that a look-up never reads the others.
    """
    try:
        return uuid7_time(threat_id)
    except (ValueError, OverflowError, OSError):
        return None
