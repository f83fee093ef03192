"""Every table that rows leave with time, and how each row is known to be somebody's."""

from datetime import date
from typing import NamedTuple

from watchfloor.store._partitions import EVENTS, THREATS, DailyTable

_OF_SESSION = """LEFT JOIN sessions AS s
    ON s.project_id = old.project_id AND s.session_id = old.session_id"""
_OF_SUBJECT = """LEFT JOIN traces AS tr ON tr.project_id = old.project_id
    AND old.subject = 'trace' AND tr.trace_id = old.subject_id
LEFT JOIN sessions AS s ON s.project_id = old.project_id AND s.session_id =
    CASE old.subject WHEN 'session' THEN old.subject_id ELSE tr.session_id END"""
# An id of a threat begins with its time in milliseconds, which is its day's place, too.
_TIME_OF_THREAT = """(timestamptz 'epoch' + interval '1 millisecond'
    * ('x' || lpad(left(replace(old.threat_id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint)"""
_OF_THREAT = f"""LEFT JOIN threats AS t ON t.project_id = old.project_id
    AND t.threat_id = old.threat_id AND t.received_at = {_TIME_OF_THREAT}"""


class Child(NamedTuple):
    """Rows that leave with a row of another table.

    Attributes:
        table: The table.
        key: What makes a row unique.
        reference: The column that names the other row.
        condition: What must hold, too.
        is_archived: Whether the rows go to the archive.
        left_out: Columns that do not: they are worked out from others.
    """

    table: str
    key: tuple[str, ...]
    reference: str
    condition: str = "true"
    is_archived: bool = True
    left_out: frozenset[str] = frozenset()


class Leaving(NamedTuple):
    """Rows of one table that leave with time. In all SQL here the row is ``old``.

    Attributes:
        table: The table.
        key: What makes a row unique.
        age: The moment from which its age counts.
        source: The partition, where it is another name than the table's.
        joins: What says whose the row is.
        user: The user whose row it is.
        customer: The same of the customer; nothing where it is of none or of many.
        condition: What must hold, too.
        weight: About how many bytes a row takes.
        at_once: Rows of one transaction.
        is_archived: Whether the rows go to the archive.
        left_out: Columns that do not: they are worked out from others.
        children: What leaves with each row.
        id_type: Of the last column of the key.
        daily: Its partitions, where it has one for each day.
        day: The day of the partition, where it is one.
    """

    table: str
    key: tuple[str, ...]
    age: str
    source: str | None = None
    joins: str = ""
    user: str = "NULL::text"
    customer: str = "NULL::text"
    condition: str = "true"
    weight: str = "0"
    at_once: int = 5_000
    is_archived: bool = True
    left_out: frozenset[str] = frozenset()
    children: tuple[Child, ...] = ()
    id_type: str = "text"
    daily: DailyTable | None = None
    day: date | None = None

    @property
    def is_of_customers(self) -> bool:
        """Whether rows are known to be of one customer."""
        return self.customer != "NULL::text"

    def of_day(self, day: date) -> "Leaving":
        """Those of one day's partition."""
        source = None if self.daily is None else self.daily.partition(day)
        return self._replace(source=source, day=day)

    def imported(self) -> "Leaving":
        """Those of the default partition, where history lies that was imported."""
        return self._replace(source=f"{self.table}_default", age="old.received_at")

    def itself(self) -> "Child":
        """The rows as what leaves last of all that leaves with them."""
        return Child(
            self.table,
            self.key,
            self.key[-1],
            is_archived=self.is_archived,
            left_out=self.left_out,
        )


_USER, _CUSTOMER = "s.user_id", "s.customer_id"
_DOCUMENT = "octet_length(old.document)"

_SESSION = ("project_id", "session_id")
_SESSIONS = Leaving(
    "sessions",
    _SESSION,
    # Its last event says whose it is until it leaves, and may be of the day after its receipt.
    "greatest(old.last_received_at, old.last_event_at)",
    user="old.user_id",
    customer="old.customer_id",
    at_once=500,
    left_out=frozenset({"transcript"}),
    children=(
        Child("risk_snapshots", (*_SESSION, "snapshot_id"), "session_id"),
        Child("thought_analyses", (*_SESSION, "event_id"), "session_id"),
        Child("dataflow_analyses", _SESSION, "session_id"),
        Child("session_pii", _SESSION, "session_id", left_out=frozenset({"texts"})),
        Child("session_signatures", _SESSION, "session_id", is_archived=False),
        Child(
            "conclusion_steps",
            ("project_id", "step_id"),
            "subject_id",
            "gone.kind = 'session' AND NOT gone.is_dead",
            is_archived=False,
        ),
    ),
)
_RUN = ("project_id", "analysis_id")
_RUNS = Leaving(
    "analysis_sessions",
    _RUN,
    "old.created_at",
    # The last run that came to its end says whether another is worth it.
    condition="""(old.status = 'FAILED' OR old.status <> 'IN_PROGRESS' AND EXISTS (
        SELECT FROM analysis_sessions AS newer
        WHERE newer.project_id = old.project_id AND newer.agent_id = old.agent_id
          AND newer.analysis_id > old.analysis_id AND newer.status = 'COMPLETED'))""",
    at_once=50,
    id_type="uuid",
    children=(
        Child("analysis_results", (*_RUN, "part"), "analysis_id"),
        Child("security_checks", (*_RUN, "place"), "analysis_id"),
    ),
)

LEAVINGS = (
    Leaving(
        "verdicts",
        ("project_id", "threat_id", "revision"),
        _TIME_OF_THREAT,
        joins=_OF_THREAT,
        user="t.user_id",
        customer="t.customer",
    ),
    Leaving(
        "threats",
        ("project_id", "threat_id", "received_at"),
        "old.received_at",
        user="old.user_id",
        customer="old.customer",
        weight=_DOCUMENT,
        daily=THREATS,
    ),
    Leaving(
        "events",
        ("project_id", "session_id", "event_time", "rank", "event_id"),
        "old.event_time",
        joins=_OF_SESSION,
        user=_USER,
        customer=_CUSTOMER,
        weight=_DOCUMENT,
        daily=EVENTS,
    ),
    Leaving(
        "features",
        ("project_id", "feature_id"),
        # Not later than what says whose it is.
        "least(old.analyzed_at, tr.last_received_at, s.last_received_at)",
        joins=_OF_SUBJECT,
        user=_USER,
        customer=_CUSTOMER,
        weight=_DOCUMENT,
    ),
    Leaving(
        "traces",
        ("project_id", "trace_id"),
        "old.last_received_at",
        joins=_OF_SESSION,
        user=_USER,
        customer=_CUSTOMER,
    ),
    # Those of a session that never ends do not leave with it.
    Leaving(
        "risk_snapshots",
        (*_SESSION, "snapshot_id"),
        "old.created_at",
        joins=_OF_SESSION,
        user=_USER,
        customer=_CUSTOMER,
    ),
    Leaving("event_keys", ("project_id", "event_id"), "old.received_at", is_archived=False),
    _RUNS,
    _SESSIONS,
)
"""In the order in which they leave: what says whose a row is goes behind the row."""

WORK = (
    Leaving(
        "conclusion_steps",
        ("project_id", "step_id"),
        "old.due_at",
        condition="old.is_dead",
        is_archived=False,
    ),
    Leaving(
        "deliveries",
        ("project_id", "delivery_id"),
        "old.ended_at",
        condition="old.status <> 'pending'",
        is_archived=False,
    ),
)
"""What was done or given up: about any customer, and copies of what is kept elsewhere."""

ARCHIVED = frozenset(
    {each.table for each in LEAVINGS if each.is_archived}
    | {child.table for each in LEAVINGS for child in each.children if child.is_archived}
)
"""Tables whose rows go to the archive."""
