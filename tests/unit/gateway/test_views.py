"""Saved views by REST."""

import httpx
import pytest
from unit.gateway.world import World

VIEW = {"name": "To judge", "page": "threats", "query": "review=yes", "shared": True}


async def test_a_view_is_saved_listed_changed_and_forgotten(client: httpx.AsyncClient) -> None:
    created = await client.post("/api/views", json=VIEW)
    path = created.headers["location"]
    assert (created.status_code, created.json() | VIEW) == (201, created.json())
    assert (await client.get("/api/views")).json() == {"views": [created.json()]}
    changed = await client.put(path, json={**VIEW, "name": "Other"})
    assert (changed.json()["name"], changed.json()["view_id"]) == ("Other", path.split("/")[-1])
    assert (await client.delete(path)).status_code == 204
    for gone in (await client.put(path, json=VIEW), await client.delete(path)):
        assert gone.status_code == 404


async def test_one_sees_nothing_of_anothers_own(world: World) -> None:
    async with world.client("viewer-of-acme") as ann, world.client("analyst-of-acme") as bob:
        saved = (await ann.post("/api/views", json={**VIEW, "shared": False})).json()
        assert (await bob.get("/api/views")).json() == {"views": []}
        path = f"/api/views/{saved['view_id']}"
        assert (await bob.put(path, json=VIEW)).status_code == 404
        assert (await bob.delete(path)).status_code == 404
        await ann.put(path, json=VIEW)
        assert [each["owner"] for each in (await bob.get("/api/views")).json()["views"]] == [
            "viewer-of-a"
        ]


async def test_a_shared_view_is_changed_by_its_owner_and_by_admins_alone(world: World) -> None:
    async with (
        world.client("analyst-of-acme") as ann,
        world.client("viewer-of-acme") as bob,
        world.client("admin-of-acme") as admin,
    ):
        saved = (await ann.post("/api/views", json=VIEW)).json()
        path = f"/api/views/{saved['view_id']}"
        for denied in (await bob.put(path, json=VIEW), await bob.delete(path)):
            assert (denied.status_code, denied.json()["code"]) == (403, "denied")
        assert (await admin.put(path, json={**VIEW, "name": "Ours"})).json()["name"] == "Ours"
        assert (await ann.delete(path)).status_code == 204


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"page": "elsewhere"}, "page"),
        ({"query": "q" * 2_001}, "query"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_is_wrong_with_a_view_is_named(
    client: httpx.AsyncClient, change: dict[str, str], field: str
) -> None:
    response = await client.post("/api/views", json=VIEW | change)
    assert response.status_code == 422
    assert [each["field"] for each in response.json()["errors"]] == [field]


async def test_what_is_kept_back_is_kept_back_in_views(client: httpx.AsyncClient) -> None:
    await client.put("/api/redaction", json={"mode": "mask"})
    saved = await client.post("/api/views", json={**VIEW, "query": "q=ann@example.org"})
    assert "ann@example.org" not in saved.text
    assert saved.json()["name"] == VIEW["name"]
