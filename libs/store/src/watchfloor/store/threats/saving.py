"""Insert or keep: the first answer for a signal wins, unless it was that there is none."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import ThreatStatus
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store
from watchfloor.store.threats.columns import ALL, CONTENT, arrays, names, unnested
from watchfloor.store.threats.loading import LockedThreat, lock_threats
from watchfloor.store.threats.values import StoredThreat, ThreatKey, ThreatRow

_SAVE = f"""
SELECT * FROM save_threats($1, {", ".join(f"${number}" for number, _ in enumerate(ALL, 2))})
"""

_REPLACE = f"""
UPDATE threats AS t
SET ({names(CONTENT)}) = ({names(CONTENT, prefix="new.")}), changed_at = clock_timestamp()
FROM {unnested(ALL)} AS new ({names(ALL)})
WHERE t.project_id = new.project_id
  AND t.received_at = new.received_at
  AND t.threat_id = new.threat_id
"""


async def insert_or_keep(
    store: Store, rows: Sequence[ThreatRow]
) -> Mapping[ThreatKey, StoredThreat]:
    """What is stored after this for each of the rows.

    Of rows with the same key the first counts. Rows that were not stored are so in one message;
    what was stored before, which a repeated save alone finds, takes a transaction more.
    """
    wanted: dict[ThreatKey, ThreatRow] = {}
    for row in rows:
        wanted.setdefault(row.key, row)
    # Two writers that insert the same rows in the same order cannot wait for each other in a ring.
    ordered = [wanted[key] for key in sorted(wanted)]
    projects = {project_id for project_id, _ in wanted}
    inserted = {tuple(key) for key in await store.ask(projects, _SAVE, *arrays(ALL, ordered))}
    stored = {key: _as_stored(wanted[key]) for key in inserted}
    known = [row for row in ordered if row.key not in inserted]
    if known:
        async with store.transaction({row.threat.project_id for row in known}) as connection:
            stored |= await _keep_or_replace(connection, known)
    return stored


async def _keep_or_replace(
    connection: AsyncConnection, rows: Sequence[ThreatRow]
) -> Mapping[ThreatKey, StoredThreat]:
    existing = await lock_threats(connection, [row.key for row in rows])
    replacements = [
        row.at_revision(existing[row.key].stored.revision + 1)
        for row in rows
        if _is_replaced(existing[row.key], row)
    ]
    if replacements:
        await fetch(connection, _REPLACE, *arrays(ALL, replacements))
    kept = {key: threat.stored for key, threat in existing.items()}
    return kept | {row.key: _as_stored(row) for row in replacements}


def _is_replaced(existing: LockedThreat, row: ThreatRow) -> bool:
    """A failed threat gives way to another analysis, but not to itself saved once more."""
    if existing.status != ThreatStatus.FAILED:
        return False
    return row.at_revision(existing.stored.revision).document != existing.stored.document


def _as_stored(row: ThreatRow) -> StoredThreat:
    threat = row.threat
    return StoredThreat(threat.id, threat.project_id, threat.revision, row.document)
