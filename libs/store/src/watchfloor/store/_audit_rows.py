"""Audit entries as rows."""

from collections.abc import Sequence

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import AuditEntry, AuditKind, AuditResult, PendingEntry, StoredEntry
from watchfloor.store._transaction import fetch

COLUMNS = ", ".join(AuditEntry._fields)
_TYPES = {"entry_id": "uuid", "at": "timestamptz", "key_number": "integer", "mac": "bytea"}
_LISTS = ", ".join(
    f"${place}::{_TYPES.get(name, 'text')}[]" for place, name in enumerate(AuditEntry._fields, 1)
)
_ADD = f"INSERT INTO audit_log ({COLUMNS}) SELECT * FROM unnest({_LISTS})"
# What was written and not heard of is written again under its id.
_ADD_ONCE = f"{_ADD} ON CONFLICT DO NOTHING"
# A transaction gets its number with the first row that it writes: where there is none, nothing
# was changed, and there is nothing to tell.
_ADD_WITH_CHANGE = f"{_ADD} WHERE pg_current_xact_id_if_assigned() IS NOT NULL RETURNING entry_id"


async def add_entries(connection: AsyncConnection, entries: Sequence[AuditEntry]) -> None:
    """Write entries of projects that the transaction names."""
    await fetch(connection, _ADD_ONCE, *_columns(entries))


async def add_with_change(
    connection: AsyncConnection, pending: PendingEntry, project_id: str
) -> bool:
    """Write the entry where this transaction has changed anything; whether it has."""
    columns = _columns([pending.make(project_id)])
    return bool(await fetch(connection, _ADD_WITH_CHANGE, *columns))


def entry_of(row: asyncpg.Record) -> AuditEntry:
    """The entry in a row that has all of its columns."""
    values = {name: row[name] for name in AuditEntry._fields}
    return AuditEntry(
        **values
        | {
            "entry_id": str(row["entry_id"]),
            "kind": _word(AuditKind, row["kind"]),
            "result": _word(AuditResult, row["result"]),
        }
    )


def stored_entry_of(row: asyncpg.Record) -> StoredEntry:
    """The same with the number of its transaction."""
    return StoredEntry(entry_of(row), int(row["transaction"]))


def _columns(entries: Sequence[AuditEntry]) -> list[list[object]]:
    return [list(column) for column in zip(*entries, strict=True)]


def _word(kind: type[AuditKind] | type[AuditResult], text: str) -> str:
    # Somebody who changes the row may write another word: it is read as it is, and found.
    return kind(text) if text in set(kind) else text
