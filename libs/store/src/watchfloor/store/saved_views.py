"""The one writer of saved views."""

from collections.abc import Sequence

from watchfloor.core import (
    Caller,
    Clock,
    ConflictError,
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
_REPLACE = f"""
UPDATE saved_views SET name = $4, page = $5, query = $6, shared = $7, changed_at = $8
WHERE project_id = $1 AND view_id::text = $2 AND (owner = $3 OR shared)
RETURNING {_FIELDS}
"""
_DELETE = """
DELETE FROM saved_views
WHERE project_id = $1 AND view_id::text = $2 AND (owner = $3 OR shared)
RETURNING view_id
"""


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
        """Another content under the same id; nothing where the caller sees no such view."""
        saved = caller.project_id, view_id, caller.prefix, *_content(view), self._clock.now()
        async with self._store.transaction([caller.project_id]) as connection:
            rows = await fetch(connection, _REPLACE, *saved)
        return SavedView.model_validate(dict(rows[0])) if rows else None

    async def delete(self, caller: Caller, view_id: str) -> bool:
        """Remove one that the caller sees; whether there was one."""
        asked = caller.project_id, view_id, caller.prefix
        async with self._store.transaction([caller.project_id]) as connection:
            return bool(await fetch(connection, _DELETE, *asked))


def _content(view: SavedViewInput) -> tuple[object, ...]:
    return view.name, view.page, view.query, view.shared
