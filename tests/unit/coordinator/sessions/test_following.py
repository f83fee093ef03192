"""What follows a conclusion: done, tried again, paused, given up."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from unit.coordinator.sessions.making import NOW, make_session

from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.following import Following
from watchfloor.coordinator.sessions.steps import ConclusionWork, pause_after
from watchfloor.core import FakeClock, SaturatedError, Session, UnavailableError
from watchfloor.store import DueStep, Step, StepKind
from watchfloor.telemetry import Metrics


class _World:
    """Due steps in memory, and one thing to do."""

    def __init__(self) -> None:
        self.marked: list[DueStep] = []
        self.retries: list[datetime] = []
        self.reasons: list[str] = []
        self.is_dead = False
        self.error: Exception | None = None
        self.work = ConclusionWork(
            self, {Step.FEATURES: self.do}, metrics=Metrics(), clock=FakeClock(NOW)
        )

    async def do(self, _due: DueStep) -> None:
        if self.error is not None:
            raise self.error

    async def due(self, limit: int) -> Sequence[DueStep]:
        return [_due(number) for number in range(limit)]

    async def done(self, step: DueStep) -> None:
        self.marked.append(step)

    async def failed(self, _step: DueStep, *, reason: str, retry_at: datetime) -> bool:
        self.reasons.append(reason)
        self.retries.append(retry_at)
        return self.is_dead


def _due(attempts: int = 0) -> DueStep:
    return DueStep("p", StepKind.SESSION, "s-1", 1, Step.FEATURES, attempts)


@pytest.fixture
def world() -> _World:
    return _World()


async def test_a_step_that_was_done_is_marked(world: _World) -> None:
    (due,) = await world.work.claim(1)
    await world.work.work(due)
    assert (world.marked, world.retries) == ([due], [])


async def test_a_step_that_failed_is_tried_later(world: _World) -> None:
    world.error = RuntimeError()
    await world.work.work(_due(attempts=3))
    assert world.marked == []
    (retry_at,) = world.retries
    assert 8 <= (retry_at - NOW).total_seconds() <= 16
    assert world.reasons == ["RuntimeError"]


@pytest.mark.parametrize(("failures", "most_s"), [(0, 2), (1, 4), (6, 128), (7, 256), (30, 300)])
def test_pauses_double_up_to_five_minutes(failures: int, most_s: float) -> None:
    assert most_s / 2 <= pause_after(failures) <= most_s


@pytest.mark.expects_error("conclusion_step_given_up")
async def test_a_step_that_is_given_up_is_an_error_to_look_at(world: _World) -> None:
    world.error, world.is_dead = RuntimeError(), True
    await world.work.work(_due(attempts=7))
    assert len(world.retries) == 1


async def test_somebody_who_asks_for_a_pause_costs_no_try(world: _World) -> None:
    """Otherwise a receiver's long night would give up everything that was concluded in it."""
    world.error = SaturatedError("busy")
    await world.work.work(_due())
    assert (world.marked, world.retries) == ([], [])


async def test_a_store_that_is_away_is_no_fault_of_the_step(world: _World) -> None:
    world.error = UnavailableError("away")
    with pytest.raises(UnavailableError):
        await world.work.work(_due())
    assert (world.marked, world.retries) == ([], [])


async def test_the_conclusion_of_a_session_that_moved_is_none_of_its_home() -> None:
    """The store answers for the id of what moved with the session that it is part of."""
    triggered: list[str] = []

    class Everything:
        async def get(self, _project_id: str, _subject_id: str) -> Session:
            return make_session(session_id="s-1")

        async def trigger(self, _project_id: str, agent_id: str, *, why: str) -> None:
            triggered.append(f"{agent_id}: {why}")

    around = Everything()
    following = Following(
        around,
        around,  # type: ignore[arg-type]
        announcing=Announcing(around, clock=FakeClock(NOW)),  # type: ignore[arg-type]
        features=around,  # type: ignore[arg-type]
        runner=around,
    )
    run = following.steps()[Step.RUNNER]
    await run(_due()._replace(subject_id="ab"))
    assert triggered == []
    await run(_due())
    assert triggered == ["shop: conclusion"]
