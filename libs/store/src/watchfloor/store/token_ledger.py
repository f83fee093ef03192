"""What projects use of language models in a day, whichever process asks for them."""

from datetime import date

from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

_USED = "SELECT tokens FROM daily_tokens WHERE project_id = $1 AND day = $2"
# What comes late from the day before is not counted: that day's budget matters no more.
_SPEND = """
INSERT INTO daily_tokens AS t (project_id, day, tokens) VALUES ($1, $2, $3)
ON CONFLICT (project_id) DO UPDATE SET
    tokens = CASE WHEN t.day = excluded.day THEN t.tokens ELSE 0 END + excluded.tokens,
    day = excluded.day
WHERE t.day <= excluded.day
"""


class StoreTokenLedger:
    """The port ``TokenLedger``: one row a project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def used(self, project_id: str, day: date) -> int:
        """Tokens that all processes together counted on that day."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _USED, project_id, day)
        return rows[0]["tokens"] if rows else 0

    async def spend(self, project_id: str, day: date, tokens: int) -> None:
        """Count so many more."""
        async with self._store.transaction([project_id]) as connection:
            await fetch(connection, _SPEND, project_id, day, tokens)
