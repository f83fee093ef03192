"""Admins have the data of one user or customer given out or erased."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from support.audit import RING
from unit.gateway.world import World

from watchfloor.core import (
    Customer,
    DataSubject,
    HoldId,
    HoldScope,
    LegalHold,
    SubjectCopy,
    UnavailableError,
    mint_uuid7,
)
from watchfloor.gateway.privacy import Privacy
from watchfloor.gateway.time_limit import TimeLimit

_ANN = {"user_id": "ann"}


async def _ask(
    world: World, method: str, path: str, body: Any = None, *, key: str = "admin-of-acme"
) -> Any:
    async with world.client(key) as client:
        return await client.request(method, f"/api/privacy/{path}", json=body)


async def test_an_erasure_is_written_down_by_token_alone(world: World) -> None:
    """Whoever does it later, and whoever reads the database, is not told who it is."""
    answer = await _ask(world, "POST", "erasures", _ANN)

    assert answer.status_code == 202
    (kept,) = world.erasures.kept
    assert kept.tokens == (RING.token("acme", "user", "ann"),)
    assert "ann" not in kept.model_dump_json()
    assert answer.headers["location"] == f"/api/privacy/erasures/{answer.json()['id']}"
    shown = await _ask(world, "GET", f"erasures/{answer.json()['id']}")
    assert shown.json() == answer.json()
    assert (await _ask(world, "GET", "erasures")).json()["erasures"] == [answer.json()]


async def test_another_projects_erasure_is_not_found(world: World) -> None:
    """As if there were none."""
    erasure_id = (await _ask(world, "POST", "erasures", _ANN)).json()["id"]
    answer = await _ask(world, "GET", f"erasures/{erasure_id}", key="key-of-other")
    assert answer.status_code == 404


async def test_tokens_of_redaction_are_looked_for_too(world: World) -> None:
    """Also once redaction is off again: what was kept meanwhile still has them."""
    async with world.client("admin-of-acme") as client:
        for mode in ("tokens", "off"):
            await client.put("/api/redaction", json={"mode": mode})

    await _ask(world, "POST", "erasures", _ANN)

    plain, token = await world.services.redactions.forms("acme", "user_id", "ann")
    assert plain == "ann"
    assert world.erasures.kept[0].tokens == tuple(
        RING.token("acme", "user", each) for each in (plain, token)
    )


async def test_a_customer_is_looked_for_by_its_name_too(world: World) -> None:
    """A signal without an id carries it."""
    await world.customers.put_all("acme", [Customer(customer_id="bank", name="The Bank")])

    await _ask(world, "POST", "erasures", {"customer_id": "bank"})

    tokens = [RING.token("acme", "customer", each) for each in ("bank", "The Bank")]
    assert [*world.erasures.kept[0].tokens] == tokens


@pytest.mark.parametrize("body", [{}, {"user_id": "a", "customer_id": "b"}, {"user_id": ""}])
async def test_one_subject_must_be_named(world: World, body: dict[str, str]) -> None:
    """Nothing may be erased by a slip."""
    for path in ("erasures", "export"):
        assert (await _ask(world, "POST", path, body)).status_code == 422
    assert world.erasures.kept == []


async def test_a_legal_hold_refuses_it_at_once(world: World) -> None:
    """And names the hold, for whoever may release it."""
    hold = LegalHold(
        hold_id=HoldId(mint_uuid7(world.clock.now())),
        project_id="acme",
        scope=HoldScope.USER,
        subjects=("ann",),
        reason="case",
        held_by="wf_abc",
        held_at=world.clock.now(),
    )
    await world.legal_holds.add(hold)

    answer = await _ask(world, "POST", "erasures", _ANN)

    assert answer.status_code == 409
    assert hold.hold_id in answer.json()["detail"]
    assert world.erasures.kept == []


async def test_the_audit_log_names_whom_the_body_named(world: World) -> None:
    """No parameter does."""
    await _ask(world, "POST", "export", _ANN)
    await world.services.audit.writer.flush()

    (entry,) = [e for e in world.audited.entries if e.operation == "POST /api/privacy/export"]
    assert entry.subject == RING.token("acme", "user", "ann")


async def test_an_export_says_how_much_it_was(world: World) -> None:
    """Without that line it broke off."""
    lines = await _exported(world, _Place(("threats", '{"id":1}'), ("threats", '{"id":2}')))
    assert lines == [
        {"place": "threats", "data": {"id": 1}},
        {"place": "threats", "data": {"id": 2}},
        {"counts": {"threats": 2}},
    ]


async def test_an_export_says_that_it_broke_off(world: World) -> None:
    """Its status was told long before."""
    lines = await _exported(world, _Place(("threats", '{"id":1}'), fails=True))
    assert lines[-1] == {"error": "The archive is away."}


async def _exported(world: World, place: "_Place") -> list[Any]:
    privacy = Privacy(
        world.erasures,
        holds=world.legal_holds,
        customers=world.customers,
        places=[place],
        redactions=world.services.redactions,
        keys=lambda: RING,
        clock=world.clock,
        limit=TimeLimit(1),
    )
    world.app.state.services = world.services._replace(privacy=privacy)
    answer = await _ask(world, "POST", "export", _ANN)
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


class _Place:
    """Holds these of everybody."""

    def __init__(self, *copies: tuple[str, str], fails: bool = False) -> None:
        self._copies = copies
        self._fails = fails

    async def find(self, _: DataSubject) -> AsyncIterator[SubjectCopy]:
        for copy in self._copies:
            yield SubjectCopy(*copy)
        if self._fails:
            raise UnavailableError("The archive is away.")

    async def erase(self, _: DataSubject) -> AsyncIterator[Counter[str]]:
        yield Counter()
