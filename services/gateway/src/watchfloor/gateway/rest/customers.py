"""Customers: whose traffic it is."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import Customer, FieldProblem, Label, NotFoundError, Permission, invalid
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.bodies import read_model, read_models
from watchfloor.gateway.rest.guards import Calling, From, Nothing, Paging
from watchfloor.gateway.rest.operations import (
    GUARDED,
    WITH_BODY,
    answers,
    many,
    page_of,
    ref,
    takes,
)
from watchfloor.gateway.rest.shapes import Stored

router = APIRouter(prefix="/api/customers", tags=["customers"])

CustomerPath = Annotated[Label, Path()]


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("By id.", page_of("customers", Customer))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_customers(services: From, caller: Calling, paging: Paging) -> Response:
    """All customers."""
    found = await services.limit(
        services.customers.list(caller.project_id, limit=paging.limit, cursor=paging.cursor)
    )
    return page("customers", found.items, found.next_cursor)


@router.put(
    "",
    response_class=Response,
    openapi_extra=takes(many(Customer)),
    responses=answers({200: ("All of them are stored.", ref(Stored))}, *WITH_BODY),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def put_customers(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Create or replace customers, all or none; those not named stay as they are."""
    customers = await read_models(request, Customer)
    _check_once(customers)
    stored = await services.limit(services.customers.put_all(caller.project_id, customers))
    return document(Stored(stored=stored))


# A customer's id may be any text, slashes included.
@router.get(
    "/{customer_id:path}",
    response_class=Response,
    responses=answers({200: ("The customer.", ref(Customer))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def get_customer(
    services: From, caller: Calling, customer_id: CustomerPath, _: Nothing
) -> Response:
    """One customer."""
    found = await services.limit(services.customers.get(caller.project_id, customer_id))
    if found is None:
        raise NotFoundError("No customer has this id.")
    return document(found)


@router.put(
    "/{customer_id:path}",
    response_class=Response,
    openapi_extra=takes(ref(Customer)),
    responses=answers({200: ("The customer as it is stored.", ref(Customer))}, *WITH_BODY),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def put_customer(
    request: Request, services: From, caller: Calling, customer_id: CustomerPath, _: Nothing
) -> Response:
    """Create or replace one customer."""
    customer = await read_model(request, Customer)
    if customer.customer_id != customer_id:
        raise invalid(FieldProblem("customer_id", "must be the id in the path"))
    await services.limit(services.customers.put_all(caller.project_id, [customer]))
    return document(customer)


@router.delete(
    "/{customer_id:path}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=answers({204: ("It is gone; its threats stay.", None)}, *GUARDED, NotFoundError),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def delete_customer(
    services: From, caller: Calling, customer_id: CustomerPath, _: Nothing
) -> Response:
    """Forget one customer."""
    if not await services.limit(services.customers.delete(caller.project_id, customer_id)):
        raise NotFoundError("No customer has this id.")
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _check_once(customers: Sequence[Customer]) -> None:
    seen: set[str] = set()
    for index, customer in enumerate(customers):
        if customer.customer_id in seen:
            raise invalid(FieldProblem(f"{index}.customer_id", "must occur only once"))
        seen.add(customer.customer_id)
