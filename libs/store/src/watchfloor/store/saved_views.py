"""The one writer of saved views."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import (
    Caller,
    Clock,
    ConflictError,
    DeniedError,
    Permission,
    SavedView,
    SavedViewInput,
    SystemClock,
    mint_uuid7,
)
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

MOST_OF_ONE = 100
"""Of one owner: so many nobody finds again."""

MOST_OF_PROJECT = 1_000
"""Of one project: they are listed at once."""

_FIELDS = "view_id::text, project_id, owner, name, page, query, shared, created_at, changed_at"
_LIST = f"""
SELECT {_FIELDS} FROM saved_views WHERE project_id = $1 AND (owner = $2 OR shared)
ORDER BY page, name, view_id
"""
_INSERT = f"""
INSERT INTO saved_views
    (project_id, view_id, owner, name, page, query, shared, created_at, changed_at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $8
WHERE (SELECT count(*) FROM saved_views WHERE project_id = $1) < {MOST_OF_PROJECT}
  AND (SELECT count(*) FROM saved_views WHERE project_id = $1 AND owner = $3) < {MOST_OF_ONE}
RETURNING {_FIELDS}
"""
_LOCK = """
SELECT owner FROM saved_views
WHERE project_id = $1 AND view_id::text = $2 AND (owner = $3 OR shared) FOR UPDATE
"""
_REPLACE = f"""
UPDATE saved_views SET name = $3, page = $4, query = $5, shared = $6, changed_at = $7
WHERE project_id = $1 AND view_id::text = $2
RETURNING {_FIELDS}
"""
_DELETE = "DELETE FROM saved_views WHERE project_id = $1 AND view_id::text = $2"


class SavedViewRepository:
    """Saved views by project: everybody's own, and those that are the project's as they are shared.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store, *, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or SystemClock()

    async def list(self, caller: Caller) -> Sequence[SavedView]:
        """Those that the caller sees, by page and name."""
        async with self._store.transaction([caller.project_id]) as connection:
            rows = await fetch(connection, _LIST, caller.project_id, caller.prefix)
        return [SavedView.model_validate(dict(row)) for row in rows]

    async def create(self, caller: Caller, view: SavedViewInput) -> SavedView:
        """A new one, the caller's own.

        Raises:
            ConflictError: The caller, or the project, has as many as it can have.
        """
        now = self._clock.now()
        saved = caller.project_id, mint_uuid7(now), caller.prefix, *_content(view), now
        async with self._store.transaction([caller.project_id]) as connection:
            rows = await fetch(connection, _INSERT, *saved)
        if not rows:
            raise ConflictError(
                f"One may save {MOST_OF_ONE} views, and a project has at most {MOST_OF_PROJECT}."
            )
        return SavedView.model_validate(dict(rows[0]))

    async def replace(self, caller: Caller, view_id: str, view: SavedViewInput) -> SavedView | None:
        """Another content under the same id; nothing where the caller sees no such view.

        Raises:
            DeniedError: It is shared by somebody else, and the caller is no admin.
        """
        saved = caller.project_id, view_id, *_content(view), self._clock.now()
        async with self._store.transaction([caller.project_id]) as connection:
            if not await _may_change(connection, caller, view_id):
                return None
            rows = await fetch(connection, _REPLACE, *saved)
        return SavedView.model_validate(dict(rows[0]))

    async def delete(self, caller: Caller, view_id: str) -> bool:
        """Remove one that the caller sees; whether there was one.

        Raises:
            DeniedError: It is shared by somebody else, and the caller is no admin.
        """
        async with self._store.transaction([caller.project_id]) as connection:
            is_there = await _may_change(connection, caller, view_id)
            if is_there:
                await fetch(connection, _DELETE, caller.project_id, view_id)
        return is_there


async def _may_change(connection: AsyncConnection, caller: Caller, view_id: str) -> bool:
    """Whether the caller sees the view, which nobody else changes before the transaction ends.

    Raises:
        DeniedError: It is shared by somebody else, and the caller is no admin.
    """
    rows = await fetch(connection, _LOCK, caller.project_id, view_id, caller.prefix)
    if not rows:
        return False
    if rows[0]["owner"] != caller.prefix and not caller.may(Permission.ADMINISTER_PROJECT):
        raise DeniedError("A shared view is changed by whoever saved it, and by admins.")
    return True


def _content(view: SavedViewInput) -> tuple[object, ...]:
    return view.name, view.page, view.query, view.shared
