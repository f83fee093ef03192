"""The sessions of a data subject, with everything that is about them alone."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence

from watchfloor.core import DataSubject, SubjectCopy
from watchfloor.store._transaction import fetch
from watchfloor.store.legal_holds import AGAINST_HOLDS
from watchfloor.store.store import Store
from watchfloor.store.subjects.holding import Holding, Whose
from watchfloor.store.subjects.rows import Rows, delete_rows, read_rows

_LOOKED_AT = 5_000
_AT_ONCE = 20
"""Sessions whose rows are read or deleted in one transaction: each may have thousands of events."""

_SOME = """
SELECT session_id, user_id, customer_id FROM sessions
WHERE project_id = $1 AND session_id > $2 ORDER BY session_id LIMIT $3
"""
_THEIRS = "t.session_id = ANY ($2)"
# What belongs to something else goes before it, and the sessions last: by them whoever is
# interrupted finds the rest again.
_TABLES = (
    Rows("risk_snapshots", _THEIRS),
    Rows("thought_analyses", _THEIRS),
    Rows("dataflow_analyses", _THEIRS),
    Rows("session_pii", _THEIRS),
    Rows("session_signatures", _THEIRS),
    Rows(
        "conclusion_steps",
        """(t.kind = 'session' AND t.subject_id = ANY ($2) OR t.kind = 'trace' AND t.subject_id IN (
            SELECT r.trace_id FROM traces AS r WHERE r.project_id = $1 AND r.session_id = ANY ($2)
        ))""",
    ),
    Rows(
        "features",
        """(t.subject = 'session' AND t.subject_id = ANY ($2)
        OR t.subject = 'trace' AND t.subject_id IN (
            SELECT r.trace_id FROM traces AS r WHERE r.project_id = $1 AND r.session_id = ANY ($2)
        ))""",
    ),
    Rows("traces", _THEIRS),
    Rows(
        "event_keys",
        """t.event_id IN (
            SELECT e.event_id FROM events AS e WHERE e.project_id = $1 AND e.session_id = ANY ($2)
        )""",
    ),
    Rows("events", _THEIRS),
    Rows("sessions", _THEIRS),
)
# Whoever saves something about a session has locked it: nothing comes between the tables.
_LOCK = """
SELECT FROM sessions WHERE project_id = $1 AND session_id = ANY ($2) ORDER BY session_id FOR UPDATE
"""


class SubjectSessions:
    """Sessions that name the subject; all that is known of each goes with it.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._holding = Holding(store)

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every row, some sessions at a time."""
        async for some in self._of(subject):
            async with self._store.transaction([subject.project_id]) as connection:
                ids = [each.id for each in some]
                rows = read_rows(connection, _TABLES, subject.project_id, ids)
                copies = [copy async for copy in rows]
            for copy in copies:
                yield copy

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Delete them, some sessions in each transaction; says what each deleted.

        Raises:
            ConflictError: A legal hold is on some of it.
        """
        async for some in self._of(subject):
            ids = [each.id for each in some]
            settings = (AGAINST_HOLDS,)
            async with self._store.transaction([subject.project_id], *settings) as connection:
                await self._holding.require_free(subject, some)
                await fetch(connection, _LOCK, subject.project_id, ids)
                gone = await delete_rows(connection, _TABLES, subject.project_id, ids)
            yield gone

    async def _of(self, subject: DataSubject) -> AsyncIterator[Sequence[Whose]]:
        after, more = "", True
        while more:
            async with self._store.transaction([subject.project_id]) as connection:
                rows = await fetch(connection, _SOME, subject.project_id, after, _LOOKED_AT)
            found = [
                Whose(row["session_id"], row["user_id"], row["customer_id"])
                for row in rows
                if subject.has(user=row["user_id"], customer=row["customer_id"])
            ]
            subject.met.update(each.id for each in found)
            for start in range(0, len(found), _AT_ONCE):
                yield found[start : start + _AT_ONCE]
            more = len(rows) == _LOOKED_AT
            after = rows[-1]["session_id"] if rows else after
