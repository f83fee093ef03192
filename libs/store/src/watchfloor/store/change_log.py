"""Change events as the agents ask for them: what changed shortly before a batch of signals."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from watchfloor.core import ChangeEvent, ThreatSignal
from watchfloor.store._transaction import PLAN_ONCE, fetch
from watchfloor.store.store import Store

_MOST_PER_SIGNAL = 20

# An event without an end had no length, unless it is an incident: that one still lasts.
_BEFORE = f"""
SELECT wanted.ordinality - 1 AS position, touching.*
FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
    WITH ORDINALITY AS wanted (project_id, customer_id, customer_name, moment, ordinality)
CROSS JOIN LATERAL (
    SELECT e.* FROM change_events AS e
    WHERE e.project_id = wanted.project_id
      AND e.started_at <= wanted.moment
      AND (
          e.started_at >= wanted.moment - $5::interval
          OR e.ended_at >= wanted.moment - $5::interval
          OR (e.ended_at IS NULL AND e.kind = 'incident')
      )
      AND (e.customer_id IS NULL OR e.customer_id = coalesce(wanted.customer_id, (
          SELECT min(c.customer_id) FROM customers AS c
          WHERE c.project_id = wanted.project_id AND c.name = wanted.customer_name
      ), wanted.customer_name))
    ORDER BY e.started_at DESC, e.change_id DESC
    LIMIT {_MOST_PER_SIGNAL}
) AS touching
"""  # noqa: S608


class StoreChangeLog:
    """The port ``ChangeLog``: one statement, whatever the batch."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def before(
        self, batch: Sequence[ThreatSignal], window: timedelta
    ) -> Sequence[Sequence[ChangeEvent]]:
        """Events that touch each signal's customer in the window before its ``detected_at``.

        Newest first, at most 20 each.
        """
        if not batch:
            return ()
        wanted = (
            [signal.project_id for signal in batch],
            [signal.customer_id for signal in batch],
            [signal.customer_name for signal in batch],
            [signal.detected_at for signal in batch],
        )
        events: dict[UUID, ChangeEvent] = {}
        found: list[list[ChangeEvent]] = [[] for _ in batch]
        async with self._store.transaction(set(wanted[0]), PLAN_ONCE) as connection:
            rows = await fetch(connection, _BEFORE, *wanted, window)
        for row in rows:
            event_id = row["change_id"]
            if event_id not in events:
                events[event_id] = ChangeEvent.model_validate({**row, "change_id": str(event_id)})
            found[row["position"]].append(events[event_id])
        return found
