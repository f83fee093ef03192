"""Threats by their ids."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.store._transaction import fetch
from watchfloor.store.threats.values import StoredThreat, ThreatKey, received_at

# The moment in the id is part of the key, so that only the threat's own partition is read.
_LOAD = """
SELECT t.threat_id::text, t.project_id, t.revision, t.document, t.status
FROM unnest($1::text[], $2::timestamptz[], $3::uuid[])
    AS wanted (project_id, received_at, threat_id)
JOIN threats AS t USING (project_id, received_at, threat_id)
"""
_LOCK = f"{_LOAD} ORDER BY project_id, received_at, threat_id FOR UPDATE OF t"


class LockedThreat(NamedTuple):
    """A stored threat that nobody else can change before the transaction ends.

    Attributes:
        stored: The threat.
        status: Its status.
    """

    stored: StoredThreat
    status: str


async def load_threats(
    connection: AsyncConnection, keys: Sequence[ThreatKey]
) -> Mapping[ThreatKey, StoredThreat]:
    """Those of the threats that exist."""
    rows = await fetch(connection, _LOAD, *_arguments(keys))
    return {threat.key: threat for threat in map(as_stored, rows)}


async def lock_threats(
    connection: AsyncConnection, keys: Sequence[ThreatKey]
) -> Mapping[ThreatKey, LockedThreat]:
    """Those of the threats that exist, each locked until the transaction ends."""
    rows = await fetch(connection, _LOCK, *_arguments(keys))
    locked = (LockedThreat(as_stored(row), row["status"]) for row in rows)
    return {threat.stored.key: threat for threat in locked}


def as_stored(row: Sequence[Any]) -> StoredThreat:
    """The threat of a row that begins with its id, project, revision and document."""
    threat_id, project_id, revision, document = row[:4]
    return StoredThreat(threat_id, project_id, revision, document.encode())


def _arguments(keys: Sequence[ThreatKey]) -> tuple[list[object], ...]:
    found = [(project, moment, key) for project, key in keys if (moment := received_at(key))]
    return tuple([row[position] for row in found] for position in range(3))
