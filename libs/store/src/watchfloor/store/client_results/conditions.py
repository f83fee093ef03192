"""What several statements about results say, and results as values."""

import asyncpg

from watchfloor.core import ClientResult

FIELDS = (
    "r.analysis_id, r.project_id, r.client_id, r.kind, r.status, r.document IS NOT NULL AS "
    "has_result, r.created_at, r.completed_at, r.expires_at, r.retrieval_count, r.max_retrievals"
)

LIVE = "r.expires_at >= $2 AND r.retrieval_count < r.max_retrievals"
"""Whether the result can be retrieved at the moment ``$2``."""

MINE = """(
    r.client_id = $3
    OR r.client_address = $4 AND EXISTS (
        SELECT FROM client_result_accounts AS a
        WHERE a.project_id = r.project_id AND a.recovers_by_address
    )
)"""
"""Whether it is of the client ``$3``, or of one at the address ``$4`` where that is enough."""


def as_result(row: asyncpg.Record) -> ClientResult:
    """The result of a row with ``FIELDS``."""
    return ClientResult.model_validate(dict(row))
