"""The one writer of features."""

from collections.abc import Sequence

from watchfloor.core import FeatureSet, FeatureSubject
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_PLAIN = ("subject", "subject_id", "conclusion_number", "agent_id", "analyzed_at")
_INSERT = """
INSERT INTO features (
    project_id, feature_id, subject, subject_id, conclusion_number, agent_id, analyzed_at, document
)
SELECT * FROM unnest(
    $1::text[], $2::uuid[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::timestamptz[],
    $8::text[]
)
ON CONFLICT (project_id, feature_id) DO NOTHING
"""
_KEPT = """
SELECT document FROM unnest($1::text[], $2::uuid[]) AS wanted (project_id, feature_id)
JOIN features USING (project_id, feature_id)
"""
_NEWEST = """
SELECT document FROM features WHERE project_id = $1 AND subject = $2 AND subject_id = $3
ORDER BY conclusion_number DESC LIMIT 1
"""


class FeatureRepository:
    """Features by project; a set is never changed.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(self, sets: Sequence[FeatureSet]) -> Sequence[FeatureSet]:
        """Keep all sets or none; returns what was kept first under their ids."""
        # Two writers of the same sets in the same order cannot wait for each other in a ring.
        ordered = sorted(sets, key=lambda each: (each.project_id, each.feature_id))
        projects = [each.project_id for each in ordered]
        ids = [each.feature_id for each in ordered]
        async with self._store.transaction(set(projects)) as connection:
            await fetch(
                connection,
                _INSERT,
                *(projects, ids),
                *([getattr(each, name) for each in ordered] for name in _PLAIN),
                [each.model_dump_json() for each in ordered],
            )
            rows = await fetch(connection, _KEPT, projects, ids)
        return [FeatureSet.model_validate_json(row["document"]) for row in rows]

    async def newest(
        self, project_id: str, subject: FeatureSubject, subject_id: str
    ) -> FeatureSet | None:
        """The set after the latest conclusion of a session or trace, or nothing."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _NEWEST, project_id, subject, subject_id)
        return FeatureSet.model_validate_json(rows[0]["document"]) if rows else None
