"""Indicators as the agents ask for them: by the addresses and user agents of a batch."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Clock, IntelIndicator, ThreatSignal
from watchfloor.store._hashes import sha256
from watchfloor.store.store import Store

_MOST_PER_SIGNAL = 20


def _statement(key_type: str, named: str) -> str:
    """A look-up of the surest valid indicators per key."""
    return f"""
        SELECT wanted.project_id AS wanted_project, wanted.key, found.*
        FROM unnest($1::text[], $2::{key_type}[]) AS wanted (project_id, key)
        CROSS JOIN LATERAL (
            SELECT i.intel_id, i.kind, i.value, i.label, i.confidence, i.source, i.external_id,
                   i.valid_from, i.valid_until, i.description, i.imported_at
            FROM visible_intel AS i
            WHERE i.project_id = wanted.project_id AND {named}
              AND coalesce(i.valid_from <= $3, true) AND coalesce(i.valid_until > $3, true)
            ORDER BY i.confidence DESC, masklen(i.network) DESC, i.imported_at DESC
            LIMIT {_MOST_PER_SIGNAL}
        ) AS found
    """  # noqa: S608


_BY_ADDRESS = _statement("text", "i.network >>= wanted.key::inet")
_BY_USER_AGENT = _statement("bytea", "i.kind = 'user_agent' AND i.value_sha256 = wanted.key")

_Key = tuple[str, object]
_Found = Mapping[_Key, Sequence[IntelIndicator]]


class StoreIntelIndex:
    """The port ``IntelIndex``: two statements, whatever the batch.

    Args:
        store: Where indicators are.
        clock: For what is valid.
    """

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def match(self, batch: Sequence[ThreatSignal]) -> Sequence[Sequence[IntelIndicator]]:
        """Indicators that name each signal's address or user agent, surest first, at most 20."""
        if not batch:
            return ()
        addresses = [_key(signal, signal.source_ip) for signal in batch]
        user_agents = [
            _key(signal, sha256(signal.user_agent) if signal.user_agent else None)
            for signal in batch
        ]
        now = self._clock.now()
        async with self._store.transaction({signal.project_id for signal in batch}) as connection:
            by_address = await _look_up(connection, _BY_ADDRESS, set(addresses), now=now)
            by_user_agent = await _look_up(connection, _BY_USER_AGENT, set(user_agents), now=now)
        return [
            _surest([*by_address.get(address, ()), *by_user_agent.get(user_agent, ())])
            for address, user_agent in zip(addresses, user_agents, strict=True)
        ]


def _key(signal: ThreatSignal, value: object) -> _Key:
    return signal.project_id, value


async def _look_up(
    connection: AsyncConnection, statement: str, keys: Collection[_Key], *, now: datetime
) -> _Found:
    wanted = [key for key in keys if key[1] is not None]
    if not wanted:
        return {}
    columns = (list(column) for column in zip(*wanted, strict=True))
    result = await connection.exec_driver_sql(statement, (*columns, now))
    indicators: dict[UUID, IntelIndicator] = {}
    found: defaultdict[_Key, list[IntelIndicator]] = defaultdict(list)
    for row in result.mappings():
        intel_id = row["intel_id"]
        if intel_id not in indicators:
            indicators[intel_id] = IntelIndicator.model_validate({**row, "intel_id": str(intel_id)})
        found[row["wanted_project"], row["key"]].append(indicators[intel_id])
    return found


def _surest(indicators: Sequence[IntelIndicator]) -> Sequence[IntelIndicator]:
    # The sort is stable: what the statements put first among equals stays first.
    return sorted(indicators, key=lambda each: -each.confidence)[:_MOST_PER_SIGNAL]
