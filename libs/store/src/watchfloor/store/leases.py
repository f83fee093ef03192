"""The one writer of leases."""

from datetime import timedelta

from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

# Whoever waited for another's lock judges by the row as it is then, and by the time it is then.
_TAKE = """
INSERT INTO leases AS held (name, holder, expires_at) VALUES ($1, $2, clock_timestamp() + $3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
WHERE held.holder = excluded.holder OR held.expires_at <= clock_timestamp()
RETURNING name
"""
_RENEW = """
UPDATE leases SET expires_at = clock_timestamp() + $3
WHERE name = $1 AND holder = $2 AND expires_at > clock_timestamp()
RETURNING name
"""
_RELEASE = "DELETE FROM leases WHERE name = $1 AND holder = $2"


class LeaseRepository:
    """Work that only one may do at a time, whichever process it is in.

    A lease ends by itself, so that the work of a process that died can be taken by another. Only
    the database's clock counts. A holder names one piece of work, not a process: the same name and
    holder again is the same lease. All methods are idempotent and raise ``UnavailableError`` while
    the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def take(self, name: str, holder: str, *, ttl_s: float) -> bool:
        """Take the lease, or keep one's own; whether it is the holder's for ``ttl_s`` from now."""
        return await self._has(_TAKE, name, holder, timedelta(seconds=ttl_s))

    async def renew(self, name: str, holder: str, *, ttl_s: float) -> bool:
        """Keep the lease for longer; false where it has ended, or is another's by now."""
        return await self._has(_RENEW, name, holder, timedelta(seconds=ttl_s))

    async def release(self, name: str, holder: str) -> None:
        """Give the lease back; nothing happens where it is not the holder's any more."""
        async with self._store.sweep() as connection:
            await fetch(connection, _RELEASE, name, holder)

    async def _has(self, statement: str, *arguments: object) -> bool:
        async with self._store.sweep() as connection:
            return bool(await fetch(connection, statement, *arguments))
