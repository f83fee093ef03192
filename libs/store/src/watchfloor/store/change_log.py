"""Change events as the agents ask for them: what changed shortly before a batch of signals."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from watchfloor.core import ChangeEvent, ThreatSignal
from watchfloor.store.store import Store

_MOST_PER_SIGNAL = 20

_BEFORE = "SELECT place, (change).* FROM changes_before($1, $2, $3, $4, $5, $6, $7)"


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
        rows = await self._store.ask(set(wanted[0]), _BEFORE, window, _MOST_PER_SIGNAL, *wanted)
        for row in rows:
            event_id = row["change_id"]
            if event_id not in events:
                events[event_id] = ChangeEvent.model_validate({**row, "change_id": str(event_id)})
            found[row["place"]].append(events[event_id])
        return found
