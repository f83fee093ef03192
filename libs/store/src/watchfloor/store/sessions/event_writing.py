"""The one writer of events and of the keys that make them unique."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Event
from watchfloor.store._transaction import fetch

_CLAIM = """
INSERT INTO event_keys (project_id, event_id, received_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
ON CONFLICT (project_id, event_id) DO NOTHING
RETURNING project_id, event_id
"""
_INSERT = """
INSERT INTO events (
    project_id, session_id, event_time, rank, event_id, event_type, received_at, document
)
SELECT * FROM unnest(
    $1::text[], $2::text[], $3::timestamptz[], $4::double precision[], $5::text[], $6::text[],
    $7::timestamptz[], $8::text[]
)
ON CONFLICT DO NOTHING
"""
_NO_RANK = 0.0


async def insert_new(
    connection: AsyncConnection, events: Iterable[Event], *, moved: Iterable[Event] = ()
) -> Sequence[Event]:
    """Insert those of the events whose ids the project does not have; return them, in order.

    Of events with the same id the first counts, whatever their times.

    Args:
        connection: The transaction.
        events: The events.
        moved: Events that were taken out of their session: their ids may come again.
    """
    wanted: dict[tuple[str, str], Event] = {}
    for event in events:
        wanted.setdefault((event.project_id, event.event_id), event)
    if not wanted:
        return ()
    # Two writers that claim the same ids in the same order cannot wait for each other in a ring.
    ordered = [wanted[key] for key in sorted(wanted)]
    claimed = await fetch(
        connection,
        _CLAIM,
        [event.project_id for event in ordered],
        [event.event_id for event in ordered],
        [event.received_at for event in ordered],
    )
    fresh = {tuple(key) for key in claimed}
    fresh.update((event.project_id, event.event_id) for event in moved)
    new = [event for key, event in wanted.items() if key in fresh]
    if new:
        await fetch(connection, _INSERT, *_columns(new))
    return new


def _columns(events: Sequence[Event]) -> tuple[list[object], ...]:
    return (
        [event.project_id for event in events],
        [event.session_id for event in events],
        [event.event_time for event in events],
        [_NO_RANK if event.rank is None else event.rank for event in events],
        [event.event_id for event in events],
        [event.event_type for event in events],
        [event.received_at for event in events],
        [event.model_dump_json(exclude_none=True) for event in events],
    )
