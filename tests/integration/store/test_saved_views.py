"""Saved views: everybody's own, those that are shared, and no more than can be found again."""

import asyncpg
import pytest
from integration.store.making import NOON, make_caller

from watchfloor.core import ConflictError, DeniedError, FakeClock, Role, SavedViewInput, ViewPage
from watchfloor.store import ProjectRepository, SavedViewRepository, Store
from watchfloor.store.saved_views import MOST_OF_ONE, MOST_OF_PROJECT

pytestmark = pytest.mark.integration


@pytest.fixture
def views(store: Store, clock: FakeClock) -> SavedViewRepository:
    return SavedViewRepository(store, clock=clock)


def view(name: str = "To judge", *, shared: bool = False) -> SavedViewInput:
    return SavedViewInput(name=name, page=ViewPage.THREATS, query="review=yes", shared=shared)


async def test_one_sees_ones_own_views_and_shared_ones(
    views: SavedViewRepository, store: Store, project: str
) -> None:
    await ProjectRepository(store).create(f"{project}-2")
    ann, bob = make_caller(project, "wf_ann"), make_caller(project, "wf_bob")
    elsewhere = make_caller(f"{project}-2", "wf_ann")
    mine = await views.create(ann, view("b"))
    shared = await views.create(bob, view("a", shared=True))
    await views.create(bob, view("c"))
    await views.create(elsewhere, view("d", shared=True))

    assert list(await views.list(ann)) == [shared, mine]
    assert (mine.owner, mine.created_at, mine.changed_at) == ("wf_ann", NOON, NOON)


async def test_ones_own_view_is_changed_by_nobody_else(
    views: SavedViewRepository, project: str, clock: FakeClock
) -> None:
    ann, bob = make_caller(project, "wf_ann"), make_caller(project, "wf_bob")
    saved = await views.create(ann, view())
    clock.advance(60)

    assert await views.replace(bob, saved.view_id, view("other")) is None
    assert await views.replace(ann, "no id", view("other")) is None
    assert not await views.delete(bob, saved.view_id)
    changed = await views.replace(ann, saved.view_id, view("other"))

    assert changed == saved.model_copy(update={"name": "other", "changed_at": clock.now()})
    assert list(await views.list(ann)) == [changed]
    assert await views.delete(ann, saved.view_id)
    assert not await views.delete(ann, saved.view_id)


async def test_what_is_shared_is_seen_by_all_and_changed_by_its_owner_and_admins(
    views: SavedViewRepository, store: Store, project: str
) -> None:
    await ProjectRepository(store).create(f"{project}-2")
    ann, bob = (make_caller(project, f"wf_{each}", Role.ANALYST) for each in ("ann", "bob"))
    admin = make_caller(project, "wf_admin", Role.ADMIN)
    elsewhere = make_caller(f"{project}-2", "wf_ann")
    shared = await views.create(ann, view(shared=True))

    assert await views.replace(elsewhere, shared.view_id, view("other")) is None
    assert not await views.delete(elsewhere, shared.view_id)
    assert list(await views.list(bob)) == [shared]
    with pytest.raises(DeniedError):
        await views.replace(bob, shared.view_id, view("other", shared=True))
    with pytest.raises(DeniedError):
        await views.delete(bob, shared.view_id)
    changed = await views.replace(admin, shared.view_id, view("other", shared=True))
    assert (changed and changed.name, changed and changed.owner) == ("other", "wf_ann")
    assert await views.replace(ann, shared.view_id, view(shared=True)) is not None
    assert await views.delete(admin, shared.view_id)
    assert list(await views.list(ann)) == []


async def test_an_admin_changes_nothing_that_is_not_shared(
    views: SavedViewRepository, project: str
) -> None:
    saved = await views.create(make_caller(project, "wf_ann", Role.ANALYST), view())
    admin = make_caller(project, "wf_admin", Role.ADMIN)
    assert await views.replace(admin, saved.view_id, view("other")) is None
    assert not await views.delete(admin, saved.view_id)


@pytest.mark.parametrize(
    ("saved_by", "number"), [("'wf_ann'", MOST_OF_ONE), ("'key-' || n", MOST_OF_PROJECT)]
)
async def test_there_is_an_end_to_them(
    views: SavedViewRepository,
    project: str,
    saved_by: str,
    number: int,
    owner: asyncpg.Connection,
) -> None:
    await owner.execute(
        "INSERT INTO saved_views SELECT $1, gen_random_uuid(), "
        f"{saved_by}, 'v', 'threats', '', false, now(), now() FROM generate_series(2, $2) AS n",
        project,
        number,
    )
    await views.create(make_caller(project, "wf_ann"), view())
    with pytest.raises(ConflictError):
        await views.create(make_caller(project, "wf_ann"), view())
