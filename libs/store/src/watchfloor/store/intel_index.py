"""Indicators as the agents ask for them: by the addresses and user agents of a batch."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from watchfloor.core import Clock, IntelIndicator, ThreatSignal
from watchfloor.store._hashes import sha256
from watchfloor.store.store import Store

_MOST_PER_SIGNAL = 20

_MATCHES = "SELECT * FROM intel_on($1, $2, $3, $4, $5, $6)"

_Key = tuple[str, str | None, bytes | None]


class StoreIntelIndex:
    """The port ``IntelIndex``: one statement, whatever the batch.

    Args:
        store: Where indicators are.
        clock: For what is valid.
    """

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def match(self, batch: Sequence[ThreatSignal]) -> Sequence[Sequence[IntelIndicator]]:
        """Indicators that name each signal's address or user agent, surest first, at most 20."""
        keys = [_key(signal) for signal in batch]
        wanted = tuple({key for key in keys if any(key[1:])})
        if not wanted:
            return ((),) * len(batch)
        columns = map(list, zip(*wanted, strict=True))
        projects, now = {key[0] for key in wanted}, self._clock.now()
        rows = await self._store.ask(projects, _MATCHES, now, _MOST_PER_SIGNAL, *columns)
        indicators: dict[UUID, IntelIndicator] = {}
        found: defaultdict[_Key, list[IntelIndicator]] = defaultdict(list)
        for row in rows:
            intel_id = row["intel_id"]
            if intel_id not in indicators:
                indicators[intel_id] = IntelIndicator.model_validate(
                    {**row, "intel_id": str(intel_id)}
                )
            found[wanted[row["place"]]].append(indicators[intel_id])
        return [found.get(key, ()) for key in keys]


def _key(signal: ThreatSignal) -> _Key:
    user_agent = sha256(signal.user_agent) if signal.user_agent else None
    return signal.project_id, signal.source_ip, user_agent
