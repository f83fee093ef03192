"""Indicators as the agents ask for them: by the addresses and user agents of a batch."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from watchfloor.core import Clock, IntelIndicator, ThreatSignal
from watchfloor.store._hashes import sha256
from watchfloor.store._transaction import PLAN_ONCE, fetch
from watchfloor.store.store import Store

_MOST_PER_SIGNAL = 20

# Each arm has an index of its own; what a signal does not carry matches nothing.
_MATCHES = f"""
SELECT wanted.ordinality - 1 AS position, surest.*
FROM unnest($1::text[], $2::text[], $3::bytea[])
    WITH ORDINALITY AS wanted (project_id, address, user_agent, ordinality)
CROSS JOIN LATERAL (
    SELECT i.intel_id, i.kind, i.value, i.label, i.confidence, i.source, i.external_id,
           i.valid_from, i.valid_until, i.description, i.imported_at
    FROM (
        SELECT * FROM visible_intel WHERE network >>= wanted.address::inet
        UNION ALL
        SELECT * FROM visible_intel WHERE kind = 'user_agent' AND value_sha256 = wanted.user_agent
    ) AS i
    WHERE i.project_id = wanted.project_id
      AND coalesce(i.valid_from <= $4, true) AND coalesce(i.valid_until > $4, true)
    ORDER BY i.confidence DESC, masklen(i.network) DESC NULLS LAST, i.imported_at DESC
    LIMIT {_MOST_PER_SIGNAL}
) AS surest
"""  # noqa: S608

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
        async with self._store.transaction({key[0] for key in wanted}, PLAN_ONCE) as connection:
            rows = await fetch(connection, _MATCHES, *columns, self._clock.now())
        indicators: dict[UUID, IntelIndicator] = {}
        found: defaultdict[_Key, list[IntelIndicator]] = defaultdict(list)
        for row in rows:
            intel_id = row["intel_id"]
            if intel_id not in indicators:
                indicators[intel_id] = IntelIndicator.model_validate(
                    {**row, "intel_id": str(intel_id)}
                )
            found[wanted[row["position"]]].append(indicators[intel_id])
        return [found.get(key, ()) for key in keys]


def _key(signal: ThreatSignal) -> _Key:
    user_agent = sha256(signal.user_agent) if signal.user_agent else None
    return signal.project_id, signal.source_ip, user_agent
