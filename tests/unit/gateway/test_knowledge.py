from typing import Any

import httpx
import pytest
from unit.gateway.world import World

ACME = {"customer_id": "a", "name": "Acme", "allow_list": ["192.0.2.7"]}
CHANGE = {"kind": "deployment", "summary": "Release 5", "id": "r5"}
INDICATOR = {"kind": "network", "value": "198.51.100.0/24", "source": "feed/one"}


async def test_customers_are_stored_shown_and_forgotten(client: httpx.AsyncClient) -> None:
    stored = await client.put("/api/customers", json=[ACME, {**ACME, "customer_id": "b/c d"}])
    assert stored.json() == {"stored": 2}
    listed = (await client.get("/api/customers")).json()
    assert [each["customer_id"] for each in listed["customers"]] == ["a", "b/c d"]
    assert listed["next_cursor"] is None
    one = await client.get("/api/customers/b%2Fc%20d")
    assert one.json()["allow_list"] == ["192.0.2.7/32"]
    assert (await client.delete("/api/customers/b%2Fc%20d")).status_code == 204
    assert (await client.get("/api/customers/b%2Fc%20d")).status_code == 404
    assert (await client.delete("/api/customers/b%2Fc%20d")).status_code == 404


async def test_one_customer_is_stored_under_its_path(client: httpx.AsyncClient) -> None:
    assert (await client.put("/api/customers/a", json=ACME)).json()["customer_id"] == "a"
    wrong = await client.put("/api/customers/b", json=ACME)
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == [
        {"field": "customer_id", "reason": "must be the id in the path"}
    ]


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        pytest.param([ACME, {**ACME, "name": 5}], "1.name", "must be a string", id="wrong type"),
        pytest.param([ACME, ACME], "1.customer_id", "must occur only once", id="twice"),
        pytest.param(ACME, "", "must be an array", id="no array"),
        pytest.param([], "", "must have at least 1 item(s)", id="empty"),
        pytest.param(
            [{**ACME, "allow_list": ["0.0.0.0/0", "x"]}],
            "0.allow_list.1",
            "must be an address or a network such as 192.0.2.0/24",
            id="no network",
        ),
        pytest.param([{**ACME, "plan": "gold"}], "0.plan", "is not a known field", id="unknown"),
    ],
)
async def test_customers_are_stored_all_or_none(
    world: World, client: httpx.AsyncClient, body: Any, field: str, reason: str
) -> None:
    response = await client.put("/api/customers", json=body)
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": field, "reason": reason}]
    assert world.customers.rows == {}


@pytest.mark.parametrize("customer_id", ["%00", "x" * 256])
async def test_an_id_that_no_customer_can_have_is_named(
    client: httpx.AsyncClient, customer_id: str
) -> None:
    response = await client.get(f"/api/customers/{customer_id}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "customer_id"


@pytest.mark.parametrize("body", [CHANGE, [CHANGE]], ids=["one", "array"])
async def test_changes_are_kept(client: httpx.AsyncClient, body: Any) -> None:
    response = await client.post("/api/changes", json=body)
    assert response.status_code == 201
    [change] = response.json()["changes"]
    assert (change["external_id"], change["kind"]) == ("r5", "deployment")
    listed = (await client.get("/api/changes?since=2025-01-01T00:00:00Z")).json()
    assert listed["changes"] == [change]


async def test_a_wrong_change_keeps_none(world: World, client: httpx.AsyncClient) -> None:
    times = {"started_at": "2025-01-02T00:00:00Z", "ended_at": "2025-01-01T00:00:00Z"}
    response = await client.post("/api/changes", json=[CHANGE, {**CHANGE, **times}])
    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"field": "1", "reason": "ended_at must not be before started_at"}
    ]
    assert world.changes.rows == []


async def test_intel_is_imported_and_removed_by_source(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/intel", json=[INDICATOR] * 2)).json() == {"stored": 2}
    sources = (await client.get("/api/intel/sources")).json()["sources"]
    assert sources == [
        {"source": "feed", "indicators": 2, "imported_at": "2025-01-31T12:00:00.123456Z"}
    ]
    assert (await client.get("/api/intel")).json() == {"indicators": [], "next_cursor": None}
    assert (await client.delete("/api/intel/sources/feed%2Fone")).json() == {"removed": 2}
    assert (await client.delete("/api/intel/sources/feed%2Fone")).status_code == 404


async def test_dead_letters_are_listed_requeued_and_dropped(
    world: World, client: httpx.AsyncClient
) -> None:
    letter = world.new_id()
    world.dead_letters.ids.add(letter)
    assert (await client.get("/api/dead-letters")).json()["dead_letters"] == []
    requeued = await client.post(f"/api/dead-letters/{letter}/requeue")
    assert (requeued.status_code, requeued.json()["status"]) == (202, "pending")
    assert requeued.headers["location"] == f"/api/threats/{letter}"
    assert (await client.delete(f"/api/dead-letters/{letter}")).status_code == 204
    assert (await client.delete(f"/api/dead-letters/{letter}")).status_code == 404
    assert (await client.post(f"/api/dead-letters/{letter}/requeue")).status_code == 404


async def test_many_dead_letters_are_decided_at_once(
    world: World, client: httpx.AsyncClient
) -> None:
    """One that cannot be decided holds up no other, and the same one counts once."""
    there, gone = world.new_id(), world.new_id()
    world.dead_letters.ids.add(there)
    asked = {"ids": [there, gone, "no id", there]}
    expected = {
        "results": [
            {"id": there, "ok": True, "code": None},
            {"id": gone, "ok": False, "code": "not_found"},
            {"id": "no id", "ok": False, "code": "not_found"},
        ],
        "decided": 1,
        "refused": 2,
    }
    for path in ("requeue", "drop"):
        response = await client.post(f"/api/dead-letters/{path}", json=asked)
        assert (response.status_code, response.json()) == (200, expected)
    assert world.dead_letters.ids == set()
    world.dead_letters.is_away = True
    away = await client.post("/api/dead-letters/drop?kind=events", json={"ids": ["m1"]})
    assert away.json()["results"] == [{"id": "m1", "ok": False, "code": "unavailable"}]


@pytest.mark.parametrize("ids", [[], ["x"] * 1_001, "x", None])
async def test_dead_letters_to_decide_are_named(client: httpx.AsyncClient, ids: object) -> None:
    response = await client.post("/api/dead-letters/drop", json={"ids": ids})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "ids")


@pytest.mark.parametrize("kind", ["events", "deliveries", "steps"])
async def test_dead_letters_of_other_kinds_have_ids_of_their_own(
    world: World, client: httpx.AsyncClient, kind: str
) -> None:
    world.dead_letters.ids.add("m1")
    asked = {"kind": kind}
    assert (await client.get("/api/dead-letters", params=asked)).json()["dead_letters"] == []
    requeued = await client.post("/api/dead-letters/m1/requeue", params=asked)
    assert requeued.json() == {"kind": kind, "id": "m1", "status": "pending"}
    assert "location" not in requeued.headers
    assert (await client.delete("/api/dead-letters/m1", params=asked)).status_code == 204


async def test_a_kind_of_dead_letters_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    refused = await client.get("/api/dead-letters?kind=threats")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "kind"


async def test_projects_and_keys_are_made_by_those_who_run_the_installation(world: World) -> None:
    async with world.client("operator") as admin:
        assert (await admin.get("/api/projects")).json()["projects"][0]["project_id"] == "acme"
        made = await admin.post("/api/projects", json={"project_id": "next-one"})
        assert (made.status_code, made.json()["project_id"]) == (201, "next-one")
        assert (await admin.post("/api/projects", json={"project_id": "acme"})).status_code == 409
        key = await admin.post("/api/keys", json={"project": "acme", "role": "api_user"})
    assert key.status_code == 201
    [kept] = world.api_keys.kept
    assert key.json() == {
        "id": kept,
        "key": "wf_abc",
        "prefix": "wf_abcdefgh",
        "role": "api_user",
        "project": "acme",
    }


@pytest.mark.parametrize("project_id", ["", "Big", "a.b", "a,b", "a" * 64, "-a", "a\n", 5])
async def test_a_project_id_is_plain(world: World, project_id: Any) -> None:
    """It becomes a subject token and a part of a database setting."""
    async with world.client("operator") as admin:
        response = await admin.post("/api/projects", json={"project_id": project_id})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "project_id"
