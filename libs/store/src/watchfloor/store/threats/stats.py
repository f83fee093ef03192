"""Counts over a project's threats, in one pass."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._transaction import fetch
from watchfloor.store.threats.values import MinuteCount, ThreatStats

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
_PER_MINUTE = """
SELECT date_trunc('minute', received_at) AS minute, count(*) AS total
FROM threats
WHERE project_id = $1 AND received_at >= $2 AND received_at < $3
GROUP BY minute
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


async def threats_per_minute(
    connection: AsyncConnection, project_id: str, *, until: datetime, minutes: int
) -> Sequence[MinuteCount]:
    """How many were received in each of so many minutes, the one that goes on at last."""
    last = until.replace(second=0, microsecond=0)
    every = [last - timedelta(minutes=back) for back in reversed(range(minutes))]
    end = last + timedelta(minutes=1)
    rows = await fetch(connection, _PER_MINUTE, project_id, every[0], end)
    counted = {row["minute"]: row["total"] for row in rows}
    return [MinuteCount(minute, counted.get(minute, 0)) for minute in every]


def _counts(rows: Sequence[asyncpg.Record], dimension: int) -> dict[str, int]:
    found = {
        row["value"]: row["total"]
        for row in rows
        if row["dimension"] == dimension and row["value"] is not None
    }
    return dict(sorted(found.items()))
