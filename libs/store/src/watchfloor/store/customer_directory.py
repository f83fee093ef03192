"""Customers as the agents ask for them: by what a batch of signals carries."""

from collections.abc import Sequence

from watchfloor.core import Customer, ThreatSignal
from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

# Names need not be unique; the smallest id then answers, always the same one.
_FIND = """
SELECT wanted.project_id, wanted.customer_id, wanted.name, c.document
FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (project_id, customer_id, name)
JOIN customers AS c
    ON c.project_id = wanted.project_id
    AND c.customer_id = coalesce(wanted.customer_id, (
        SELECT min(named.customer_id) FROM customers AS named
        WHERE named.project_id = wanted.project_id AND named.name = wanted.name
    ))
"""
_Key = tuple[str, str | None, str | None]


class StoreCustomerDirectory:
    """The port ``CustomerDirectory``: one statement, whatever the batch."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, batch: Sequence[ThreatSignal]) -> Sequence[Customer | None]:
        """The customer of each signal by its id or, where it has none, by its name."""
        if not batch:
            return ()
        keys = [_key(signal) for signal in batch]
        wanted = zip(*set(keys), strict=True)
        async with self._store.transaction({signal.project_id for signal in batch}) as connection:
            rows = await fetch(connection, _FIND, *map(list, wanted))
        found: dict[_Key, Customer] = {
            tuple(key): Customer.model_validate_json(document, extra="ignore")
            for *key, document in rows
        }
        return [found.get(key) for key in keys]


def _key(signal: ThreatSignal) -> _Key:
    name = None if signal.customer_id else signal.customer_name
    return signal.project_id, signal.customer_id, name
