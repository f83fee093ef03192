"""The one writer of traces, but for their conclusion."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Event
from watchfloor.store._transaction import fetch

# The row of a trace that is told of for the first time is there already, without an agent.
_NOTE = """
UPDATE traces AS t SET
    status = 'active',
    concluded_at = NULL,
    feature_id = NULL,
    agent_id = CASE WHEN t.events = 0 THEN new.agent_id ELSE t.agent_id END,
    last_received_at = CASE WHEN t.events = 0 THEN new.received_at
        ELSE greatest(t.last_received_at, new.received_at) END,
    events = t.events + new.events
FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::timestamptz[])
    AS new (project_id, trace_id, agent_id, events, received_at)
WHERE t.project_id = new.project_id AND t.trace_id = new.trace_id
"""


async def note_traces(
    connection: AsyncConnection, events: Sequence[Event], *, moved: Sequence[Event] = ()
) -> None:
    """Count new events to their traces; those that were concluded are open again.

    Args:
        connection: The transaction, which has locked the traces.
        events: The events, in the order in which they are saved.
        moved: Events that were counted before, and are among the others as far as they stay.
    """
    traces: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if event.trace_id is not None:
            traces.setdefault((event.project_id, event.trace_id), []).append(event)
    if not traces:
        return
    counted = Counter[tuple[str, str | None]]((event.project_id, event.trace_id) for event in moved)
    rows = [(*key, *_summary(told, counted[key])) for key, told in traces.items()]
    await fetch(connection, _NOTE, *(list(column) for column in zip(*rows, strict=True)))


def _summary(events: Sequence[Event], counted: int) -> tuple[object, ...]:
    received_at = max(event.received_at for event in events)
    return events[0].agent_id, len(events) - counted, received_at
