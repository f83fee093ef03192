"""Reports of several sessions, results that wait for clients, and what leaves for outside."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import NamedTuple

from pydantic import JsonValue
from pydantic_core import from_json
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import DataSubject, SubjectCopy, SubjectField
from watchfloor.store._transaction import fetch
from watchfloor.store.client_results.account import account_locked, charge
from watchfloor.store.store import Store
from watchfloor.store.subjects.index import SubjectIndex
from watchfloor.store.subjects.rows import Rows, delete_rows, read_rows

_LOOKED_AT = 50
_LONGEST_ID = 255
_RESULTS = "client_results"
_SIZES = """
SELECT coalesce(sum(t.size_bytes), 0)::bigint FROM client_results AS t
WHERE t.project_id = $1 AND {condition}
"""
_RUN = "t.analysis_id = ANY ($2::text[]::uuid[])"
_DIRECTLY = {
    SubjectField.USER: frozenset({"user_id", "principal"}),
    SubjectField.CUSTOMER: frozenset({"customer_id", "customer_name", "principal"}),
}
"""Fields of documents that hold a user or a customer."""


class _Documents(NamedTuple):
    """Documents that may name a subject or what is a subject's.

    Attributes:
        table: Where they are.
        id: An expression for what is removed together, as text.
        document: An expression for the JSON.
        tables: What is removed by those ids.
    """

    table: str
    id: str
    document: str
    tables: Sequence[Rows]

    @property
    def listing(self) -> str:
        """Some of them, in order."""
        return f"""
            SELECT {self.id} AS id, {self.document} AS document FROM {self.table} AS t
            WHERE t.project_id = $1 AND {self.id} > $2 ORDER BY {self.id} LIMIT $3
        """


# A run's report is one thing: what is left of it would say that sessions behaved in no way.
_RUNS = (
    Rows("security_checks", _RUN),
    Rows("analysis_results", _RUN),
    Rows("analysis_sessions", _RUN),
)
_REPORTS = (
    _Documents(
        "analysis_sessions",
        "t.analysis_id::text",
        """(SELECT coalesce(json_agg(r.document::json), '[]') FROM (
            SELECT a.document FROM analysis_results AS a
            WHERE a.project_id = t.project_id AND a.analysis_id = t.analysis_id
            UNION ALL
            SELECT c.document FROM security_checks AS c
            WHERE c.project_id = t.project_id AND c.analysis_id = t.analysis_id
        ) AS r)::text""",
        _RUNS,
    ),
    _Documents(
        "deliveries",
        "t.delivery_id::text",
        "t.payload",
        (Rows("deliveries", "t.delivery_id = ANY ($2::text[]::uuid[])"),),
    ),
    _Documents(
        _RESULTS,
        "t.analysis_id || ' ' || t.client_id",
        "json_build_array(t.analysis_id, t.document::json)::text",
        (Rows(_RESULTS, "t.analysis_id || ' ' || t.client_id = ANY ($2)"),),
    ),
)


class SubjectReports:
    """Documents that name the subject, or one of its sessions or threats.

    They are removed while those are still there, for without them nobody could say whose they are.
    Those that are written a moment later, by whoever was at work, name what was met before.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index = SubjectIndex(store)

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every row of them."""
        async for documents, ids in self._of(subject):
            async with self._store.transaction([subject.project_id]) as connection:
                rows = read_rows(connection, documents.tables, subject.project_id, ids)
                copies = [copy async for copy in rows]
            for copy in copies:
                yield copy

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Delete them; a run of analyses with everything that it found."""
        project_id = subject.project_id
        async for documents, ids in self._of(subject):
            async with self._store.transaction(
                [project_id], account_locked(project_id)
            ) as connection:
                await _discharge(connection, documents.tables, project_id, ids)
                gone = await delete_rows(connection, documents.tables, project_id, ids)
            yield gone

    async def _of(self, subject: DataSubject) -> AsyncIterator[tuple[_Documents, Sequence[str]]]:
        for documents in _REPORTS:
            after, more = "", True
            while more:
                async with self._store.transaction([subject.project_id]) as connection:
                    rows = await fetch(
                        connection, documents.listing, subject.project_id, after, _LOOKED_AT
                    )
                named = {row["id"]: _Named.of(row["document"]) for row in rows}
                found = await self._those(subject, named)
                if found:
                    yield documents, found
                more = len(rows) == _LOOKED_AT
                after = rows[-1]["id"] if rows else after

    async def _those(self, subject: DataSubject, named: dict[str, "_Named"]) -> Sequence[str]:
        texts = {text for each in named.values() for text in each.texts}
        theirs = {
            *(texts & subject.met),
            *await self._index.sessions(subject, texts),
            *await self._index.threats(subject, texts),
        }
        return [
            id_
            for id_, each in named.items()
            if each.texts & theirs or any(map(subject.knows, each.directly(subject.field)))
        ]


class _Named(NamedTuple):
    """What a document names.

    Attributes:
        fields: Texts by the name of the field that holds them.
        texts: All texts that may be ids.
    """

    fields: frozenset[tuple[str, str]]
    texts: frozenset[str]

    @classmethod
    def of(cls, document: str) -> "_Named":
        """What this one names."""
        fields = frozenset(_texts_in(from_json(document), ""))
        return cls(fields, frozenset(text for _, text in fields))

    def directly(self, field: SubjectField) -> Iterator[str]:
        """Users, or customers."""
        return (text for name, text in self.fields if name in _DIRECTLY[field])


def _texts_in(value: JsonValue, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and len(value) <= _LONGEST_ID:
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield "", key
            yield from _texts_in(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_in(each, name)


async def _discharge(
    connection: AsyncConnection, tables: Sequence[Rows], project_id: str, ids: Sequence[str]
) -> None:
    """What results took counts no more for how much the project keeps."""
    for rows in tables:
        if rows.table == _RESULTS:
            sizes = _SIZES.format(condition=rows.condition)
            ((size,),) = await fetch(connection, sizes, project_id, ids)
            await charge(connection, project_id, -size)
