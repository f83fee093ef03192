"""The one writer of threat-intel indicators."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_network
from typing import NamedTuple

from sqlalchemy import delete, func, select

from watchfloor.core import (
    FieldProblem,
    IntelIndicator,
    IntelIndicatorInput,
    IntelKind,
    InvalidInputError,
    mint_uuid7,
)
from watchfloor.store._hashes import sha256
from watchfloor.store._tables import INTEL_INDICATORS
from watchfloor.store._transaction import fetch
from watchfloor.store.page import Page, decode_id_cursor, encode_cursor
from watchfloor.store.store import Store

_C = INTEL_INDICATORS.c
_FIELDS = tuple(column for column in _C if column.name not in {"project_id", "value_sha256"})

_IMPORT = """
INSERT INTO intel_indicators (
    project_id, imported_at, intel_id, kind, value, value_sha256, label, confidence, source,
    external_id, valid_from, valid_until, description
)
SELECT $1::text, $2::timestamptz, * FROM unnest(
    $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::smallint[], $9::text[],
    $10::text[], $11::timestamptz[], $12::timestamptz[], $13::text[]
)
ON CONFLICT (project_id, source, kind, value_sha256) DO UPDATE SET
    imported_at = excluded.imported_at,
    label = excluded.label,
    confidence = excluded.confidence,
    external_id = excluded.external_id,
    valid_from = excluded.valid_from,
    valid_until = excluded.valid_until,
    description = excluded.description
"""

# Feeds' names are the label of a metric that nobody needs a key for: few, and nothing but words.
_OLDEST = """
SELECT source, min(imported_at) AS imported_at
FROM (
    SELECT source, max(imported_at) AS imported_at FROM intel_indicators
    WHERE source ~ '^[A-Za-z0-9._ -]{1,64}$' GROUP BY project_id, source
) AS imported
GROUP BY source ORDER BY imported_at, source LIMIT 50
"""


class IntelSource(NamedTuple):
    """What one feed contributed.

    Attributes:
        source: The feed's name.
        indicators: How many there are of it.
        imported_at: When it was last imported; its age.
    """

    source: str
    indicators: int
    imported_at: datetime


class IntelRepository:
    """Indicators by project. Every method is idempotent.

    All raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def import_all(
        self,
        project_id: str,
        indicators: Sequence[IntelIndicatorInput],
        *,
        imported_at: datetime,
    ) -> int:
        """Insert or update all of them or none; of equal ones the last counts.

        Equal are those of the same kind, value and source.

        Returns:
            How many different indicators were written.

        Raises:
            InvalidInputError: The value of a network is none; the fields say of which.
        """
        different = {(each.kind, each.value, each.source): each for each in _canonical(indicators)}
        if not different:
            return 0
        rows = [_row(each, imported_at) for each in different.values()]
        columns = (list(column) for column in zip(*rows, strict=True))
        async with self._store.transaction([project_id]) as connection:
            await fetch(connection, _IMPORT, project_id, imported_at, *columns)
        return len(rows)

    async def list(
        self,
        project_id: str,
        *,
        source: str | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[IntelIndicator]:
        """A page of the project's indicators, those first imported last come first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        statement = (
            select(*_FIELDS)
            .where(_C.project_id == project_id)
            .order_by(_C.intel_id.desc())
            .limit(limit + 1)
        )
        if source is not None:
            statement = statement.where(_C.source == source)
        if cursor is not None:
            statement = statement.where(_C.intel_id < decode_id_cursor(cursor))
        async with self._store.transaction([project_id]) as connection:
            rows = (await connection.execute(statement)).mappings().all()
        page = tuple(IntelIndicator.model_validate(row) for row in rows[:limit])
        return Page(page, encode_cursor(page[-1].intel_id) if len(rows) > limit else None)

    async def sources(self, project_id: str) -> Sequence[IntelSource]:
        """What each feed contributed, by name."""
        statement = (
            select(_C.source, func.count(), func.max(_C.imported_at))
            .where(_C.project_id == project_id)
            .group_by(_C.source)
            .order_by(_C.source)
        )
        async with self._store.transaction([project_id]) as connection:
            rows = (await connection.execute(statement)).all()
        return [IntelSource(*row) for row in rows]

    async def oldest(self, projects: Collection[str]) -> Mapping[str, datetime]:
        """When feeds were last imported, in the project where that is longest ago, by name.

        Those that are oldest, at most 50, of those whose names are plain words.
        """
        async with self._store.transaction(projects) as connection:
            rows = await fetch(connection, _OLDEST)
        return {row["source"]: row["imported_at"] for row in rows}

    async def delete_source(self, project_id: str, source: str) -> int:
        """Remove all indicators of one feed; how many there were."""
        statement = delete(INTEL_INDICATORS).where(_C.project_id == project_id, _C.source == source)
        async with self._store.transaction([project_id]) as connection:
            return (await connection.execute(statement)).rowcount


def _canonical(indicators: Sequence[IntelIndicatorInput]) -> Sequence[IntelIndicatorInput]:
    """The indicators with every network in canonical form."""
    canonical, problems = [], []
    for index, indicator in enumerate(indicators):
        try:
            canonical.append(_canonical_network(indicator))
        except ValueError:
            reason = "must be an address or a network such as 192.0.2.0/24"
            problems.append(FieldProblem(f"{index}.value", reason))
    if problems:
        raise InvalidInputError("Some indicators are not valid.", fields=tuple(problems))
    return canonical


def _canonical_network(indicator: IntelIndicatorInput) -> IntelIndicatorInput:
    if indicator.kind is not IntelKind.NETWORK:
        return indicator
    network = str(ip_network(indicator.value, strict=False))
    return indicator.model_copy(update={"value": network})


def _row(indicator: IntelIndicatorInput, imported_at: datetime) -> tuple[object, ...]:
    return (
        mint_uuid7(imported_at),
        indicator.kind,
        indicator.value,
        sha256(indicator.value),
        indicator.label,
        indicator.confidence,
        indicator.source,
        indicator.external_id,
        indicator.valid_from,
        indicator.valid_until,
        indicator.description,
    )
