"""A second project's key sees nothing of the first, through any route."""

import json
from pathlib import Path

import asyncpg
import httpx
import pytest
from integration.product.rest_matrix import Asking, questions
from support import Servers
from support.planting import QUICKLY
from support.product import StartProduct
from support.tenants import tenant_in

from watchfloor.core import (
    Customer,
    DeadLetterKind,
    NotFoundError,
    Role,
    SignalInput,
    ThreatAnalysis,
)
from watchfloor.gateway import otlp
from watchfloor.gateway.permissions import Access
from watchfloor.gateway.rest import ROUTERS, operations_of

pytestmark = pytest.mark.integration


async def test_nothing_of_one_project_is_seen_by_another(start_product: StartProduct) -> None:
    first = await start_product()
    second = await start_product()
    threat = await first.client.threats.trigger(
        SignalInput(threat_type="anomaly", customer_id="acme", id="same-key")
    )
    assert isinstance(threat, ThreatAnalysis)
    await first.client.customers.put_all([Customer(customer_id="acme", name="Acme")])

    with pytest.raises(NotFoundError):
        await second.client.threats.get(threat.id)
    assert (await second.client.threats.list()).items == ()
    assert (await second.client.threats.stats()).total == 0
    with pytest.raises(NotFoundError):
        await second.client.customers.get("acme")
    own = await second.client.threats.trigger(
        SignalInput(threat_type="anomaly", customer_id="acme", id="same-key")
    )
    assert isinstance(own, ThreatAnalysis)
    assert own.id != threat.id


async def test_a_query_without_a_project_returns_no_row(
    start_product: StartProduct, product_servers: Servers
) -> None:
    running = await start_product()
    threat = await running.client.threats.trigger(
        SignalInput(threat_type="anomaly", customer_id="acme")
    )
    assert isinstance(threat, ThreatAnalysis)
    connection = await asyncpg.connect(product_servers.app_url)
    try:
        count = "SELECT count(*) FROM threats"
        assert await connection.fetchval(count) == 0
        async with connection.transaction():
            await connection.execute("SELECT set_config('wf.projects', $1, true)", running.project)
            assert await connection.fetchval(count) == 1
        assert await connection.fetchval(count) == 0
    finally:
        await connection.close()


async def test_a_cursor_of_another_project_leads_nowhere_into_it(
    start_product: StartProduct, product_servers: Servers, tmp_path: Path
) -> None:
    gateway = {"redaction_keys": tmp_path / "keys"}
    running = await start_product(gateway=gateway, coordinator=QUICKLY)
    mine = await tenant_in(running, product_servers)
    theirs = await tenant_in(running, product_servers)
    async with httpx.AsyncClient(base_url=running.url) as http:
        document = (await http.get("/openapi.json")).json()
    asked = questions(document)
    led = set()
    async with (
        Asking(running, mine.keys[Role.ADMIN], asked) as asking,
        Asking(running, theirs.keys[Role.ADMIN], asked) as owning,
    ):
        for question, (operation, _) in asked.items():
            described = document["paths"].get(operation.path, {}).get(operation.method, {})
            taken = {each["name"] for each in described.get("parameters", ())}
            if "cursor" not in taken:
                continue
            first = json.loads((await owning.ask(question, theirs.ids, limit="1")).text)
            if first.get("next_cursor"):
                told = await asking.ask(question, mine.ids, cursor=first["next_cursor"])
                assert theirs.word not in told.text, question.name
                assert theirs.name not in told.text, question.name
                assert told.status in {200, 422}, question.name
                led.add(question.name)
    assert led >= {"GET /api/threats", "GET /api/customers", "GET /api/changes", "GET /api/audit"}
    assert led >= {f"GET /api/dead-letters?kind={kind}" for kind in DeadLetterKind}


async def test_what_anybody_may_ask_names_no_project(
    start_product: StartProduct, product_servers: Servers, tmp_path: Path
) -> None:
    """Probes, metrics and documents are for whoever can reach them."""
    gateway = {"redaction_keys": tmp_path / "keys"}
    running = await start_product(gateway=gateway, coordinator=QUICKLY)
    tenant = await tenant_in(running, product_servers)
    public = {
        each.path
        for each in operations_of((*ROUTERS, otlp.router))
        if each.requirement is Access.PUBLIC and each.method == "get"
    }
    assert public > {"/metrics", "/ready"}
    async with httpx.AsyncClient(base_url=running.url) as http:
        for path in public:
            told = (await http.get(path)).text
            assert tenant.name not in told, path
            assert tenant.word not in told, path
