"""The routes of what the agents know: customers, threat intel, changes."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence

from watchfloor.client._batching import Encoded, array_of, batches
from watchfloor.client._documents import (
    JsonObject,
    Page,
    every_item,
    object_in,
    page_in,
    part,
    value_of,
    values_in,
)
from watchfloor.client._wire import Wire
from watchfloor.core import (
    ChangeEvent,
    ChangeEventInput,
    Customer,
    IntelIndicator,
    IntelIndicatorInput,
)

_INTEL_BATCH = 5_000
_IMPORT_TIMEOUT_S = 60.0


class CustomersApi:
    """Customers and their policies."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def put_all(self, customers: Sequence[Customer]) -> None:
        """Create or replace customers, all or none. Idempotent."""
        body = [customer.model_dump(mode="json") for customer in customers]
        await self._wire.request("PUT", "/api/customers", body=body)

    async def get(self, customer_id: str) -> Customer:
        """One customer.

        Raises:
            NotFoundError: The project has no such customer.
        """
        response = await self._wire.request("GET", f"/api/customers/{part(customer_id)}")
        return value_of(Customer, object_in(response.content))

    async def put(self, customer: Customer) -> None:
        """Create or replace one customer. Idempotent."""
        path = f"/api/customers/{part(customer.customer_id)}"
        await self._wire.request("PUT", path, body=customer.model_dump(mode="json"))

    async def delete(self, customer_id: str) -> None:
        """Forget one customer; its threats stay."""
        await self._wire.request("DELETE", f"/api/customers/{part(customer_id)}")

    async def list(self, *, limit: int = 100, cursor: str | None = None) -> Page[Customer]:
        """One page of the customers."""
        query = {"limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/customers", query=query)
        return values_in(Customer, page_in(response.content, "customers"))

    def every(self, *, limit: int | None = None) -> AsyncIterator[Customer]:
        """All customers over all pages, at most ``limit``."""
        return every_item(lambda cursor: self.list(cursor=cursor), limit=limit)


class IntelApi:
    """Threat-intel indicators and the feeds they come from."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def import_all(self, indicators: Iterable[IntelIndicatorInput]) -> AsyncGenerator[int]:
        """Create or refresh indicators, one request after the other. Idempotent.

        Each request is taken as a whole or not at all; an error leaves those before it stored.

        Yields:
            How many are stored so far, after each request.
        """
        encoded = (
            Encoded(place, item.model_dump_json(exclude_none=True).encode())
            for place, item in enumerate(indicators)
        )
        for batch in batches(encoded, most_items=_INTEL_BATCH):
            body = array_of(batch)
            await self._wire.request("POST", "/api/intel", body=body, timeout_s=_IMPORT_TIMEOUT_S)
            yield batch[-1].place + 1

    async def list(self, *, limit: int = 100, cursor: str | None = None) -> Page[IntelIndicator]:
        """One page of the indicators."""
        query = {"limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/intel", query=query)
        return values_in(IntelIndicator, page_in(response.content, "indicators"))

    def every(self, *, limit: int | None = None) -> AsyncIterator[IntelIndicator]:
        """All indicators over all pages, at most ``limit``."""
        return every_item(lambda cursor: self.list(cursor=cursor), limit=limit)

    async def sources(self) -> tuple[JsonObject, ...]:
        """The feeds, with counts and age, as the server describes them."""
        response = await self._wire.request("GET", "/api/intel/sources")
        return page_in(response.content, "sources").items

    async def remove(self, source: str) -> int:
        """Remove all that one feed has brought; how many that were."""
        response = await self._wire.request("DELETE", f"/api/intel/sources/{part(source)}")
        removed = object_in(response.content).get("removed") if response.content else None
        return removed if isinstance(removed, int) else 0


class ChangesApi:
    """Deployments, config changes and incidents."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def record(self, change: ChangeEventInput) -> None:
        """Report one change; a repeat under the same ``id`` updates it."""
        body = change.model_dump(mode="json", exclude_none=True)
        await self._wire.request("POST", "/api/changes", body=body)

    async def list(self, *, limit: int = 100, cursor: str | None = None) -> Page[ChangeEvent]:
        """One page of the changes, newest first."""
        query = {"limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/changes", query=query)
        return values_in(ChangeEvent, page_in(response.content, "changes"))

    def every(self, *, limit: int | None = None) -> AsyncIterator[ChangeEvent]:
        """All changes over all pages, newest first, at most ``limit``."""
        return every_item(lambda cursor: self.list(cursor=cursor), limit=limit)
