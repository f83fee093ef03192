"""What an erasure removes, what it leaves, and how it comes to its end."""

import asyncio
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from integration.privacy.world import World
from integration.store.making import make_hold
from support import Servers, eventually
from support.audit import RING
from support.kept import rows

from watchfloor.audit import KeyRing
from watchfloor.bus import SignalQueue
from watchfloor.core import (
    AuditFilter,
    DataSubject,
    ErasureState,
    SubjectCopy,
    SubjectField,
    SystemClock,
)
from watchfloor.privacy import Eraser
from watchfloor.store import AuditLogRepository, LegalHoldRepository

pytestmark = pytest.mark.integration


async def test_only_the_user_of_the_project_that_asked_is_erased(world: World) -> None:
    """The same name in another project is somebody else's."""
    other = await world.beside()
    for each in (world, other):
        for user in ("ann", "bob"):
            await each.threat(user)
            await each.session(f"s-{user}", user)
    before = [await world.held("bob"), await other.held("ann"), await other.held("bob")]

    erasure = await world.erased("ann")

    assert erasure.state is ErasureState.DONE
    assert erasure.counts["threats"] == erasure.counts["sessions"] == 1
    assert await world.held("ann") == {}
    assert [await world.held("bob"), await other.held("ann"), await other.held("bob")] == before
    assert world.tidied >= {"threats", "sessions", "events"}


async def test_the_id_is_kept_nowhere(world: World, servers: Servers) -> None:
    """Neither what was asked for nor what was done may bring back what was to go."""
    await world.threat("ann-9f31")

    await world.erased("ann-9f31")

    held = {table for table, content in (await rows(servers)).items() if b"ann-9f31" in content}
    assert held == set()


async def test_what_waits_is_removed_and_what_it_tells_of_others_stays(world: World) -> None:
    """A message may tell of several: of an exporter, or of an agent with many users."""
    await SignalQueue(world.bus).publish(world.signal("ann"))
    await SignalQueue(world.bus).publish(world.signal("bob"))
    await world.queue("ann", "bob")
    await world.letter("ann", "bob")

    erasure = await world.erased("ann")

    streams = {"stream SIGNALS": 1, "stream EVENTS": 1, "stream DEAD_LETTERS": 1}
    assert erasure.counts.items() >= streams.items()
    assert await world.held("ann") == {}
    assert await world.held("bob") == streams


async def test_what_somebody_has_in_hands_is_found_when_it_comes_down(world: World) -> None:
    """Its message is gone, and its threat is saved a moment later."""
    signal = world.signal("ann")
    await SignalQueue(world.bus).publish(signal)
    asked = await world.ask("ann")
    eraser = world.eraser(places=[*world.places(), _Once(lambda: world.finish(signal))])

    await eraser.work()

    erasure = await world.of(asked)
    assert erasure.counts["threats"] == erasure.counts["stream RESULTS"] == 1
    assert await world.held("ann") == {}


async def test_events_of_the_user_in_a_session_of_somebody_else_are_removed(world: World) -> None:
    """The session stays, and what was found in it is found anew without them."""
    await world.session("s-1", "bob", "ann", "bob")

    erasure = await world.erased("ann")

    assert (erasure.counts["events"], erasure.counts["event_keys"]) == (1, 1)
    assert await world.held("ann") == {}
    assert (await world.held("bob"))["events"] == 2


async def test_a_customer_is_erased_with_what_is_known_of_it(world: World) -> None:
    """Its configuration and its changes; another customer of the same user stays."""
    await world.threat("ann", "acme")
    await world.threat("ann", "other")
    await world.know("acme")

    erasure = await world.erased("acme", SubjectField.CUSTOMER)

    assert erasure.counts.items() >= {"customers": 1, "change_events": 1, "threats": 1}.items()
    assert (await world.held("ann"))["threats"] == 1


async def test_archived_rows_are_left_out_of_their_files(world: World) -> None:
    """A file is rewritten with what others have in it."""
    world.put_away("ann", "bob")

    erasure = await world.erased("ann")

    assert erasure.counts == {"archive files rewritten": 1, "archive threats": 1}
    assert await world.held("bob") == {"archive threats": 1}


async def test_a_killed_erasure_goes_on_where_it_was(world: World) -> None:
    """Whoever looks next does the rest, and counts on."""
    for _ in range(3):
        await world.threat("ann")
    asked = await world.ask("ann")
    stuck = _Stuck()
    killed = asyncio.create_task(world.eraser(places=[*world.places(), stuck]).work())
    await stuck.reached.wait()
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    assert (await world.of(asked)).state is ErasureState.RUNNING
    await world.threat("ann")

    async def is_done() -> bool:
        await world.eraser().work()
        return (await world.of(asked)).state is ErasureState.DONE

    await eventually(is_done)
    assert (await world.of(asked)).counts["threats"] == 4


async def test_asked_twice_it_is_one_erasure(world: World) -> None:
    """Until it has ended; then it is another, which finds nothing."""
    first = await world.ask("ann")
    assert (await world.ask("ann")).erasure_id == first.erasure_id
    await world.eraser().work()

    again = await world.erased("ann")

    assert again.erasure_id != first.erasure_id
    assert (again.state, again.counts, again.passes) == (ErasureState.DONE, {}, 1)


@pytest.mark.parametrize(
    ("scope", "subjects"), [("project", ()), ("user", ("ann",)), ("customer", ("acme",))]
)
async def test_a_legal_hold_refuses_it(world: World, scope: str, subjects: tuple[str, ...]) -> None:
    """On the project, on the user, or on a customer whose the user's data is, too."""
    await world.threat("ann", "acme")
    await LegalHoldRepository(world.store).add(make_hold(world.project, scope, *subjects))

    erasure = await world.erased("ann")

    assert erasure.state is ErasureState.REFUSED
    assert "legal hold" in (erasure.reason or "")
    assert (await world.held("ann"))["threats"] == 1


async def test_a_hold_that_was_released_names_the_user_no_more(
    world: World, servers: Servers
) -> None:
    """That there was one stays, with its reason."""
    holds, hold = LegalHoldRepository(world.store), make_hold(world.project, "user", "ann-77c0")
    await holds.add(hold)
    await holds.release(world.project, hold.hold_id, by="wf_abc", at=hold.held_at)

    erasure = await world.erased("ann-77c0")

    assert erasure.counts == {"legal_holds": 1}
    (kept,) = await holds.list(world.project)
    assert (kept.subjects, kept.reason) == ((), hold.reason)
    assert b"ann-77c0" not in (await rows(servers))["legal_holds"]


async def test_an_archive_that_is_not_there_is_not_taken_for_empty(
    world: World, tmp_path: Path
) -> None:
    """Or what is in it would count as erased."""
    await world.threat("ann")
    asked = await world.ask("ann")
    (tmp_path / "archive").rename(tmp_path / "elsewhere")

    await world.eraser().work()

    assert (await world.of(asked)).ended_at is None
    (tmp_path / "elsewhere").rename(tmp_path / "archive")
    await world.eraser().work()
    assert (await world.of(asked)).state is ErasureState.DONE


async def test_a_dry_run_counts_and_removes_nothing(world: World) -> None:
    """What it counts is what would go."""
    await world.threat("ann")
    asked = await world.ask("ann", is_dry_run=True)

    await world.eraser().work()

    erasure = await world.of(asked)
    assert erasure.state is ErasureState.DONE
    assert erasure.counts == await world.held("ann")


async def test_the_audit_log_is_told_by_token(world: World) -> None:
    """What was done to whom can be asked for, and is not told to who only reads."""
    await world.threat("ann")
    erasure = await world.erased("ann")

    found = await AuditLogRepository(world.store).list(world.project, AuditFilter())

    (entry,) = [each.entry for each in found.items]
    assert entry.subject == RING.token(world.project, "user", "ann")
    assert entry.request_id == erasure.erasure_id
    assert "threats: 1" in (entry.detail or "")


async def test_nothing_is_done_with_other_keys(world: World) -> None:
    """With them nothing would be found, and it would count as done."""
    await world.threat("ann")
    asked = await world.ask("ann")
    other = Eraser(
        world.store,
        world.places(),
        keys=lambda: KeyRing({1: bytes(32)}),
        tidy=_nothing,
        clock=SystemClock(),
    )

    await other.work()

    assert (await world.of(asked)).ended_at is None
    await world.eraser().work()
    assert await world.held("ann") == {}


class _Place(ABC):
    """Holds nothing, and does something when it is asked to erase."""

    async def find(self, _: DataSubject) -> AsyncIterator[SubjectCopy]:
        for copy in list[SubjectCopy]():
            yield copy

    async def erase(self, _: DataSubject) -> AsyncIterator[Counter[str]]:
        await self.meet()
        for gone in list[Counter[str]]():
            yield gone

    @abstractmethod
    async def meet(self) -> None:
        """What is done then."""


class _Once(_Place):
    def __init__(self, act: Any) -> None:
        self._act = act

    async def meet(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            await act()


class _Stuck(_Place):
    def __init__(self) -> None:
        self.reached = asyncio.Event()

    async def meet(self) -> None:
        self.reached.set()
        await asyncio.Event().wait()


async def _nothing(_: Any) -> None:
    return None
