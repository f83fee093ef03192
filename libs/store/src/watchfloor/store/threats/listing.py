"""The list of threats, newest first, a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import ThreatFilter, ThreatSummary
from watchfloor.store._tables import VISIBLE_THREATS
from watchfloor.store.page import Page, bad_cursor, decode_id_cursor, encode_cursor
from watchfloor.store.threats.loading import as_stored
from watchfloor.store.threats.values import ThreatPage, received_at

_C = VISIBLE_THREATS.c
_WHOLE = (_C.threat_id, _C.project_id, _C.revision, _C.document)
_SUMMARY = (
    _C.threat_id.label("id"),
    *(_C.received_at, _C.severity, _C.threat_type, _C.status, _C.customer, _C.source_ip),
    *(_C.fp_score, _C.fp_label, _C.action, _C.requires_review, _C.verdict, _C.revision),
)


class Wanted(NamedTuple):
    """Which part of a project's threats.

    Attributes:
        project_id: The project.
        where: Which of them.
        or_search: Other words that may be found instead of those of the filter.
        limit: At most so many.
        cursor: Where the part before ended.
    """

    project_id: str
    where: ThreatFilter
    or_search: Sequence[str]
    limit: int
    cursor: str | None


async def list_threats(connection: AsyncConnection, wanted: Wanted) -> ThreatPage:
    """A page of the project's threats.

    Raises:
        InvalidInputError: The cursor is none of ours.
    """
    rows, more = await _part(connection, wanted, _WHOLE)
    page = tuple(map(as_stored, rows))
    return ThreatPage(page, page[-1].cursor if more else None)


async def summarise_threats(connection: AsyncConnection, wanted: Wanted) -> Page[ThreatSummary]:
    """The same page, and of each threat what a list shows; no document is read.

    Raises:
        InvalidInputError: The cursor is none of ours.
    """
    rows, more = await _part(connection, wanted, _SUMMARY)
    page = tuple(ThreatSummary.model_validate(row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name
    return Page(page, encode_cursor(page[-1].id) if more else None)


async def summaries_of(
    connection: AsyncConnection, project_id: str, threat_ids: Sequence[str]
) -> Mapping[str, ThreatSummary]:
    """What a list shows of those of the threats that exist, by their ids."""
    places = [(moment, each) for each in threat_ids if (moment := received_at(each)) is not None]
    statement = select(*_SUMMARY).where(
        _C.project_id == project_id, tuple_(_C.received_at, _C.threat_id).in_(places)
    )
    rows = await connection.execute(statement) if places else ()
    found = (ThreatSummary.model_validate(row._mapping) for row in rows)  # noqa: SLF001 - its public name
    return {each.id: each for each in found}


async def _part(
    connection: AsyncConnection, wanted: Wanted, columns: Sequence[ColumnElement[Any]]
) -> tuple[Sequence[Row[Any]], bool]:
    """So many rows, and whether there are more behind them."""
    statement = (
        select(*columns)
        .where(
            _C.project_id == wanted.project_id,
            *_conditions(wanted.where, wanted.or_search),
            *_after(wanted.cursor),
        )
        .order_by(_C.received_at.desc(), _C.threat_id.desc())
        .limit(wanted.limit + 1)
    )
    rows = (await connection.execute(statement)).all()
    return rows[: wanted.limit], len(rows) > wanted.limit


def _conditions(wanted: ThreatFilter, or_search: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    for column, values in (
        (_C.severity, wanted.severity),
        (_C.status, wanted.status),
        (_C.threat_type, wanted.threat_type),
        (_C.customer_id, wanted.customer_id),
    ):
        if values:
            yield column.in_(values)
    if wanted.customer_id:
        # Where there is an id it is the customer; the index is on the latter.
        yield _C.customer.in_(wanted.customer_id)
    if wanted.requires_review is not None:
        yield _C.requires_review.is_(wanted.requires_review)
    if wanted.judged is not None:
        yield _C.verdict.is_not(None) if wanted.judged else _C.verdict.is_(None)
    if wanted.since is not None:
        yield _C.received_at >= wanted.since
    if wanted.until is not None:
        yield _C.received_at < wanted.until
    texts = [text for each in (wanted.search, *or_search) if (text := _searchable(each))]
    if texts:
        yield or_(*(_C.search.bool_op("@@")(func.threat_query(text)) for text in texts))


def _searchable(search: str | None) -> str:
    """The text without what PostgreSQL cannot hold: NUL and halves of characters."""
    return "".join(c if c.isprintable() else " " for c in search or "").strip()


def _after(cursor: str | None) -> Iterator[ColumnElement[bool]]:
    if cursor is None:
        return
    threat_id = decode_id_cursor(cursor)
    moment = received_at(threat_id)
    if moment is None:
        raise bad_cursor()
    # Said twice: partitions are left out by the first condition, only rows by the second.
    yield _C.received_at <= moment
    place = tuple_(literal(moment, _C.received_at.type), literal(threat_id, _C.threat_id.type))
    yield tuple_(_C.received_at, _C.threat_id) < place
