"""The one writer of API keys."""

import secrets

from sqlalchemy import insert

from watchfloor.core import Caller, Clock, IssuedKey, KeyId, Role, SystemClock, mint_uuid7
from watchfloor.store._hashes import sha256
from watchfloor.store._tables import API_KEYS
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_BEGINNING = "wf_"
_RANDOM_BYTES = 32
_PREFIX_LENGTH = 11
_AUTHENTICATE = "SELECT key_id::text, prefix, project_id, role FROM authenticate_key($1)"


class ApiKeyRepository:
    """Keys that speak for a project.

    Only a hash is stored. A key is 256 random bits, so that a slow hash would add nothing.
    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store, *, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or SystemClock()

    async def issue(self, project_id: str, role: Role) -> IssuedKey:
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
            key=key,
        )
        row = issued.model_dump(exclude={"key"}) | {"key_sha256": sha256(key), "created_at": now}
        async with self._store.transaction([project_id]) as connection:
            await connection.execute(insert(API_KEYS).values(row))
        return issued

    async def authenticate(self, key: str) -> Caller | None:
        """Whom the key speaks for; nothing where it is none of ours."""
        async with self._store.transaction(()) as connection:
            rows = await fetch(connection, _AUTHENTICATE, sha256(key))
        return Caller.model_validate(dict(rows[0])) if rows else None

    async def has_admin(self) -> bool:
        """Whether any project has an admin key."""
        async with self._store.transaction(()) as connection:
            ((has_admin,),) = await fetch(connection, "SELECT has_admin_key()")
        return bool(has_admin)
