"""The one writer of customers."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from watchfloor.core import Customer
from watchfloor.store._tables import CUSTOMERS
from watchfloor.store.page import Page, decode_cursor, encode_cursor
from watchfloor.store.store import Store

_C = CUSTOMERS.c


class CustomerRepository:
    """Customers by project. Every method is idempotent.

    All raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put_all(self, project_id: str, customers: Sequence[Customer]) -> int:
        """Insert or replace all of them or none; of those with the same id the last counts.

        Returns:
            How many different customers were written.
        """
        rows = [
            {
                "project_id": project_id,
                "customer_id": customer.customer_id,
                "name": customer.name,
                "document": customer.model_dump_json(),
            }
            for customer in {customer.customer_id: customer for customer in customers}.values()
        ]
        if not rows:
            return 0
        statement = insert(CUSTOMERS)
        upsert = statement.on_conflict_do_update(
            index_elements=[_C.project_id, _C.customer_id],
            set_={"name": statement.excluded.name, "document": statement.excluded.document},
        )
        async with self._store.transaction([project_id]) as connection:
            await connection.execute(upsert, rows)
        return len(rows)

    async def get(self, project_id: str, customer_id: str) -> Customer | None:
        """One customer, or nothing."""
        statement = select(_C.document).where(
            _C.project_id == project_id, _C.customer_id == customer_id
        )
        async with self._store.transaction([project_id]) as connection:
            document = await connection.scalar(statement)
        return None if document is None else Customer.model_validate_json(document, extra="ignore")

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[Customer]:
        """A page of the project's customers, by id.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        statement = (
            select(_C.document)
            .where(_C.project_id == project_id)
            .order_by(_C.customer_id)
            .limit(limit + 1)
        )
        if cursor is not None:
            statement = statement.where(_C.customer_id > decode_cursor(cursor))
        async with self._store.transaction([project_id]) as connection:
            documents = (await connection.scalars(statement)).all()
        page = tuple(
            Customer.model_validate_json(document, extra="ignore") for document in documents[:limit]
        )
        more = len(documents) > limit
        return Page(page, encode_cursor(page[-1].customer_id) if more else None)

    async def delete(self, project_id: str, customer_id: str) -> bool:
        """Remove one customer; whether there was one."""
        statement = delete(CUSTOMERS).where(
            _C.project_id == project_id, _C.customer_id == customer_id
        )
        async with self._store.transaction([project_id]) as connection:
            return (await connection.execute(statement)).rowcount > 0
