"""The one writer of threats and verdicts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from watchfloor.core import ThreatFilter, ThreatSummary, Verdict, WatchfloorError, Withdrawal
from watchfloor.store._transaction import execute_each, fetch
from watchfloor.store.page import Page
from watchfloor.store.store import Store
from watchfloor.store.threats.judging import Judged, judge_threats
from watchfloor.store.threats.listing import (
    Wanted,
    list_threats,
    summaries_of,
    summarise_threats,
)
from watchfloor.store.threats.loading import as_stored, load_threats
from watchfloor.store.threats.saving import insert_or_keep
from watchfloor.store.threats.stats import threat_stats, threats_per_minute
from watchfloor.store.threats.values import (
    MinuteCount,
    StoredThreat,
    ThreatKey,
    ThreatPage,
    ThreatRow,
    ThreatStats,
    received_at,
)

_MARK = """
UPDATE threats SET published_revision = $4
WHERE project_id = $1 AND received_at = $2 AND threat_id = $3 AND published_revision < $4
"""
_UNPUBLISHED = """
SELECT threat_id::text, project_id, revision, document
FROM threats
WHERE revision > published_revision AND changed_at <= clock_timestamp() - $2::interval
ORDER BY changed_at
LIMIT $1
"""


class ThreatRepository:
    """Threats by project. Every method is idempotent but those of verdicts.

    All raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def save(self, rows: Sequence[ThreatRow]) -> Sequence[StoredThreat]:
        """Save all rows together and say what is stored, in the order of the rows.

        A row that exists is kept and its stored document comes back. A failed one gives way to
        another analysis, which is stored as the next revision.
        """
        if not rows:
            return ()
        stored = await insert_or_keep(self._store, rows)
        return [stored[row.key] for row in rows]

    async def load(self, keys: Sequence[ThreatKey]) -> Mapping[ThreatKey, StoredThreat]:
        """Those of the threats that exist, by (project_id, threat_id)."""
        if not keys:
            return {}
        projects = {project_id for project_id, _ in keys}
        async with self._store.transaction(projects) as connection:
            return await load_threats(connection, keys)

    async def get(self, project_id: str, threat_id: str) -> StoredThreat | None:
        """One threat, or nothing."""
        return (await self.load([(project_id, threat_id)])).get((project_id, threat_id))

    async def list(
        self,
        project_id: str,
        filter: ThreatFilter | None = None,  # noqa: A002  # the word of the whole product
        *,
        or_search: Sequence[str] = (),
        limit: int = 100,
        cursor: str | None = None,
    ) -> ThreatPage:
        """A page of the project's threats, newest first.

        Args:
            project_id: The project.
            filter: Which of them.
            or_search: Other words that may be found instead of those of the filter.
            limit: At most so many.
            cursor: Where the page before ended.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        wanted = Wanted(project_id, filter or ThreatFilter(), or_search, limit, cursor)
        async with self._store.transaction([project_id]) as connection:
            return await list_threats(connection, wanted)

    async def summaries(
        self,
        project_id: str,
        filter: ThreatFilter,  # noqa: A002  # the word of the whole product
        *,
        or_search: Sequence[str] = (),
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[ThreatSummary]:
        """What a list shows of the threats that ``list`` gives for the same arguments.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        wanted = Wanted(project_id, filter, or_search, limit, cursor)
        async with self._store.transaction([project_id]) as connection:
            return await summarise_threats(connection, wanted)

    async def summaries_of(
        self, project_id: str, threat_ids: Sequence[str]
    ) -> Mapping[str, ThreatSummary]:
        """What a list shows of those of the threats that exist, by their ids."""
        async with self._store.transaction([project_id]) as connection:
            return await summaries_of(connection, project_id, threat_ids)

    async def stats(self, project_id: str, *, since: datetime | None = None) -> ThreatStats:
        """Counts over the project's threats received since then, or over all."""
        async with self._store.transaction([project_id]) as connection:
            return await threat_stats(connection, project_id, since=since)

    async def per_minute(
        self, project_id: str, *, until: datetime, minutes: int
    ) -> Sequence[MinuteCount]:
        """How many were received in each of the last minutes, the one that goes on at last."""
        async with self._store.transaction([project_id]) as connection:
            return await threats_per_minute(connection, project_id, until=until, minutes=minutes)

    async def record_verdict(
        self, project_id: str, threat_id: str, verdict: Verdict | Withdrawal
    ) -> StoredThreat:
        """Write the verdict into the threat, as its next revision, which is not yet published.

        A withdrawal takes the verdict out of it.

        Raises:
            NotFoundError: The project has no such threat, or nobody judged it.
            ConflictError: Its analysis failed: there is nothing to judge.
        """
        judged = (await self.record_verdicts(project_id, [threat_id], verdict))[threat_id]
        if isinstance(judged, WatchfloorError):
            raise judged
        return judged

    async def record_verdicts(
        self, project_id: str, threat_ids: Sequence[str], verdict: Verdict | Withdrawal
    ) -> Mapping[str, Judged]:
        """The same for many, in one transaction: each threat, or why it cannot be judged."""
        async with self._store.transaction([project_id]) as connection:
            return await judge_threats(connection, project_id, threat_ids, verdict=verdict)

    async def mark_published(self, project_id: str, revisions: Mapping[str, int]) -> None:
        """Note that these revisions, by threat, and with them all earlier ones, were published."""
        rows = [(project_id, received_at(each), each, at) for each, at in revisions.items()]
        async with self._store.transaction([project_id]) as connection:
            await execute_each(connection, _MARK, rows)

    async def unpublished(self, limit: int, *, older_than_s: float) -> Sequence[StoredThreat]:
        """Threats of all projects whose last revision was not published for that long.

        Oldest first.
        """
        age = timedelta(seconds=older_than_s)
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _UNPUBLISHED, limit, age)
        return [as_stored(row) for row in rows]
