"""Past threats like those of a batch, with their verdicts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import FALSE_ALARMS, REAL_THREATS, Clock, SignalHistory, ThreatSignal
from watchfloor.store._transaction import PLAN_ONCE, fetch
from watchfloor.store.history.bases import ADDRESS, BASES, Basis, Key
from watchfloor.store.history.found import Found, union
from watchfloor.store.store import Store

_NOTHING = Found()
_ONE_DAY = timedelta(days=1)

# A day that has just begun has no statistics yet, and without them the planner may prefer to read
# whole partitions and sort. Each basis has an index that needs no sorting.
_READ_IN_ORDER = "SET LOCAL enable_sort = off"


class StoreThreatHistory:
    """The port ``ThreatHistory``: three statements, whatever the batch.

    Args:
        store: Where threats are.
        clock: For the beginning of the look-back window.
        look_back_days: Length of that window.
    """

    def __init__(self, store: Store, *, clock: Clock, look_back_days: int = 90) -> None:
        self._store = store
        self._clock = clock
        self._look_back_days = look_back_days

    async def similar(self, batch: Sequence[ThreatSignal]) -> Sequence[SignalHistory]:
        """What the past says about each signal; its own threat is never counted."""
        if not batch:
            return ()
        now = self._clock.now()
        # The end leaves out the partitions that are prepared for later; a day of it is for clocks
        # that differ.
        window = (now - timedelta(days=self._look_back_days), now + _ONE_DAY)
        projects = {signal.project_id for signal in batch}
        async with self._store.transaction(projects, PLAN_ONCE, _READ_IN_ORDER) as connection:
            found = [await _find(connection, basis, batch, window=window) for basis in BASES]
        return [
            self._history([part.without(signal.threat_id) for part in parts], now)
            for signal, *parts in zip(batch, *found, strict=True)
        ]

    def _history(self, parts: Sequence[Found], now: datetime) -> SignalHistory:
        similar = zip(BASES, parts, strict=True)
        return SignalHistory(
            similar=tuple(part.counted(basis.name) for basis, part in similar),
            union=union(parts).counted("any of these"),
            same_address_last_day=parts[BASES.index(ADDRESS)].number_since(now - _ONE_DAY),
            look_back_days=self._look_back_days,
        )


async def _find(
    connection: AsyncConnection,
    basis: Basis,
    batch: Sequence[ThreatSignal],
    *,
    window: tuple[datetime, datetime],
) -> Sequence[Found]:
    """What was found for each signal; signals that share a key are looked up once."""
    keys = [basis.key(signal) for signal in batch]
    different = tuple({key for key in keys if key is not None})
    if not different:
        return [_NOTHING] * len(batch)
    columns = (list(column) for column in zip(*different, strict=True))
    arguments = (*window, sorted(FALSE_ALARMS), sorted(REAL_THREATS), *columns)
    rows = await fetch(connection, basis.statement, *arguments)
    found: dict[Key | None, Found] = {
        different[position]: Found(
            tuple(ids), frozenset(false_alarms or ()), frozenset(real_threats or ())
        )
        for position, ids, false_alarms, real_threats in rows
    }
    return [found.get(key, _NOTHING) for key in keys]
