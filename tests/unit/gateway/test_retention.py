"""Admins say how long their project keeps what it has, and what it must keep longer."""

from typing import Any

import pytest
from unit.gateway.world import World

from watchfloor.core import HoldScope, LegalHold, Role, mint_uuid7
from watchfloor.redaction import is_token


async def _ask(world: World, method: str, path: str, body: Any = None, *, key: str) -> Any:
    async with world.client(key) as client:
        return await client.request(method, path, json=body)


async def _admin(world: World, method: str, path: str, body: Any = None) -> Any:
    return await _ask(world, method, path, body, key="admin-of-acme")


async def test_a_project_that_said_nothing_keeps_as_long_as_the_installation(world: World) -> None:
    held = (await _admin(world, "GET", "/api/retention")).json()
    assert held == {"days": None, "customers": {}, "longest_days": 90, "changed_at": None}


async def test_what_a_project_says_holds_from_then_on(world: World) -> None:
    said = await _admin(world, "PUT", "/api/retention", {"days": 30, "customers": {"bank": 7}})
    assert said.status_code == 200
    held = (await _admin(world, "GET", "/api/retention")).json()
    assert held == said.json()
    assert (held["days"], held["customers"]) == (30, {"bank": 7})


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"days": 91}, "days"),
        # The streams keep everything for two days.
        ({"days": 1}, "days"),
        ({"customers": {"bank": 1}}, "customers"),
        ({"days": 30, "customers": {"bank": 31}}, "customers"),
        ({"days": 0}, "days"),
        ({"customers": {"": 7}}, "customers"),
        ({"weeks": 7}, "weeks"),
    ],
)
async def test_what_cannot_be_kept_is_refused(
    world: World, wanted: dict[str, Any], field: str
) -> None:
    answer = await _admin(world, "PUT", "/api/retention", wanted)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert world.retentions.kept == {}


async def test_a_user_is_held_under_the_token_that_stands_for_it(world: World) -> None:
    """Else nothing that is kept would be covered."""
    await _admin(world, "PUT", "/api/redaction", {"mode": "tokens", "fields": ["customer_id"]})
    hold = {"scope": "user", "subject": "ann@example.com", "reason": "case of ann@example.com"}
    answer = await _admin(world, "POST", "/api/holds", hold)
    assert answer.status_code == 201
    [kept] = world.legal_holds.kept
    assert all(map(is_token, kept.subjects))
    assert "ann@" not in kept.model_dump_json()
    await _admin(world, "PUT", "/api/retention", {"customers": {"bank": 7}})
    [customer] = world.retentions.kept["acme"].customers
    assert is_token(customer)


async def test_a_hold_is_listed_until_and_after_its_release(world: World) -> None:
    hold = {"scope": "customer", "subject": "bank", "reason": "case 12"}
    made = (await _admin(world, "POST", "/api/holds", hold)).json()
    assert (made["subjects"], made["released_at"]) == (["bank"], None)
    assert (await _admin(world, "GET", "/api/holds")).json() == {"holds": [made]}

    path = f"/api/holds/{made['hold_id']}/release"
    released = (await _admin(world, "POST", path)).json()

    assert (await _admin(world, "GET", "/api/holds")).json() == {"holds": [released]}
    assert released["released_by"]
    assert (await _admin(world, "POST", path)).status_code == 404


async def test_a_hold_of_another_project_is_like_nobodys(world: World) -> None:
    theirs = LegalHold(
        hold_id=mint_uuid7(world.clock.now()),
        project_id="other",
        scope=HoldScope.PROJECT,
        reason="r",
        held_by="wf",
        held_at=world.clock.now(),
    )
    world.legal_holds.kept.append(theirs)
    nobodys = mint_uuid7(world.clock.now())
    answers = [
        await _admin(world, "POST", f"/api/holds/{each}/release")
        for each in (theirs.hold_id, nobodys, "x")
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert (await _admin(world, "GET", "/api/holds")).json() == {"holds": []}


@pytest.mark.parametrize(
    "hold",
    [
        {"scope": "user", "reason": "r"},
        {"scope": "project", "subject": "ann", "reason": "r"},
        {"scope": "project", "reason": ""},
        {"scope": "planet", "reason": "r"},
    ],
)
async def test_a_hold_names_whom_it_is_about(world: World, hold: dict[str, Any]) -> None:
    assert (await _admin(world, "POST", "/api/holds", hold)).status_code == 422
    assert world.legal_holds.kept == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/retention"),
        ("PUT", "/api/retention"),
        ("GET", "/api/holds"),
        ("POST", "/api/holds"),
        ("POST", "/api/holds/x/release"),
    ],
)
@pytest.mark.parametrize("role", sorted({*Role} - {Role.ADMIN}))
async def test_only_admins_are_asked(world: World, role: Role, method: str, path: str) -> None:
    assert (await _ask(world, method, path, {}, key=f"{role}-of-acme")).status_code == 403
