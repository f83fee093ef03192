"""The one writer of traces, but for their conclusion."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Event
from watchfloor.store._transaction import fetch

_NOTE = """
INSERT INTO traces AS t (project_id, trace_id, session_id, agent_id, events, last_received_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[],
    $6::timestamptz[])
ON CONFLICT (project_id, trace_id) DO UPDATE SET
    status = 'active',
    concluded_at = NULL,
    feature_id = NULL,
    events = t.events + excluded.events,
    last_received_at = greatest(t.last_received_at, excluded.last_received_at)
"""


async def note_traces(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """Count new events to their traces; those that were concluded are open again."""
    traces: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if event.trace_id is not None:
            traces.setdefault((event.project_id, event.trace_id), []).append(event)
    if not traces:
        return
    # In one order for all writers, so that nobody waits in a ring.
    rows = [(*key, *_summary(traces[key])) for key in sorted(traces)]
    await fetch(connection, _NOTE, *(list(column) for column in zip(*rows, strict=True)))


def _summary(events: Sequence[Event]) -> tuple[object, ...]:
    received_at = max(event.received_at for event in events)
    return events[0].session_id, events[0].agent_id, len(events), received_at
