"""Change events: a repeat updates, and a signal sees what began or lasted before it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from integration.store.making import MakeSignal

from watchfloor.core import ChangeEventInput, Customer, FakeClock, InvalidInputError
from watchfloor.store import ChangeEventRepository, CustomerRepository, Store, StoreChangeLog

pytestmark = pytest.mark.integration

MakeChange = Callable[..., ChangeEventInput]
HOUR = timedelta(hours=1)


@pytest.fixture
def changes(store: Store) -> ChangeEventRepository:
    return ChangeEventRepository(store)


@pytest.fixture
def change(clock: FakeClock) -> MakeChange:
    """A deployment now, but for the given fields; ``began`` and ``ended`` are hours from now."""

    def make(
        *, began: float | None = None, ended: float | None = None, **fields: Any
    ) -> ChangeEventInput:
        if began is not None:
            fields["started_at"] = clock.now() + began * HOUR
        if ended is not None:
            fields["ended_at"] = clock.now() + ended * HOUR
        return ChangeEventInput(**{"kind": "deployment", "summary": "release 7"} | fields)

    return make


async def test_a_change_begins_when_it_is_received_unless_it_says_otherwise(
    changes: ChangeEventRepository, change: MakeChange, project: str, clock: FakeClock
) -> None:
    now = await changes.record(project, change(), received_at=clock.now())
    before = await changes.record(project, change(began=-1), received_at=clock.now())

    assert (now.started_at, before.started_at) == (clock.now(), clock.now() - HOUR)
    assert (await changes.list(project)).items == (now, before)


async def test_a_repeat_updates_but_keeps_id_and_start(
    changes: ChangeEventRepository, change: MakeChange, project: str, clock: FakeClock
) -> None:
    """An incident is reported when it begins and again when it is over."""
    first = await changes.record(
        project, change(id="inc-1", kind="incident", summary="down"), received_at=clock.now()
    )
    again = await changes.record(
        project,
        change(id="inc-1", kind="incident", summary="up", ended=2),
        received_at=clock.now() + HOUR,
    )

    expected = {"summary": "up", "ended_at": clock.now() + 2 * HOUR}
    assert again == first.model_copy(update=expected)
    assert (await changes.list(project)).items == (again,)


async def test_events_without_an_id_of_their_own_are_each_kept(
    changes: ChangeEventRepository, change: MakeChange, project: str, clock: FakeClock
) -> None:
    recorded = await changes.record_all(project, [change(), change()], received_at=clock.now())

    assert len({event.change_id for event in recorded}) == 2


async def test_of_several_all_or_none_are_kept(
    changes: ChangeEventRepository, change: MakeChange, project: str, clock: FakeClock
) -> None:
    with pytest.raises(InvalidInputError):
        await changes.record_all("NO", [change()], received_at=clock.now())
    bad = change().model_copy(update={"summary": None})
    with pytest.raises(Exception, match="null value"):
        await changes.record_all(project, [change(), bad], received_at=clock.now())

    assert (await changes.list(project)).items == ()


async def test_pages_follow_one_another_newest_first(
    changes: ChangeEventRepository, change: MakeChange, project: str, clock: FakeClock
) -> None:
    hours = [-1, -2, -2, -3, -4]
    await changes.record_all(
        project, [change(began=began) for began in hours], received_at=clock.now()
    )
    first = await changes.list(project, since=clock.now() - 3 * HOUR, limit=2)
    second = await changes.list(project, since=clock.now() - 3 * HOUR, cursor=first.next_cursor)

    began = [(event.started_at - clock.now()) / HOUR for event in (*first.items, *second.items)]
    assert began == [-1, -2, -2, -3]
    assert second.next_cursor is None


@pytest.mark.parametrize("cursor", ["eA", "MjAyNi0wMS0wMSB4", "MjAyNi0wMS0wMSA"], ids=repr)
async def test_a_bad_cursor_is_refused(
    changes: ChangeEventRepository, project: str, cursor: str
) -> None:
    with pytest.raises(InvalidInputError):
        await changes.list(project, cursor=cursor)


@pytest.mark.parametrize(
    ("fields", "is_seen"),
    [
        ({"began": -0.5}, True),
        ({"began": -1}, True),
        ({"began": -1.01}, False),
        ({"began": 0}, True),
        ({"began": 0.01}, False),
        ({"began": -9, "ended": -0.5}, True),
        ({"began": -9, "ended": -1.01}, False),
        ({"began": -9, "ended": 5}, True),
        ({"began": -9, "kind": "incident"}, True),
        ({"began": -9, "kind": "incident", "ended": -8}, False),
        ({"began": -9, "kind": "config_change"}, False),
        ({"began": -0.5, "customer_id": "acme"}, True),
        ({"began": -0.5, "customer_id": "globex"}, False),
    ],
    ids=str,
)
async def test_a_signal_sees_what_began_or_lasted_in_the_window_before_it(
    store: Store,
    changes: ChangeEventRepository,
    change: MakeChange,
    project: str,
    make_signal: MakeSignal,
    clock: FakeClock,
    fields: dict[str, Any],
    is_seen: bool,
) -> None:
    event = await changes.record(project, change(**fields), received_at=clock.now())

    (found,) = await StoreChangeLog(store).before([make_signal()], HOUR)

    assert found == ([event] if is_seen else [])


async def test_a_signal_with_a_name_only_sees_its_customers_changes(
    store: Store,
    changes: ChangeEventRepository,
    change: MakeChange,
    project: str,
    make_signal: MakeSignal,
    clock: FakeClock,
) -> None:
    await CustomerRepository(store).put_all(
        project, [Customer(customer_id="acme", name="Acme Corp")]
    )
    event = await changes.record(project, change(customer_id="acme"), received_at=clock.now())
    batch = [
        make_signal(customer_id=None, customer_name=name) for name in ("Acme Corp", "x", "acme")
    ]

    found = await StoreChangeLog(store).before(batch, HOUR)

    assert found == [[event], [], [event]]


async def test_the_newest_twenty_are_seen_and_no_other_projects(
    store: Store,
    changes: ChangeEventRepository,
    change: MakeChange,
    project: str,
    make_signal: MakeSignal,
    clock: FakeClock,
) -> None:
    recorded = await changes.record_all(
        project, [change(began=-n / 100) for n in range(25)], received_at=clock.now()
    )
    batch = [make_signal(), make_signal(project_id="another-project")]

    found = await StoreChangeLog(store).before(batch, HOUR)

    assert found == [list(recorded[:20]), []]
    assert await StoreChangeLog(store).before([], HOUR) == ()
