"""Customers: written all or nothing, found by the id or name that a signal carries."""

from typing import Any

import asyncpg
import pytest
from integration.store.making import MakeSignal

from watchfloor.core import Contact, Customer, CustomerTier, InvalidInputError, NotFoundError
from watchfloor.store import CustomerRepository, Store, StoreCustomerDirectory

pytestmark = pytest.mark.integration

ACME = Customer(
    customer_id="acme",
    name="Acme Corp",
    tier=CustomerTier.ENTERPRISE,
    requests_per_minute_limit=600.0,
    allow_list=("192.0.2.0/24",),
    contacts=(Contact(name="Ada", email="ada@example.org"),),
)
GLOBEX = Customer(customer_id="globex", name="Globex")


@pytest.fixture
def customers(store: Store) -> CustomerRepository:
    return CustomerRepository(store)


async def test_a_customer_comes_back_as_it_was(customers: CustomerRepository, project: str) -> None:
    assert await customers.put_all(project, [ACME, GLOBEX]) == 2

    assert await customers.get(project, "acme") == ACME
    assert await customers.get("another-project", "acme") is None
    assert (await customers.list(project)).items == (ACME, GLOBEX)


async def test_writing_again_replaces(customers: CustomerRepository, project: str) -> None:
    renamed = ACME.model_copy(update={"name": "Acme Inc"})
    await customers.put_all(project, [ACME])

    assert await customers.put_all(project, [GLOBEX, ACME, renamed]) == 2
    assert (await customers.list(project)).items == (renamed, GLOBEX)
    assert await customers.put_all(project, []) == 0


async def test_an_unknown_project_is_not_found(customers: CustomerRepository) -> None:
    with pytest.raises(NotFoundError):
        await customers.put_all("no-such-project", [ACME])


async def test_deleting_says_whether_there_was_one(
    customers: CustomerRepository, project: str
) -> None:
    await customers.put_all(project, [ACME])

    assert [await customers.delete(project, "acme") for _ in range(2)] == [True, False]
    assert await customers.get(project, "acme") is None


async def test_pages_follow_one_another(customers: CustomerRepository, project: str) -> None:
    many = [Customer(customer_id=f"c-ü{number}", name="n") for number in range(5)]
    await customers.put_all(project, many)
    first = await customers.list(project, limit=3)
    second = await customers.list(project, limit=3, cursor=first.next_cursor)

    assert [*first.items, *second.items] == many
    assert second.next_cursor is None


@pytest.mark.parametrize("cursor", ["%", "AA", "YQ=="], ids=["no base64", "NUL", "padded"])
async def test_a_bad_cursor_is_refused(
    customers: CustomerRepository, project: str, cursor: str
) -> None:
    with pytest.raises(InvalidInputError):
        await customers.list(project, cursor=cursor)


async def test_a_signal_finds_its_customer_by_id_else_by_name(
    store: Store, customers: CustomerRepository, project: str, make_signal: MakeSignal
) -> None:
    twin = GLOBEX.model_copy(update={"customer_id": "globex-2"})
    await customers.put_all(project, [ACME, twin, GLOBEX])
    carried: list[tuple[dict[str, Any], Customer | None]] = [
        ({"customer_id": "acme"}, ACME),
        ({"customer_id": "acme", "customer_name": "Globex"}, ACME),
        ({"customer_id": None, "customer_name": "Acme Corp"}, ACME),
        ({"customer_id": None, "customer_name": "Globex"}, GLOBEX),
        ({"customer_id": None, "customer_name": "acme"}, None),
        ({"customer_id": "Acme Corp"}, None),
        ({"customer_id": "nobody", "customer_name": "Acme Corp"}, None),
        ({"customer_id": "acme", "project_id": "another-project"}, None),
        ({"customer_id": "acme"}, ACME),
    ]

    found = await StoreCustomerDirectory(store).find([make_signal(**each) for each, _ in carried])

    assert found == [expected for _, expected in carried]
    assert await StoreCustomerDirectory(store).find([]) == ()


async def test_a_field_that_a_later_release_wrote_is_ignored(
    customers: CustomerRepository, project: str, owner: asyncpg.Connection
) -> None:
    """During a rolling upgrade two releases share the database."""
    await customers.put_all(project, [ACME])
    await owner.execute(
        "UPDATE customers SET document = replace(document, '{\"', '{\"later\": 1, \"') "
        "WHERE project_id = $1",
        project,
    )

    assert await customers.get(project, "acme") == ACME
