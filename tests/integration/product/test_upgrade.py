"""What an earlier release stored, brought up to date and served.

``data/schema-0019.json`` was recorded from an installation that was made, and used, by the release
of that schema: three threats, one of them judged, two sessions of an agent and a report on it. It
is what `watchfloor backup` puts into its parts of the database.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from integration.store.postgres import Postgres, ThrowAwayServer
from support import Servers
from support.product import Running, products_on

from watchfloor.core import SignalInput, ThreatAnalysis, VerdictKind
from watchfloor.store import CopiedTable, known_revisions, rebuilding

pytestmark = pytest.mark.integration

EARLIER: Mapping[str, Any] = json.loads(
    (Path(__file__).parent / "data/schema-0019.json").read_text()
)
PROJECT = "earlier"
LONGER_THAN_ANY_CLOCK = 3_650


@pytest.fixture(scope="module")
def server() -> Iterator[ThrowAwayServer]:
    """Of this module alone, since nothing else has its data."""
    server = ThrowAwayServer()
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        server.remove()


async def _upgraded(server: ThrowAwayServer, name: str) -> Postgres:
    await server.create_database(name)
    postgres = Postgres(server, name)
    tables = [(CopiedTable(each["name"], each["columns"]), each) for each in EARLIER["tables"]]
    days = {
        table: [date.fromisoformat(day) for day in found]
        for table, found in EARLIER["days"].items()
    }
    async with rebuilding(postgres.owner_url, revision=EARLIER["revision"]) as database:
        await database.prepare([table for table, _ in tables], days)
        for table, recorded in tables:
            text = "".join(f"{row}\n" for row in recorded["rows"])
            await database.fill(table, io.BytesIO(text.encode()))
    return postgres


async def _rows(owner: asyncpg.Connection, table: Mapping[str, Any]) -> Sequence[str]:
    """The rows as they are, in the columns that they had then."""
    into = io.BytesIO()
    columns = ", ".join(table["columns"])
    await owner.copy_from_query(f"SELECT {columns} FROM {table['name']}", output=into)
    return sorted(into.getvalue().decode().splitlines())


async def test_every_row_is_what_it_was(server: ThrowAwayServer) -> None:
    postgres = await _upgraded(server, "rows")
    owner = await asyncpg.connect(postgres.owner_url, server_settings={"timezone": "UTC"})
    revision = await owner.fetchval("SELECT version_num FROM alembic_version")
    kept = {each["name"]: await _rows(owner, each) for each in EARLIER["tables"]}
    await owner.close()

    assert revision == known_revisions()[-1] > EARLIER["revision"]
    assert kept == {each["name"]: sorted(each["rows"]) for each in EARLIER["tables"]}
    assert sum(map(len, kept.values())) > 50


async def test_the_product_serves_it(server: ThrowAwayServer, product_servers: Servers) -> None:
    postgres = await _upgraded(server, "served")
    servers = product_servers._replace(
        owner_url=postgres.owner_url, app_url=postgres.app_url, worker_url=postgres.worker_url
    )
    store = {"retention_days": LONGER_THAN_ANY_CLOCK}
    async with products_on(servers) as start:
        running = await start(join=PROJECT, store=store)
        await _serves_threats(running)
        await _serves_sessions(running)
        await _learns_of_them(running)


async def _serves_threats(running: Running) -> None:
    (recorded,) = [each for each in EARLIER["tables"] if each["name"] == "threats"]
    place = recorded["columns"].index("threat_id")
    ids = {row.split("\t")[place] for row in recorded["rows"]}
    threats = [each async for each in running.client.threats.every()]

    assert {each.id for each in threats} == ids
    verdicts = [each.verdict.verdict for each in threats if each.verdict is not None]
    assert verdicts == [VerdictKind.FALSE_POSITIVE]
    for each in threats:
        assert await running.client.threats.get(each.id) == each
    rows = await running.client.threats.summaries()
    assert {(each.id, each.fp_score) for each in rows.items} == {
        (each.id, each.false_positive_score.score)
        for each in threats
        if each.false_positive_score is not None
    }


async def _serves_sessions(running: Running) -> None:
    sessions = await running.client.sessions.list()
    assert {each.id for each in sessions.items} == {"s-1", "s-2"}
    said = await running.client.sessions.conversation("s-1")
    assert any("Its number is 4711." in str(each) for each in said)
    shop = await running.client.agents.get("shop")
    assert shop.analytics is not None, "its report was made"
    assert (await running.client.customers.get("acme")).name == "Acme, Inc."


async def _learns_of_them(running: Running) -> None:
    """What is found anew is compared with what was found then."""
    signal = SignalInput(threat_type="bot_traffic", customer_id="acme", user_id="u-1")
    threat = await running.client.threats.trigger(signal)
    assert isinstance(threat, ThreatAnalysis)
    assert threat.degraded == ()
