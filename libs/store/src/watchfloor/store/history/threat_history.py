"""Past threats like those of a batch, with their verdicts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from watchfloor.core import (
    FALSE_ALARMS,
    REAL_THREATS,
    SIMILAR_LIMIT,
    AlikeThreat,
    Clock,
    SignalHistory,
    ThreatId,
    ThreatSignal,
)
from watchfloor.store.history.bases import ADDRESS, BASES, Basis, Key
from watchfloor.store.history.found import Found, union
from watchfloor.store.store import Store

_NOTHING = Found()
_ONE_DAY = timedelta(days=1)

_SIMILAR = """
SELECT * FROM similar_threats($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


class StoreThreatHistory:
    """The port ``ThreatHistory``: one question, whatever the batch.

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
        found = await self._find(batch, *self._window(now))
        return [
            self._history([part.without(signal.threat_id) for part in parts], now)
            for signal, *parts in zip(batch, *found, strict=True)
        ]

    async def alike(self, signal: ThreatSignal, *, limit: int) -> Sequence[AlikeThreat]:
        """Past threats like one signal's: those that share the most first, then the newest.

        Args:
            signal: Whose own threat is not among them.
            limit: At most so many.
        """
        (parts,) = zip(*await self._find([signal], *self._window(self._clock.now())), strict=True)
        shared: dict[str, list[str]] = {}
        for basis, part in zip(BASES, parts, strict=True):
            for threat_id in part.without(signal.threat_id).ids:
                shared.setdefault(threat_id, []).append(basis.name)
        newest = sorted(shared, reverse=True)
        most = sorted(newest, key=lambda threat_id: -len(shared[threat_id]))[:limit]
        return [AlikeThreat(ThreatId(each), tuple(shared[each])) for each in most]

    def _window(self, now: datetime) -> tuple[datetime, datetime]:
        # The end leaves out the partitions that are prepared for later; a day of it is for clocks
        # that differ.
        return now - timedelta(days=self._look_back_days), now + _ONE_DAY

    def _history(self, parts: Sequence[Found], now: datetime) -> SignalHistory:
        similar = zip(BASES, parts, strict=True)
        return SignalHistory(
            similar=tuple(part.counted(basis.name) for basis, part in similar),
            union=union(parts).counted("any of these"),
            same_address_last_day=parts[BASES.index(ADDRESS)].number_since(now - _ONE_DAY),
            look_back_days=self._look_back_days,
        )

    async def _find(
        self, batch: Sequence[ThreatSignal], since: datetime, until: datetime
    ) -> Sequence[Sequence[Found]]:
        """What was found for each signal, basis by basis; a shared key is looked up once."""
        keys = [[basis.key(signal) for signal in batch] for basis in BASES]
        different = [tuple({key for key in of_basis if key is not None}) for of_basis in keys]
        rows = await self._store.ask(
            {signal.project_id for signal in batch},
            _SIMILAR,
            *(since, until),
            # One more than are counted: one may be the signal's own.
            SIMILAR_LIMIT + 1,
            *(sorted(FALSE_ALARMS), sorted(REAL_THREATS)),
            *(column for each in zip(BASES, different, strict=True) for column in _columns(*each)),
        )
        found: list[dict[Key | None, Found]] = [{} for _ in BASES]
        for basis, place, ids, false_alarms, real_threats in rows:
            found[basis][different[basis][place]] = Found(
                tuple(ids), frozenset(false_alarms or ()), frozenset(real_threats or ())
            )
        return [
            [of_basis.get(key, _NOTHING) for key in wanted]
            for of_basis, wanted in zip(found, keys, strict=True)
        ]


def _columns(basis: Basis, keys: Sequence[Key]) -> Sequence[list[object]]:
    """The keys as one array for the project and for each column."""
    return [[key[position] for key in keys] for position in range(len(basis.columns) + 1)]
