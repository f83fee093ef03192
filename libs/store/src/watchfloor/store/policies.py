"""The one writer of policies."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import (
    Clock,
    ConflictError,
    Policy,
    PolicyId,
    PolicyInput,
    SystemClock,
    mint_uuid7,
)
from watchfloor.store._transaction import fetch
from watchfloor.store.policy_seed import SEED
from watchfloor.store.store import Store

MOST_POLICIES = 1_000
"""Of one project: each is looked at whenever a session is judged."""

_FIELDS = "policy_id, project_id, document, created_at, updated_at"
# A second one that comes while the first is not yet committed waits here, and then does nothing.
_SEED_ONCE = """
INSERT INTO policy_seeds (project_id, seeded_at) VALUES ($1, $2)
ON CONFLICT DO NOTHING
RETURNING project_id
"""
_INSERT = f"""
INSERT INTO policies (project_id, policy_id, document, created_at, updated_at)
SELECT $1, $2, $3, $4, $4
WHERE (SELECT count(*) FROM policies WHERE project_id = $1) < {MOST_POLICIES}
RETURNING {_FIELDS}
"""
_LIST = f"""
SELECT {_FIELDS} FROM policies WHERE project_id = $1 ORDER BY created_at, policy_id
"""
_REPLACE = f"""
UPDATE policies SET document = $3, updated_at = $4
WHERE project_id = $1 AND policy_id = $2
  AND ($5::timestamptz IS NULL OR date_trunc('milliseconds', updated_at) = $5)
RETURNING {_FIELDS}
"""
_DELETE = "DELETE FROM policies WHERE project_id = $1 AND policy_id = $2 RETURNING policy_id"


class PolicyRepository:
    """Policies by project. A project begins with those of ``policy_seed``.

    All methods raise ``UnavailableError`` while the database is away, and ``NotFoundError`` for a
    project that does not exist.
    """

    def __init__(self, store: Store, *, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or SystemClock()

    async def list(self, project_id: str) -> Sequence[Policy]:
        """All of them, in the order in which they are looked at: that of their making."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LIST, project_id)
            if not rows:
                await self._seed(connection, project_id)
                rows = await fetch(connection, _LIST, project_id)
        return [_policy(row) for row in rows]

    async def get(self, project_id: str, policy_id: str) -> Policy | None:
        """One of them, or nothing."""
        every = await self.list(project_id)
        return next((each for each in every if each.policy_id == policy_id), None)

    async def create(self, project_id: str, policy: PolicyInput) -> Policy:
        """A new one, looked at after all others.

        Raises:
            ConflictError: The project has as many as it can have.
        """
        async with self._store.transaction([project_id]) as connection:
            await self._seed(connection, project_id)
            policy_id = PolicyId(f"pol_{mint_uuid7(self._clock.now())}")
            created = await _insert(
                connection, project_id, policy_id, policy, created_at=self._clock.now()
            )
        if created is None:
            raise ConflictError(f"A project has at most {MOST_POLICIES} policies.")
        return created

    async def replace(
        self,
        project_id: str,
        policy_id: str,
        policy: PolicyInput,
        *,
        changed_at: datetime | None = None,
    ) -> Policy | None:
        """Another content under the same id and at the same place; nothing where there is none.

        Args:
            project_id: The tenant.
            policy_id: Which policy.
            policy: What it says from here on.
            changed_at: Only if it was changed last then, to the millisecond.

        Raises:
            ConflictError: It was changed at another time.
        """
        async with self._store.transaction([project_id]) as connection:
            await self._seed(connection, project_id)
            arguments = (project_id, policy_id, _document(policy), self._clock.now(), changed_at)
            rows = await fetch(connection, _REPLACE, *arguments)
        if not rows and changed_at is not None and await self.get(project_id, policy_id):
            raise ConflictError("Somebody changed this policy meanwhile.")
        return _policy(rows[0]) if rows else None

    async def delete(self, project_id: str, policy_id: str) -> bool:
        """Remove one; whether there was one."""
        async with self._store.transaction([project_id]) as connection:
            await self._seed(connection, project_id)
            return bool(await fetch(connection, _DELETE, project_id, policy_id))

    async def _seed(self, connection: AsyncConnection, project_id: str) -> None:
        """Give the project its first policies, unless it had them."""
        now = self._clock.now()
        if await fetch(connection, _SEED_ONCE, project_id, now):
            for place, (policy_id, policy) in enumerate(SEED):
                made_at = now - timedelta(microseconds=len(SEED) - place)
                await _insert(connection, project_id, policy_id, policy, created_at=made_at)


async def _insert(
    connection: AsyncConnection,
    project_id: str,
    policy_id: PolicyId,
    policy: PolicyInput,
    *,
    created_at: datetime,
) -> Policy | None:
    arguments = (project_id, policy_id, _document(policy), created_at)
    rows = await fetch(connection, _INSERT, *arguments)
    return _policy(rows[0]) if rows else None


def _document(policy: PolicyInput) -> str:
    return policy.model_dump_json(by_alias=True, include=set(PolicyInput.model_fields))


def _policy(row: asyncpg.Record) -> Policy:
    content = PolicyInput.model_validate_json(row["document"], extra="ignore")
    kept = {name: value for name, value in row.items() if name != "document"}
    return Policy(**dict(content), **kept)
