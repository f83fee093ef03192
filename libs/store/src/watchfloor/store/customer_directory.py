"""Customers as the agents ask for them: by what a batch of signals carries."""

from collections.abc import Sequence

from watchfloor.core import Customer, ThreatSignal
from watchfloor.store.store import Store

_FIND = "SELECT place, document FROM customers_of($1, $2, $3, $4)"
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
        wanted = tuple(set(keys))
        columns = map(list, zip(*wanted, strict=True))
        rows = await self._store.ask({signal.project_id for signal in batch}, _FIND, *columns)
        found = {
            wanted[place]: Customer.model_validate_json(document, extra="ignore")
            for place, document in rows
        }
        return [found.get(key) for key in keys]


def _key(signal: ThreatSignal) -> _Key:
    name = None if signal.customer_id else signal.customer_name
    return signal.project_id, signal.customer_id, name
