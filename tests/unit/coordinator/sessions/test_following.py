"""What follows a conclusion: done, tried again, paused, given up."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

import pytest
from support import eventually
from unit.coordinator.sessions.making import NOW, make_session

from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.following import Following
from watchfloor.coordinator.sessions.steps import ConclusionWork, pause_after
from watchfloor.core import (
    FakeClock,
    SaturatedError,
    Session,
    SessionChange,
    UnavailableError,
)
from watchfloor.store import DueStep, Step, StepKind
from watchfloor.telemetry import Metrics

LEASE_S = 0.03


class _World:
    """Due steps in memory, and what is to be done."""

    def __init__(self) -> None:
        self.handed: list[DueStep] = []
        self.asked_for: tuple[int, float] | None = None
        self.did: list[Sequence[DueStep]] = []
        self.marked: list[DueStep] = []
        self.held: list[DueStep] = []
        self.postponed: list[tuple[DueStep, float]] = []
        self.retries: list[datetime] = []
        self.reasons: list[str] = []
        self.is_dead = False
        self.error: Exception | None = None
        self.slow = asyncio.Event()
        self.slow.set()
        self.work = ConclusionWork(
            self,
            {Step.FEATURES: self.do, Step.PUBLISH: self.publish},
            config=SessionsConfig(step_batch=7, step_lease_s=LEASE_S),
            metrics=Metrics(),
            clock=FakeClock(NOW),
        )

    async def do(self, due: Sequence[DueStep]) -> None:
        await self.slow.wait()
        if self.error is not None:
            raise self.error
        self.did.append(due)

    async def publish(self, due: Sequence[DueStep]) -> None:
        self.did.append(due)

    async def due(self, limit: int, *, lease_s: float) -> Sequence[DueStep]:
        self.asked_for = (limit, lease_s)
        return self.handed

    async def hold(self, steps: Collection[DueStep], *, lease_s: float) -> None:
        self.held += steps
        assert lease_s == LEASE_S

    async def done(self, steps: Collection[DueStep]) -> None:
        self.marked += steps

    async def postpone(self, steps: Collection[DueStep], *, pause_s: float) -> None:
        self.postponed += [(step, pause_s) for step in steps]

    async def failed(self, steps: Collection[DueStep], *, reason: str, retry_at: datetime) -> bool:
        self.reasons += [reason for _ in steps]
        self.retries.append(retry_at)
        return self.is_dead


def _due(
    session_id: str = "s-1",
    *,
    attempts: int = 1,
    step: Step = Step.FEATURES,
    is_dead: bool = False,
) -> DueStep:
    return DueStep("p", StepKind.SESSION, session_id, 1, step, attempts, is_dead)


@pytest.fixture
def world() -> _World:
    return _World()


async def test_what_was_claimed_together_is_done_and_marked_together(world: _World) -> None:
    world.handed = [_due("s-1"), _due("s-2"), _due("s-1", step=Step.PUBLISH)]
    (batch,) = await world.work.claim(1)
    assert world.asked_for == (7, LEASE_S)
    await world.work.work(batch)
    assert sorted(map(len, world.did)) == [1, 2]
    assert sorted(world.marked) == sorted(world.handed)
    assert world.retries == []


async def test_where_nothing_is_due_there_is_no_batch(world: _World) -> None:
    assert await world.work.claim(1) == []


async def test_what_failed_is_tried_later(world: _World) -> None:
    world.error = RuntimeError()
    other = _due(step=Step.PUBLISH)
    await world.work.work([_due("s-1", attempts=4), _due("s-2", attempts=4), other])
    assert world.marked == [other]
    (retry_at,) = world.retries
    assert 8 <= (retry_at - NOW).total_seconds() <= 16
    assert world.reasons == ["RuntimeError", "RuntimeError"]


@pytest.mark.parametrize(("attempts", "most_s"), [(1, 2), (2, 4), (7, 128), (8, 256), (31, 300)])
def test_pauses_double_up_to_five_minutes(attempts: int, most_s: float) -> None:
    assert most_s / 2 <= pause_after(attempts) <= most_s


@pytest.mark.expects_error("conclusion_step_given_up")
async def test_a_step_that_is_given_up_is_an_error_to_look_at(world: _World) -> None:
    world.error, world.is_dead = RuntimeError(), True
    await world.work.work([_due(attempts=8)])
    assert len(world.retries) == 1


@pytest.mark.expects_error("conclusion_step_given_up")
async def test_a_step_that_nobody_tells_of_is_given_up_and_not_done(world: _World) -> None:
    world.handed = [_due(attempts=8, is_dead=True)]
    assert await world.work.claim(1) == []


async def test_somebody_who_asks_for_a_pause_costs_no_try(world: _World) -> None:
    """Otherwise a receiver's long night would give up everything that was concluded in it."""
    world.error = SaturatedError("busy", retry_after_s=40)
    await world.work.work([_due()])
    assert world.postponed == [(_due(), 40)]
    assert (world.marked, world.retries) == ([], [])


async def test_a_part_that_is_away_is_no_fault_and_what_was_done_is_not_done_again(
    world: _World,
) -> None:
    world.error = UnavailableError("away")
    batch = [_due(), _due(step=Step.PUBLISH)]
    with pytest.raises(UnavailableError):
        await world.work.work(batch)
    assert (world.marked, world.retries) == ([_due(step=Step.PUBLISH)], [])
    world.error = None
    await world.work.work(batch)
    assert world.did == [[_due(step=Step.PUBLISH)], [_due()]]


async def test_what_is_at_work_for_long_is_held(world: _World) -> None:
    world.slow.clear()
    working = asyncio.create_task(world.work.work([_due()]))
    await eventually(lambda: world.held.count(_due()) >= 2)
    world.slow.set()
    await working
    assert world.marked == [_due()]


class _Everything:
    """What the steps of sessions and traces stand on, in memory."""

    def __init__(self) -> None:
        self.triggered: list[str] = []
        self.analyzed: list[str] = []
        self.announced: list[str] = []

    async def these(self, keys: Collection[tuple[str, str]]) -> Sequence[Session]:
        known = {"s-1": 1, "s-2": 2, "s-3": 1}
        return [
            make_session(session_id=name, conclusion_number=known[name])
            for _, name in keys
            if name in known
        ]

    async def trigger(self, _project_id: str, agent_id: str, *, why: str) -> None:
        self.triggered.append(f"{agent_id}: {why}")

    async def of_sessions(self, sessions: Sequence[Session]) -> None:
        self.analyzed += [session.session_id for session in sessions]

    async def publish(self, change: SessionChange, *, message_id: str) -> None:
        self.announced.append(f"{change.kind} {message_id}")


async def test_an_agent_is_asked_for_once_however_many_of_its_sessions_ended() -> None:
    """So are features of what went on since, and of what is part of another session, left out."""
    around = _Everything()
    following = Following(
        around,
        around,  # type: ignore[arg-type]
        announcing=Announcing(around, clock=FakeClock(NOW)),
        features=around,  # type: ignore[arg-type]
        runner=around,
        inactivity_s=60,
        metrics=Metrics(),
    )
    due = [_due(name) for name in ("s-1", "s-2", "moved", "s-3")]
    for step in following.steps().values():
        await step(due)
    assert around.triggered == ["shop: conclusion"]
    assert sorted(around.analyzed) == ["s-1", "s-3"]
    assert sorted(around.announced) == [f"concluded s-{n}/1" for n in (1, 2, 3)]
