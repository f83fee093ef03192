"""Every route for every role, about what is its own, another project's, and nobody's.

The questions are made of the application's routes: a route that is added is asked, too.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from integration.product.matrix import Matrix
from integration.product.rest_matrix import (
    CALLED_ELSE,
    MADE_OR_EMPTY,
    NAMED_BESIDE,
    OF_THEIR_OWNERS,
    QUERIES,
    TELLS_NOTHING,
    Asking,
    bodies,
    guarded,
    questions,
)
from support import Servers
from support.planting import QUICKLY
from support.product import Running, StartProduct
from support.receiver import receiver
from support.tenants import tenant_in, unknown_ids

from watchfloor.core import FIRST_PROJECT, PERMISSIONS, Permission, Role

pytestmark = pytest.mark.integration

_OF_ANY_PROJECT = {
    "GET /api/projects",
    "PUT /api/projects/{project_id}/quota",
    "GET /api/keys?project={project}",
    "POST /api/keys",
    "POST /api/keys/{key_id}/rotate",
    "DELETE /api/keys/{key_id}",
    "POST /api/tokens/revoke",
}
"""What an admin of the installation may do about every project."""


@pytest.fixture
async def running(start_product: StartProduct, tmp_path: Path) -> Running:
    gateway = {"redaction_keys": tmp_path / "keys"}
    return await start_product(gateway=gateway, coordinator=QUICKLY)


@pytest.fixture
async def hook() -> AsyncIterator[str]:
    async with receiver() as receiving:
        yield receiving.url


async def test_every_operation_answers_every_role_as_it_declares(
    running: Running, product_servers: Servers, hook: str
) -> None:
    asked = questions(await _document(running))
    matrix = Matrix(asked, denied=403, missing=404)
    theirs = await tenant_in(running, product_servers)
    async with Asking(running, theirs.keys[Role.ADMIN], asked) as looking:
        before = await matrix.seen(looking.ask, theirs.ids)
        wrong = []
        for role in Role:
            mine = await tenant_in(running, product_servers, hook=hook)
            async with Asking(running, mine.keys[role], asked) as asking:
                found = await matrix.wrong(asking.ask, PERMISSIONS[role], mine, theirs)
            wrong += [f"{role}: {each}" for each in found]
        assert wrong == [], "\n".join(wrong)
        assert await matrix.seen(looking.ask, theirs.ids) == before


@pytest.fixture
async def forgotten_policy(product_servers: Servers) -> AsyncIterator[None]:
    """The first project's, which later products without these keys could not read."""
    yield
    owner = await asyncpg.connect(product_servers.owner_url)
    try:
        await owner.execute("DELETE FROM redaction_policies WHERE project_id = $1", FIRST_PROJECT)
    finally:
        await owner.close()


@pytest.mark.usefixtures("forgotten_policy")
async def test_an_admin_of_the_installation_reaches_projects_and_keys_and_nothing_else(
    running: Running, product_servers: Servers, hook: str
) -> None:
    asked = questions(await _document(running))
    matrix = Matrix(asked, denied=403, missing=404)
    theirs = await tenant_in(running, product_servers)
    mine = await tenant_in(running, product_servers, FIRST_PROJECT, hook=hook)
    async with Asking(running, mine.keys[Role.ADMIN], asked) as asking:
        wrong = await matrix.wrong(
            asking.ask, frozenset(Permission), mine, theirs, reaching=_OF_ANY_PROJECT
        )
    assert wrong == [], "\n".join(wrong)
    assert {each.name for each in matrix.questions} >= _OF_ANY_PROJECT


async def test_every_operation_is_among_the_questions(running: Running) -> None:
    """Asked without a body, or about a name of nothing, its refusal would hide a leak."""
    document, known = await _document(running), unknown_ids()
    operations = {(each.method, each.path): each for each in guarded()}
    taking = {
        place
        for place in operations
        if "requestBody" in document["paths"].get(place[1], {}).get(place[0], {})
    }
    names = {name for _, path in operations for name in re.findall(r"\{(\w+)\}", path)}
    rows = {each.name for each in questions(document)}

    assert taking - bodies(known).keys() == set(), "rest_matrix.bodies lacks a good body of these"
    assert names - known.keys() == set(), "support.tenants.ids_of has no name of these"
    assert {*QUERIES, *bodies(known)} <= operations.keys()
    assert {*NAMED_BESIDE, *MADE_OR_EMPTY, *TELLS_NOTHING, *CALLED_ELSE, *OF_THEIR_OWNERS} <= rows
    assert {"GET /api/threats?search={search}", "GET /v1/sessions?agentId={agentId}"} <= rows


async def _document(running: Running) -> Any:
    async with httpx.AsyncClient(base_url=running.url) as http:
        return (await http.get("/openapi.json")).json()
