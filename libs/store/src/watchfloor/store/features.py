"""The one writer of features."""

from watchfloor.core import FeatureSet, FeatureSubject
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_INSERT = """
INSERT INTO features (
    project_id, feature_id, subject, subject_id, conclusion_number, agent_id, analyzed_at, document
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (project_id, feature_id) DO NOTHING
"""
_GET = "SELECT document FROM features WHERE project_id = $1 AND feature_id = $2"
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

    async def keep(self, features: FeatureSet) -> FeatureSet:
        """Keep a set; returns what was kept first under its id."""
        async with self._store.transaction([features.project_id]) as connection:
            await fetch(
                connection,
                _INSERT,
                *(features.project_id, features.feature_id, features.subject, features.subject_id),
                *(features.conclusion_number, features.agent_id, features.analyzed_at),
                features.model_dump_json(),
            )
            (row,) = await fetch(connection, _GET, features.project_id, features.feature_id)
        return FeatureSet.model_validate_json(row["document"])

    async def newest(
        self, project_id: str, subject: FeatureSubject, subject_id: str
    ) -> FeatureSet | None:
        """The set after the latest conclusion of a session or trace, or nothing."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _NEWEST, project_id, subject, subject_id)
        return FeatureSet.model_validate_json(rows[0]["document"]) if rows else None
