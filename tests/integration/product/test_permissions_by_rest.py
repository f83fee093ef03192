"""Every route for every role, about what is its own, another project's, and nobody's.

The questions are made of the application's routes: a route that is added is asked, too.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from integration.product.rest_matrix import (
    NAMING_BODIES,
    Answer,
    Asking,
    bodies,
    guarded,
    is_allowed,
    names_a_thing,
)
from support import Servers
from support.product import Running, StartProduct
from support.tenants import Ids, Tenant, tenant_in, unknown_ids

from watchfloor.bus import NATSBus
from watchfloor.core import PERMISSIONS, Role
from watchfloor.gateway.rest import Operation

pytestmark = pytest.mark.integration

_VACANT = {
    "/api/analysis-session/{analysis_id}/details",
    "/api/agent/{agent_id}/rebaseline",
    "/api/dead-letters/{letter_id}/requeue",
}
"""Where a project of one short session has nothing that could be found or done."""

_CHANGED_BY_PEOPLE = {
    "/api/threats/{threat_id}",
    "/api/customers",
    "/api/changes",
    "/api/intel",
    "/api/intel/sources",
    "/api/dead-letters",
    "/api/redaction",
    "/api/v1/persistence/settings",
    "/v1/policies",
}


@pytest.fixture
async def running(start_product: StartProduct) -> Running:
    return await start_product()


@pytest.fixture
async def bus(product_servers: Servers) -> AsyncIterator[NATSBus]:
    bus = NATSBus(product_servers.nats_url, token=product_servers.nats_token)
    await bus.start()
    yield bus
    await bus.stop()


async def test_every_operation_answers_every_role_as_it_declares(
    running: Running, bus: NATSBus
) -> None:
    theirs = await tenant_in(running, bus)
    before = await _seen(running, theirs)
    wrong: list[str] = []
    for role in Role:
        mine = await tenant_in(running, bus)
        async with Asking(running, mine.keys[role]) as asking:
            wrong += await _wrong_for(asking, role, mine, theirs)
    assert wrong == [], "\n".join(wrong)
    assert await _seen(running, theirs) == before


async def _wrong_for(asking: Asking, role: Role, mine: Tenant, theirs: Tenant) -> list[str]:
    """What is not as it is declared, of all operations."""
    wrong: list[str] = []
    unknown = unknown_ids()
    for operation in guarded():
        foreign = await asking.ask(operation, _meddling(mine, theirs))
        nowhere = await asking.ask(operation, _meddling(mine, unknown))
        own = await asking.ask(operation, mine.ids)
        if is_allowed(operation.requirement, PERMISSIONS[role]):
            faults = _faults(operation, own=own, foreign=foreign, theirs=theirs)
            is_same = foreign.without(theirs.ids) == nowhere.without(unknown)
            if names_a_thing(operation) and not is_same:
                faults += ["another's is not like nobody's"]
        else:
            faults = [f"not denied: {each}" for each in (own, foreign) if not _is_denial(each)]
        told = f"{role}: {operation.method} {operation.path}: own {own}, foreign {foreign}"
        wrong += [f"{told[:600]}: {fault}" for fault in faults]
    return wrong


def _meddling(mine: Tenant, others: Tenant | Ids) -> Ids:
    """The other's ids, but one's own words: what is written must not look like a leak."""
    ids = others.ids if isinstance(others, Tenant) else others
    return {**ids, "search": mine.word}


def _faults(operation: Operation, *, own: Answer, foreign: Answer, theirs: Tenant) -> list[str]:
    faults = []
    if own.status in {401, 403} or own.status >= 500:
        faults.append("refused")
    elif own.status >= 400 and operation.path not in _VACANT:
        faults.append("what is there was not found")
    if theirs.word in own.text:
        faults.append("tells of another project")
    if names_a_thing(operation) and foreign.status == 403:
        faults.append("403 outside of one's project")
    return faults


def _is_denial(answer: Answer) -> bool:
    if answer.status != 403:
        return False
    said = json.loads(answer.text)
    return said.get("code") in {"denied", 7}


async def _seen(running: Running, tenant: Tenant) -> dict[str, Answer]:
    """What its admin is told of what only people change."""
    async with Asking(running, tenant.keys[Role.ADMIN]) as asking:
        seen = {
            each.path: await asking.ask(each, tenant.ids)
            for each in guarded()
            if each.method == "get" and each.path in _CHANGED_BY_PEOPLE
        }
    # That a result was looked at is counted, and when is told.
    assert seen.keys() == _CHANGED_BY_PEOPLE
    return seen


async def test_filters_find_nothing_of_another_project(running: Running, bus: NATSBus) -> None:
    mine, theirs = await tenant_in(running, bus), await tenant_in(running, bus)
    unknown = unknown_ids()
    async with Asking(running, mine.keys[Role.VIEWER]) as asking:
        asked = await _filters(running)
        for operation, name in asked:
            found = await asking.ask(operation, mine.ids, **{name: theirs.ids[name]})
            nothing = await asking.ask(operation, mine.ids, **{name: unknown[name]})
            assert found.without(theirs.ids) == nothing.without(unknown), (operation.path, name)
    names = {name for _, name in asked}
    assert {"search", "customer_id", "agentId", "workflow_id", "external_id"} <= names


async def _filters(running: Running) -> list[tuple[Operation, str]]:
    """What lists can be narrowed down to, by name."""
    paths, named = (await _document(running))["paths"], unknown_ids().keys()
    return [
        (operation, each["name"])
        for operation in guarded()
        if operation.method == "get" and operation.path in paths
        for each in paths[operation.path]["get"].get("parameters", ())
        if each["in"] == "query" and each["name"] in named - {"sessionId", "client_session_id"}
    ]


async def test_every_body_that_is_taken_is_among_the_questions(running: Running) -> None:
    """An operation that takes a body is asked with a good one, or its refusal would hide a leak."""
    document = await _document(running)
    taking = {
        (each.method, each.path)
        for each in guarded()
        if "requestBody" in document["paths"].get(each.path, {}).get(each.method, {})
    }
    assert taking <= bodies(unknown_ids()).keys()
    assert taking >= NAMING_BODIES


async def _document(running: Running) -> Any:
    async with httpx.AsyncClient(base_url=running.url) as http:
        return (await http.get("/openapi.json")).json()
