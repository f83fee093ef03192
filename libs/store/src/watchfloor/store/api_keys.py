"""The one writer of API keys."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from watchfloor.core import (
    ApiKey,
    Caller,
    Clock,
    IssuedKey,
    KeyId,
    ProjectId,
    Role,
    SystemClock,
    mint_uuid7,
)
from watchfloor.store._hashes import sha256
from watchfloor.store._tables import API_KEYS
from watchfloor.store._transaction import execute_each, fetch
from watchfloor.store.store import Store

_C = API_KEYS.c
_SHOWN = tuple(column for column in _C if column.name != "key_sha256")
_BEGINNING = "wf_"
_RANDOM_BYTES = 32
_PREFIX_LENGTH = 11
_BETWEEN_NOTES = timedelta(minutes=1)

_AUTHENTICATE = """
SELECT key_id::text, prefix, project_id, role, expires_at FROM authenticate_key($1)
"""
_REVOKE = """
UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $3) WHERE project_id = $1 AND key_id = $2
"""
_END = """
UPDATE api_keys SET expires_at = LEAST(expires_at, $3) WHERE project_id = $1 AND key_id = $2
"""
# Several processes may have seen the same key: one of them writes it down.
_USED = """
UPDATE api_keys SET last_used_at = $2
WHERE key_id = $1 AND (last_used_at IS NULL OR last_used_at <= $2::timestamptz - $3::interval)
"""


class ApiKeyRepository:
    """Keys that speak for a project.

    Only a hash is stored. A key is 256 random bits, so that a slow hash would add nothing.
    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store, *, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or SystemClock()

    async def issue(
        self,
        project_id: str,
        role: Role,
        *,
        name: str | None = None,
        expires_at: datetime | None = None,
    ) -> IssuedKey:
        """A new key. Its secret is in the answer and nowhere else.

        Raises:
            InvalidInputError: It cannot be a project's id.
            NotFoundError: There is no such project.
        """
        key = _BEGINNING + secrets.token_urlsafe(_RANDOM_BYTES)
        now = self._clock.now()
        issued = IssuedKey(
            key_id=KeyId(mint_uuid7(now)),
            prefix=key[:_PREFIX_LENGTH],
            project_id=project_id,
            role=role,
            name=name,
            created_at=now,
            expires_at=expires_at,
            key=key,
        )
        row = issued.model_dump(exclude={"key"}) | {"key_sha256": sha256(key)}
        async with self._store.transaction([project_id]) as connection:
            await connection.execute(insert(API_KEYS).values(row))
        return issued

    async def authenticate(self, key: str) -> Caller | None:
        """Whom the key speaks for; nothing where it is none of ours, or good no more."""
        async with self._store.transaction(()) as connection:
            rows = await fetch(connection, _AUTHENTICATE, sha256(key))
        return Caller.model_validate(dict(rows[0])) if rows else None

    async def find(self, key_id: str) -> ApiKey | None:
        """The key of that id, whichever project it speaks for."""
        async with self._store.sweep() as connection:
            rows = await connection.execute(select(*_SHOWN).where(_C.key_id == key_id))
            row = rows.mappings().one_or_none()
        return None if row is None else ApiKey.model_validate(row)

    async def list(self, project_id: str) -> Sequence[ApiKey]:
        """All keys of a project, those that have ended included, oldest first."""
        statement = select(*_SHOWN).where(_C.project_id == project_id).order_by(_C.key_id)
        async with self._store.transaction([project_id]) as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return [ApiKey.model_validate(row) for row in rows]

    async def revoke(self, key: ApiKey) -> None:
        """Let the key be good no more; what was revoked stays so since then."""
        await self._change(_REVOKE, key, self._clock.now())

    async def end(self, key: ApiKey, at: datetime) -> None:
        """Let the key be good until then, or until its own end where that comes sooner."""
        await self._change(_END, key, at)

    async def note_uses(self, used_at: Mapping[tuple[ProjectId, KeyId], datetime]) -> None:
        """Write down when keys were used last, of each at most once a minute."""
        rows = [(key_id, at, _BETWEEN_NOTES) for (_, key_id), at in used_at.items()]
        async with self._store.transaction({project for project, _ in used_at}) as connection:
            await execute_each(connection, _USED, rows)

    async def has_admin(self) -> bool:
        """Whether anybody has a good key that administers the installation."""
        async with self._store.transaction(()) as connection:
            ((has_admin,),) = await fetch(connection, "SELECT has_admin_key()")
        return bool(has_admin)

    async def _change(self, statement: str, key: ApiKey, moment: datetime) -> None:
        async with self._store.transaction([key.project_id]) as connection:
            await fetch(connection, statement, key.project_id, key.key_id, moment)
