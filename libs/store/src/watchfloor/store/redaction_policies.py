"""The one writer of redaction policies."""

from watchfloor.core import RedactionPolicy
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_GET = "SELECT document FROM redaction_policies WHERE project_id = $1"
_PUT = """
INSERT INTO redaction_policies (project_id, document, changed_at) VALUES ($1, $2, $3)
ON CONFLICT (project_id) DO UPDATE
SET document = excluded.document, changed_at = excluded.changed_at
"""


class RedactionPolicyRepository:
    """What each project wants to be kept back.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, project_id: str) -> RedactionPolicy:
        """The project's policy; where it declared none, nothing is kept back."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _GET, project_id)
        if not rows:
            return RedactionPolicy()
        return RedactionPolicy.model_validate_json(rows[0]["document"])

    async def put(self, project_id: str, policy: RedactionPolicy) -> None:
        """Put this policy in the place of the one before.

        Raises:
            NotFoundError: There is no such project.
        """
        document = policy.model_dump_json()
        async with self._store.transaction([project_id]) as connection:
            await fetch(connection, _PUT, project_id, document, policy.changed_at)
