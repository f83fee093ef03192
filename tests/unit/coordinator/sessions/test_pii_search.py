"""Personal data is looked for behind the judging: nobody waits, nothing is read twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any

import pytest
from support import eventually
from unit.coordinator.sessions.making import NOW, make_event, make_session

from watchfloor.coordinator.sessions import pii_search
from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.pii_search import PiiSearch
from watchfloor.core import (
    Event,
    FakeClock,
    PiiReading,
    SessionExcerpt,
    SessionId,
    SessionKey,
    SessionPii,
    UnavailableError,
)
from watchfloor.telemetry import Metrics


class _World:
    """Events and readings in memory; a reader that ends when it is let go."""

    def __init__(self) -> None:
        self.events: dict[str, int] = {}
        self.kept: dict[SessionKey, PiiReading] = {}
        self.read_before: list[PiiReading | None] = []
        self.asked: list[list[SessionKey]] = []
        self.broken: set[str] = set()
        self.away = 0
        self.metrics = Metrics()
        self.go = asyncio.Event()
        self.go.set()

    async def newest_of_all(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        self.asked.append(sorted(keys))
        if self.away:
            self.away -= 1
            raise UnavailableError("away")
        return [
            make_event(number, session_id=key.session_id)
            for key in keys
            for number in range(min(limit, self.events.get(key.session_id, 0)))
        ]

    async def of(self, keys: Collection[SessionKey]) -> Mapping[SessionKey, PiiReading]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def keep(self, readings: Mapping[SessionKey, PiiReading]) -> None:
        self.kept |= readings

    async def read(self, excerpt: SessionExcerpt, before: PiiReading | None) -> PiiReading:
        await self.go.wait()
        self.read_before.append(before)
        session_id = excerpt.events[0].session_id
        if session_id in self.broken:
            raise ValueError
        found = SessionPii(session_id=session_id, texts=excerpt.total_events, analyzed_at=NOW)
        return PiiReading(found, b"d" * 16)

    def texts(self) -> dict[str, int]:
        return {key.session_id: each.found.texts for key, each in self.kept.items()}


Start = Callable[..., Awaitable[PiiSearch]]


@pytest.fixture
def world() -> _World:
    return _World()


@pytest.fixture
async def start(world: _World) -> AsyncIterator[Start]:
    """Starts searches in the world; all of them are stopped at the end."""
    started: list[PiiSearch] = []

    async def begun(**config: Any) -> PiiSearch:
        search = PiiSearch(
            world,
            world,
            events=world,
            config=SessionsConfig(**config),
            metrics=world.metrics,
            clock=FakeClock(NOW),
        )
        started.append(search)
        await search.start()
        return search

    yield begun
    for search in started:
        await search.stop()
        await search.stop()


def _key(name: str) -> SessionKey:
    return SessionKey("p", SessionId(name))


async def test_a_session_of_which_all_is_seen_is_read_until_its_newest_event(
    world: _World, start: Start
) -> None:
    world.events = {"whole": 3, "longer": 9}
    search = await start(max_events_to_analyze=4)
    search.ask([make_session(session_id=name) for name in ("whole", "longer")])
    await eventually(lambda: len(world.kept) == 2)
    assert world.texts() == {"whole": 3, "longer": 4}
    assert world.kept[_key("whole")].until == make_session().last_received_at
    assert world.kept[_key("longer")].until is None


async def test_a_session_is_read_on_from_where_it_was_left(world: _World, start: Start) -> None:
    world.events = {"s-1": 1}
    search = await start()
    search.ask([make_session()])
    await eventually(lambda: len(world.read_before) == 1)
    await eventually(lambda: bool(world.kept))
    (first,) = world.kept.values()
    search.ask([make_session()])
    await eventually(lambda: len(world.read_before) == 2)
    assert world.read_before == [None, first]


async def test_while_one_is_read_the_others_wait_each_once(world: _World, start: Start) -> None:
    """A burst of events of one session is one reading."""
    world.events = dict.fromkeys(("s-1", "s-2", "s-3"), 1)
    world.go.clear()
    search = await start(analysis_batch=2)
    search.ask([make_session()])
    await eventually(lambda: len(world.asked) == 1)
    for _ in range(5):
        search.ask([make_session(session_id=name) for name in ("s-1", "s-2", "s-3")])
    world.go.set()
    await eventually(lambda: len(world.read_before) == 4)
    await eventually(lambda: len(world.kept) == 3)
    assert world.asked == [[_key("s-1")], [_key("s-1"), _key("s-2")], [_key("s-3")]]


async def test_what_finds_no_room_is_left_to_the_report(
    world: _World, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pii_search, "_MOST_WAITING", 2)
    world.events = dict.fromkeys(("s-1", "s-2", "s-3"), 1)
    search = await start()
    search.ask([make_session(session_id=name) for name in ("s-1", "s-2", "s-3")])
    await eventually(lambda: len(world.kept) == 2)
    assert world.asked == [[_key("s-1"), _key("s-2")]]


async def test_a_session_that_cannot_be_read_costs_the_others_nothing(
    world: _World, start: Start
) -> None:
    world.events = {"s-1": 1, "s-2": 1, "gone": 0}
    world.broken = {"s-1"}
    search = await start()
    search.ask([make_session(session_id=name) for name in world.events])
    await eventually(lambda: bool(world.kept))
    assert world.texts() == {"s-2": 1}
    counted = world.metrics.render().decode()
    for outcome in ("failed", "ok"):
        assert f'{{kind="pii",outcome="{outcome}"}} 1' in counted


async def test_while_the_store_is_away_the_report_is_relied_on(world: _World, start: Start) -> None:
    world.events, world.away = {"s-1": 1}, 1
    search = await start()
    search.ask([make_session()])
    await eventually(lambda: world.away == 0)
    assert world.kept == {}
    search.ask([make_session()])
    await eventually(lambda: bool(world.kept))
