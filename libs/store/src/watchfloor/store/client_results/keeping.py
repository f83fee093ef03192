"""A result is kept once for its client, whatever is asked twice."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Client, ClientResult, ResultDraft, ResultStatus, TooLargeError
from watchfloor.store._transaction import fetch
from watchfloor.store.client_results.account import charge, make_room, sizes
from watchfloor.store.client_results.conditions import FIELDS, LIVE, as_result
from watchfloor.store.config import ClientResultsConfig

# By its id or by its content: two look-ups, since over the two conditions as one the planner may
# read all that a client has.
_TWIN = """r.project_id = $1 AND r.client_id = $3 AND r.analysis_id = ANY (ARRAY(
    SELECT $4::text
    UNION ALL
    SELECT analysis_id FROM client_results
    WHERE project_id = $1 AND client_id = $3 AND content_sha256 = $5
))"""
_REMOVE_SPENT_TWIN = f"""
DELETE FROM client_results AS r WHERE {_TWIN} AND NOT ({LIVE}) RETURNING r.size_bytes
"""
_FIND_TWIN = f"""
SELECT {FIELDS} FROM client_results AS r WHERE {_TWIN} AND {LIVE}
ORDER BY r.analysis_id = $4 DESC LIMIT 1
"""
_INSERT = f"""
INSERT INTO client_results AS r (
    project_id, created_at, client_id, analysis_id, content_sha256, client_address, kind, status,
    document, expires_at, max_retrievals, completed_at
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING {FIELDS}
"""
_COMPLETE = f"""
UPDATE client_results AS r
SET status = $5, document = $6, content_sha256 = $7, completed_at = $2
WHERE r.project_id = $1 AND r.client_id = $3 AND r.analysis_id = $4 AND r.status = 'pending'
RETURNING {FIELDS}
"""


class Kept(NamedTuple):
    """A result that is kept.

    Attributes:
        result: As it is kept.
        is_new: Whether it was not kept before.
        evicted: How many older ones had to go for it.
    """

    result: ClientResult
    is_new: bool
    evicted: int = 0


class Keeping:
    """Keeps results, in a transaction that has the project's account locked.

    Args:
        connection: In that transaction.
        project_id: The tenant.
        now: The moment at which it happens.
        config: How long, how often, how much.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        project_id: str,
        *,
        now: datetime,
        config: ClientResultsConfig,
    ) -> None:
        self._connection = connection
        self._project_id = project_id
        self._now = now
        self._config = config

    async def keep(self, client: Client, draft: ResultDraft) -> Kept:
        """Keep the result, or find that one of the same id or content is kept.

        Raises:
            TooLargeError: It alone takes more than the project may keep.
        """
        _check_size(draft, self._config.max_bytes)
        twin = (client.client_id, draft.analysis_id, draft.content_sha256)
        known = await self._fetch(_FIND_TWIN, *twin)
        if known is not None and not _completes(draft, known):
            return Kept(known, is_new=False)
        if known is not None:
            completed = await self._complete(client, draft)
            return await self._charged(completed, draft, freed=0, is_new=False)
        spent = sizes(await fetch(self._connection, _REMOVE_SPENT_TWIN, *self._key(*twin)))
        kept = await self._insert(client, draft)
        return await self._charged(kept, draft, freed=sum(spent), is_new=True)

    async def _complete(self, client: Client, draft: ResultDraft) -> ClientResult:
        completed = await self._fetch(
            _COMPLETE,
            *(client.client_id, draft.analysis_id, draft.status),
            *(_text(draft), draft.content_sha256),
        )
        return _there(completed)

    async def _insert(self, client: Client, draft: ResultDraft) -> ClientResult:
        expires_at = self._now + timedelta(seconds=self._config.ttl_s)
        inserted = await self._fetch(
            _INSERT,
            *(client.client_id, draft.analysis_id, draft.content_sha256, client.address),
            *(draft.kind, draft.status, _text(draft), expires_at, self._config.max_retrievals),
            None if draft.status is ResultStatus.PENDING else self._now,
        )
        return _there(inserted)

    async def _charged(
        self, result: ClientResult, draft: ResultDraft, *, freed: int, is_new: bool
    ) -> Kept:
        added = len(draft.document or b"") - freed
        total = await charge(self._connection, self._project_id, added)
        evicted = await make_room(
            self._connection,
            self._project_id,
            total=total,
            most=self._config.max_bytes,
            spared=(result.analysis_id, result.client_id),
        )
        return Kept(result, is_new=is_new, evicted=len(evicted))

    async def _fetch(self, statement: str, *arguments: object) -> ClientResult | None:
        rows = await fetch(self._connection, statement, *self._key(*arguments))
        return as_result(rows[0]) if rows else None

    def _key(self, *arguments: object) -> tuple[object, ...]:
        return self._project_id, self._now, *arguments


def _check_size(draft: ResultDraft, most: int) -> None:
    if len(draft.document or b"") > most:
        raise TooLargeError("This result alone is larger than all that may be kept.")


def _completes(draft: ResultDraft, known: ClientResult) -> bool:
    is_same = known.analysis_id == draft.analysis_id
    return is_same and known.status is ResultStatus.PENDING and draft.document is not None


def _text(draft: ResultDraft) -> str | None:
    return None if draft.document is None else draft.document.decode()


def _there(result: ClientResult | None) -> ClientResult:
    if result is None:
        raise RuntimeError("Somebody wrote results without their account.")
    return result
