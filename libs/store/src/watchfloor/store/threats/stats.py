"""Counts over a project's threats, in one pass."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._transaction import fetch
from watchfloor.store.threats.values import ThreatStats

# The first grouping is the whole, each of the others counts by one column; ``dimension`` tells
# which: the bit of the column that is grouped by is 0, the other bits are 1.
_STATS = """
SELECT
    GROUPING(threat_type, severity, status, verdict) AS dimension,
    coalesce(threat_type, severity, status, verdict) AS value,
    count(*) AS total,
    CASE WHEN GROUPING(threat_type, severity, status, verdict) = 15
         THEN count(DISTINCT customer) END AS customers,
    avg(processing_time_ms) AS average_ms,
    count(*) FILTER (WHERE requires_review AND verdict IS NULL) AS requiring_review
FROM threats
WHERE project_id = $1 AND received_at >= coalesce($2, '-infinity'::timestamptz)
GROUP BY GROUPING SETS ((), (threat_type), (severity), (status), (verdict))
"""
_WHOLE, _TYPE, _SEVERITY, _STATUS, _VERDICT = 0b1111, 0b0111, 0b1011, 0b1101, 0b1110


async def threat_stats(
    connection: AsyncConnection, project_id: str, *, since: datetime | None
) -> ThreatStats:
    """Counts over the threats received since then, or over all."""
    rows = await fetch(connection, _STATS, project_id, since)
    whole = next(row for row in rows if row["dimension"] == _WHOLE)
    return ThreatStats(
        total=whole["total"],
        customers_affected=whole["customers"],
        average_processing_time_ms=round(whole["average_ms"] or 0.0, 3),
        requiring_review=whole["requiring_review"],
        by_type=_counts(rows, _TYPE),
        by_severity=_counts(rows, _SEVERITY),
        by_status=_counts(rows, _STATUS),
        by_verdict=_counts(rows, _VERDICT),
    )


def _counts(rows: Sequence[asyncpg.Record], dimension: int) -> dict[str, int]:
    found = {
        row["value"]: row["total"]
        for row in rows
        if row["dimension"] == dimension and row["value"] is not None
    }
    return dict(sorted(found.items()))
