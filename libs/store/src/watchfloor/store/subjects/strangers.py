"""Events that name a data subject in sessions of somebody else."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence

import asyncpg

from watchfloor.core import DataSubject, SubjectCopy, SubjectField
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_LOOKED_AT = 200
"""Sessions at once, all of whose events are read."""

_SOME = """
SELECT session_id FROM sessions WHERE project_id = $1 AND session_id > $2
ORDER BY session_id LIMIT $3
"""
_COLUMNS = {SubjectField.USER: "user_id", SubjectField.CUSTOMER: "customer_id"}
_OTHERS = """
SELECT e.session_id, e.event_time, e.rank, e.event_id, said.name, e.document
FROM events AS e
JOIN sessions AS s ON s.project_id = e.project_id AND s.session_id = e.session_id
CROSS JOIN LATERAL (SELECT e.document::json ->> '{column}' AS name) AS said
WHERE e.project_id = $1 AND e.session_id = ANY ($2)
  AND said.name IS NOT NULL AND said.name IS DISTINCT FROM s.{column}
"""
_LOCK = """
SELECT FROM sessions WHERE project_id = $1 AND session_id = ANY ($2) ORDER BY session_id FOR UPDATE
"""
# What was found in such a session was found in these events, too: it is found again without them.
_DELETE = """
WITH gone AS (
    DELETE FROM events AS e USING unnest(
        $2::text[], $3::timestamptz[], $4::double precision[], $5::text[]
    ) AS named (session_id, event_time, rank, event_id)
    WHERE e.project_id = $1 AND e.session_id = named.session_id
      AND e.event_time = named.event_time AND e.rank = named.rank AND e.event_id = named.event_id
    RETURNING e.session_id, e.event_id
), keys AS (
    DELETE FROM event_keys AS k USING gone
    WHERE k.project_id = $1 AND k.event_id = gone.event_id RETURNING 1
), thoughts AS (
    DELETE FROM thought_analyses AS t USING gone
    WHERE t.project_id = $1 AND t.session_id = gone.session_id AND t.event_id = gone.event_id
    RETURNING 1
), snapshots AS (
    DELETE FROM risk_snapshots AS r USING gone
    WHERE r.project_id = $1 AND r.session_id = gone.session_id AND r.event_id = gone.event_id
    RETURNING 1
), touched AS (
    SELECT DISTINCT session_id FROM gone
), dataflow AS (
    DELETE FROM dataflow_analyses AS d USING touched
    WHERE d.project_id = $1 AND d.session_id = touched.session_id RETURNING 1
), pii AS (
    DELETE FROM session_pii AS p USING touched
    WHERE p.project_id = $1 AND p.session_id = touched.session_id RETURNING 1
), again AS (
    UPDATE sessions AS s SET analysis_due_at = clock_timestamp() FROM touched
    WHERE s.project_id = $1 AND s.session_id = touched.session_id
)
SELECT
    (SELECT count(*) FROM gone) AS events,
    (SELECT count(*) FROM keys) AS event_keys,
    (SELECT count(*) FROM thoughts) AS thought_analyses,
    (SELECT count(*) FROM snapshots) AS risk_snapshots,
    (SELECT count(*) FROM dataflow) AS dataflow_analyses,
    (SELECT count(*) FROM pii) AS session_pii
"""


class SubjectEvents:
    """Single events that name the subject while their session names somebody else, or nobody.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every one of them."""
        async for events in self._of(subject):
            for event in events:
                yield SubjectCopy("events", event["document"])

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Delete them; what was found in those sessions is found anew without them."""
        async for events in self._of(subject):
            names = ("session_id", "event_time", "rank", "event_id")
            columns = [[event[name] for event in events] for name in names]
            async with self._store.transaction([subject.project_id]) as connection:
                await fetch(connection, _LOCK, subject.project_id, columns[0])
                (gone,) = await fetch(connection, _DELETE, subject.project_id, *columns)
            yield +Counter(dict(gone))

    async def _of(self, subject: DataSubject) -> AsyncIterator[Sequence[asyncpg.Record]]:
        others, after = _OTHERS.format(column=_COLUMNS[subject.field]), ""
        while True:
            async with self._store.transaction([subject.project_id]) as connection:
                some = await fetch(connection, _SOME, subject.project_id, after, _LOOKED_AT)
                names = [row["session_id"] for row in some]
                rows = await fetch(connection, others, subject.project_id, names)
            found = [row for row in rows if subject.knows(row["name"])]
            if found:
                yield found
            if len(some) < _LOOKED_AT:
                return
            after = names[-1]
