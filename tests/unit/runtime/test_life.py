"""The order of starting and stopping, and what the outside is told meanwhile."""

import asyncio

import pytest

from watchfloor.core import InvalidInputError, UnavailableError
from watchfloor.runtime import Health, Life, LifeState, Part


class Recorder:
    """A component that writes down what happens to it, and fails where it is told."""

    def __init__(self, name: str, calls: list[str], *, fails_in: str = "") -> None:
        self._name = name
        self._calls = calls
        self._fails_in = fails_in
        self.error: BaseException = UnavailableError("The port is taken.")

    async def start(self) -> None:
        self._calls.append(f"start {self._name}")
        if self._fails_in == "start":
            raise self.error

    async def stop(self) -> None:
        self._calls.append(f"stop {self._name}")
        if self._fails_in == "stop":
            raise self.error
        if self._fails_in == "stop-late":
            await asyncio.Event().wait()
        # A farewell takes a turn of the loop or two.
        await asyncio.to_thread(bool)


class Asked(Recorder):
    """One that reports its own health and can be pinged."""

    def __init__(self, calls: list[str]) -> None:
        super().__init__("asked", calls)
        self.own = Health(LifeState.OK)
        self.away: Exception | None = None

    def health(self) -> Health:
        return self.own

    async def ping(self) -> None:
        if self.away is not None:
            raise self.away


def parts(calls: list[str], **failing: str) -> list[Part]:
    return [
        Part(name, Recorder(name, calls, fails_in=failing.get(name, "")))
        for name in ("store", "bus", "gateway")
    ]


def states(life: Life) -> dict[str, LifeState]:
    return {part.name: part.health.state for part in life.snapshot().parts}


async def test_starts_in_order_and_stops_in_reverse() -> None:
    calls: list[str] = []
    life = Life(parts(calls))
    await life.start()
    assert life.snapshot().is_ready
    await life.stop()
    assert calls == [
        *("start store", "start bus", "start gateway"),
        *("stop gateway", "stop bus", "stop store"),
    ]
    assert set(states(life).values()) == {LifeState.STOPPED}


async def test_a_failed_start_stops_what_was_started_and_is_told() -> None:
    calls: list[str] = []
    life = Life(parts(calls, bus="start"))
    with pytest.raises(UnavailableError, match="port is taken"):
        await life.start()
    assert calls == ["start store", "start bus", "stop bus", "stop store"]
    assert states(life) == {
        "store": LifeState.STOPPED,
        "bus": LifeState.RECOVERABLE_ERROR,
        "gateway": LifeState.STOPPED,
    }
    assert not life.snapshot().is_ready


@pytest.mark.parametrize(
    ("error", "state", "detail"),
    [
        (UnavailableError("Away."), LifeState.RECOVERABLE_ERROR, "Away."),
        (InvalidInputError("Wrong."), LifeState.PERMANENT_ERROR, "Wrong."),
        (KeyError("from a user"), LifeState.PERMANENT_ERROR, "It failed with KeyError."),
    ],
    ids=["retryable", "not-retryable", "bug"],
)
async def test_the_kind_of_failure_says_whether_time_may_mend_it(
    error: Exception, state: LifeState, detail: str
) -> None:
    failing = Recorder("store", [], fails_in="start")
    failing.error = error
    life = Life([Part("store", failing)])
    with pytest.raises(type(error)):
        await life.start()
    assert life.snapshot().parts[0].health == Health(state, detail)


async def test_a_cancelled_start_stops_what_was_started() -> None:
    calls: list[str] = []
    hanging = Recorder("hanging", calls, fails_in="start")
    hanging.error = asyncio.CancelledError()
    life = Life([*parts(calls)[:1], Part("hanging", hanging)])
    with pytest.raises(asyncio.CancelledError):
        await life.start()
    assert calls == ["start store", "start hanging", "stop hanging", "stop store"]


@pytest.mark.expects_error("part_stop_failed")
async def test_one_failing_stop_does_not_keep_the_others_from_stopping() -> None:
    calls: list[str] = []
    life = Life(parts(calls, bus="stop"))
    await life.start()
    await life.stop()
    assert calls[-1] == "stop store"
    assert states(life)["bus"] is LifeState.PERMANENT_ERROR


async def test_one_late_stop_is_left_when_the_deadline_has_passed() -> None:
    calls: list[str] = []
    life = Life(parts(calls, gateway="stop-late"), stop_deadline_s=0.01)
    await life.start()
    await life.stop()
    assert states(life) == {
        "gateway": LifeState.PERMANENT_ERROR,
        "bus": LifeState.STOPPED,
        "store": LifeState.STOPPED,
    }
    assert calls[-1] == "stop store"


async def test_stop_is_safe_twice_and_without_start() -> None:
    calls: list[str] = []
    life = Life(parts(calls))
    await life.stop()
    assert calls == []
    await life.start()
    await life.stop()
    await life.stop()
    assert len(calls) == 6


async def test_readiness_drops_before_anything_stops() -> None:
    seen: list[bool] = []

    class Last(Recorder):
        async def stop(self) -> None:
            seen.append(life.snapshot().is_ready)

    life = Life([Part("last", Last("last", []))])
    await life.start()
    await life.stop()
    assert seen == [False]


async def test_a_part_that_reports_trouble_makes_the_whole_unready() -> None:
    asked = Asked([])
    life = Life([*parts([]), Part("asked", asked)])
    await life.start()
    asked.own = Health(LifeState.RECOVERABLE_ERROR, "NATS is being restarted.")
    report = life.snapshot()
    assert report.state is LifeState.RECOVERABLE_ERROR
    assert report.parts[-1].health.detail == "NATS is being restarted."


@pytest.mark.parametrize(
    ("away", "is_ready"),
    [(None, True), (UnavailableError("Away."), False), (TimeoutError(), False)],
    ids=["answers", "away", "silent"],
)
async def test_check_asks_what_can_be_asked(away: Exception | None, is_ready: bool) -> None:
    asked = Asked([])
    life = Life([Part("asked", asked)])
    await life.start()
    asked.away = away
    assert (await life.check()).is_ready is is_ready


async def test_a_part_that_was_not_started_is_not_asked() -> None:
    asked = Asked([])
    asked.away = AssertionError("asked too early")
    report = await Life([Part("asked", asked)]).check()
    assert report.state is LifeState.STOPPED


def test_two_parts_of_one_name_are_a_mistake() -> None:
    twice = parts([])[:1] * 2
    with pytest.raises(ValueError, match="name of its own"):
        Life(twice)
