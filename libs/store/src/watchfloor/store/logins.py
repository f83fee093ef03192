"""The one writer of logins, and of whose tokens were called back."""

import secrets
from datetime import datetime, timedelta

from watchfloor.core import Caller, Clock, KeyId, SystemClock, mint_uuid7
from watchfloor.store._hashes import sha256
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_RANDOM_BYTES = 32
_AUTHENTICATE = """
SELECT key_id::text, prefix, project_id, role, expires_at FROM authenticate_login($1, $2)
"""
_ADD = """
INSERT INTO logins (login_id, project_id, login_sha256, key_id, prefix, role, created_at, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_FORGET_OLD = "DELETE FROM logins WHERE project_id = $1 AND ends_at <= clock_timestamp()"
_END = "DELETE FROM logins WHERE project_id = $1 AND login_sha256 = $2"
_END_ALL = "DELETE FROM logins WHERE project_id = $1 AND prefix = $2"
_REVOKE = """
INSERT INTO revoked_subjects (project_id, name, revoked_at) VALUES ($1, $2, $3)
ON CONFLICT (project_id, name) DO UPDATE SET revoked_at = excluded.revoked_at
"""
_REVOKED = "SELECT revoked_at FROM revoked_subjects WHERE project_id = $1 AND name = $2"


class LoginRepository:
    """People who logged in: what their browser shows stands for them until they go.

    Only a hash is stored, as of keys. All methods raise ``UnavailableError`` while the database is
    away.

    Args:
        store: The database.
        idle_s: Who is not seen for so long is out.
        clock: Says when a login was made.
    """

    def __init__(self, store: Store, *, idle_s: float, clock: Clock | None = None) -> None:
        self._store = store
        self._idle = timedelta(seconds=idle_s)
        self._clock = clock or SystemClock()

    async def begin(self, caller: Caller, *, key_id: KeyId | None, ends_at: datetime) -> str:
        """Log the caller in; what is to be shown from then on is in the answer and nowhere else.

        Args:
            caller: Who it is.
            key_id: The key that it showed, where it was one; the login ends with it.
            ends_at: When it must log in again, however busy it is.

        Raises:
            NotFoundError: There is no such project.
        """
        secret, now = secrets.token_urlsafe(_RANDOM_BYTES), self._clock.now()
        who = (caller.prefix, caller.role.value)
        row = (mint_uuid7(now), caller.project_id, sha256(secret), key_id, *who, now, ends_at)
        async with self._store.transaction([caller.project_id]) as connection:
            await fetch(connection, _FORGET_OLD, caller.project_id)
            await fetch(connection, _ADD, *row)
        return secret

    async def authenticate(self, secret: str) -> Caller | None:
        """Who logged in with that; nothing where nobody did, or is in no more."""
        async with self._store.transaction(()) as connection:
            rows = await fetch(connection, _AUTHENTICATE, sha256(secret), self._idle)
        return Caller.model_validate(dict(rows[0])) if rows else None

    async def end(self, caller: Caller, secret: str) -> None:
        """Log the caller out; nothing happens where it is out already."""
        async with self._store.transaction([caller.project_id]) as connection:
            await fetch(connection, _END, caller.project_id, sha256(secret))

    async def revoke(self, project_id: str, name: str) -> None:
        """Call back all tokens that somebody has by now, and log that person out everywhere.

        Raises:
            NotFoundError: There is no such project.
        """
        async with self._store.transaction([project_id]) as connection:
            await fetch(connection, _REVOKE, project_id, name, self._clock.now())
            await fetch(connection, _END_ALL, project_id, name)

    async def revoked_at(self, project_id: str, name: str) -> datetime | None:
        """When somebody's tokens were called back last; nothing where they never were."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _REVOKED, project_id, name)
        return rows[0]["revoked_at"] if rows else None
