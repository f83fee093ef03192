"""``watchfloor customers``: whose traffic it is, and what their policies are."""

from pathlib import Path
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import as_usage
from watchfloor.cli.options import AsJson, Connection, Limit, command_group, connected
from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, print_json
from watchfloor.cli.text_file import read_text
from watchfloor.core import Customer

app = command_group("Customers and their policies.")

CustomerArgument = Annotated[str, typer.Argument(metavar="ID", help="The customer's id.")]


@app.command(
    "import",
    epilog=examples(
        "watchfloor customers import customers.yaml",
        "echo '[{customer_id: acme, name: Acme, tier: premium}]' | watchfloor customers import -",
    ),
)
@connected
async def import_customers(
    connection: Connection,
    *,
    file: Annotated[Path, typer.Argument(help="YAML with a list of customers; - is stdin.")],
    as_json: AsJson = False,
) -> None:
    """Create or replace customers from a file, all of them or none."""
    from watchfloor.reference import read_customers

    with as_usage():
        customers = read_customers(read_text(file))
    async with connection.client() as client:
        await client.customers.put_all(customers)
    if as_json:
        print_json({"stored": len(customers)})
    else:
        print(f"{len(customers)} customers stored")


@app.command(
    "list", epilog=examples("watchfloor customers list", "watchfloor customers list --json")
)
@connected
async def list_customers(
    connection: Connection, *, limit: Limit = 1000, as_json: AsJson = False
) -> None:
    """List customers."""
    async with connection.client() as client:
        customers = [customer async for customer in client.customers.every(limit=limit)]
    if as_json:
        for customer in customers:
            print_json(customer.model_dump(mode="json"))
        return
    headings = ("id", "name", "tier", "requests/min", "auto-block", "contacts")
    console().print(facts_table(headings, (_row(customer) for customer in customers)))


def _row(customer: Customer) -> tuple[object, ...]:
    return (
        customer.customer_id,
        customer.name,
        customer.tier,
        customer.requests_per_minute_limit,
        "yes" if customer.auto_block else "no",
        ", ".join(contact.email for contact in customer.contacts) or None,
    )


@app.command(
    epilog=examples("watchfloor customers show acme", "watchfloor customers show acme --json")
)
@connected
async def show(
    connection: Connection, *, customer_id: CustomerArgument, as_json: AsJson = False
) -> None:
    """Show one customer with its policies."""
    async with connection.client() as client:
        customer = await client.customers.get(customer_id)
    if as_json:
        print_json(customer.model_dump(mode="json"))
        return
    contacts = (f"{each.name} <{each.email}> {each.role or ''}" for each in customer.contacts)
    rows = (
        ("id", customer.customer_id),
        ("name", customer.name),
        ("tier", customer.tier),
        ("requests a minute", customer.requests_per_minute_limit),
        ("auto-block", "yes" if customer.auto_block else "no"),
        ("never blocked", ", ".join(customer.allow_list) or None),
        ("critical endpoints", ", ".join(customer.critical_endpoints) or None),
        ("contacts", ", ".join(contacts) or None),
        ("notes", customer.notes),
    )
    console().print(facts_table(("", ""), rows))


@app.command(epilog=examples("watchfloor customers delete acme"))
@connected
async def delete(connection: Connection, *, customer_id: CustomerArgument) -> None:
    """Forget a customer; its threats stay."""
    async with connection.client() as client:
        await client.customers.delete(customer_id)
    print(f"{clean(customer_id)} deleted")
