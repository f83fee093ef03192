"""The retry helper: what is tried again, how often, how late and with which pauses."""

from datetime import UTC, datetime

import pytest

from watchfloor.core import Backoff, FakeClock, InvalidInputError, UnavailableError, retry


class Flaky:
    """Fails as often as it is told, then answers with the number of the attempt."""

    def __init__(self, failures: int, error: Exception | None = None) -> None:
        self.attempts = 0
        self._failures = failures
        self._error = error or UnavailableError("away")

    async def __call__(self) -> int:
        self.attempts += 1
        if self.attempts <= self._failures:
            raise self._error
        return self.attempts


class Sleeper:
    """Moves the clock instead of waiting and remembers the pauses."""

    def __init__(self) -> None:
        self.clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
        self.pauses: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.advance(seconds)


async def test_first_success_is_returned_without_a_pause() -> None:
    sleeper = Sleeper()
    assert await retry(Flaky(0), deadline_s=1, clock=sleeper.clock, sleep=sleeper) == 1
    assert sleeper.pauses == []


async def test_unavailable_is_tried_again_until_it_answers() -> None:
    sleeper = Sleeper()
    assert await retry(Flaky(3), deadline_s=60, clock=sleeper.clock, sleep=sleeper) == 4
    assert len(sleeper.pauses) == 3


async def test_pauses_grow_to_the_cap_and_keep_their_lower_half() -> None:
    sleeper = Sleeper()
    await retry(Flaky(6), deadline_s=60, base_s=1, cap_s=4, clock=sleeper.clock, sleep=sleeper)
    for pause, whole in zip(sleeper.pauses, [1, 2, 4, 4, 4, 4], strict=True):
        assert whole / 2 <= pause <= whole


async def test_attempts_are_a_budget() -> None:
    sleeper, call = Sleeper(), Flaky(99)
    with pytest.raises(UnavailableError):
        await retry(call, deadline_s=1000, attempts=3, clock=sleeper.clock, sleep=sleeper)
    assert call.attempts == 3


async def test_no_attempt_begins_after_the_deadline() -> None:
    sleeper, call = Sleeper(), Flaky(10**6)
    with pytest.raises(UnavailableError):
        await retry(call, deadline_s=10, cap_s=2, clock=sleeper.clock, sleep=sleeper)
    assert sleeper.clock.monotonic() <= 10
    assert call.attempts > 5


async def test_the_error_of_the_last_attempt_is_raised_as_it_was() -> None:
    error = UnavailableError("still away")
    with pytest.raises(UnavailableError) as caught:
        await retry(Flaky(9, error), deadline_s=1000, attempts=1)
    assert caught.value is error


async def test_an_error_that_will_not_pass_is_not_tried_again() -> None:
    call = Flaky(9, InvalidInputError("wrong"))
    with pytest.raises(InvalidInputError):
        await retry(call, deadline_s=1000)
    assert call.attempts == 1


async def test_the_caller_names_what_is_worth_another_attempt() -> None:
    sleeper, call = Sleeper(), Flaky(1, ConnectionError())
    result = await retry(
        call, deadline_s=9, on=(ConnectionError,), clock=sleeper.clock, sleep=sleeper
    )
    assert result == 2


async def test_an_error_may_ask_for_a_longer_pause() -> None:
    sleeper = Sleeper()
    await retry(
        Flaky(2), deadline_s=60, least_pause_s=lambda _: 7.0, clock=sleeper.clock, sleep=sleeper
    )
    assert sleeper.pauses == [7, 7]


async def test_a_pause_that_would_end_after_the_deadline_is_not_begun() -> None:
    sleeper, call = Sleeper(), Flaky(1)
    with pytest.raises(UnavailableError):
        await retry(
            call, deadline_s=5, least_pause_s=lambda _: 6.0, clock=sleeper.clock, sleep=sleeper
        )
    assert sleeper.pauses == []
    assert call.attempts == 1


@pytest.mark.parametrize(
    ("draw", "expected"),
    [(0.0, [0.5, 1, 2, 2]), (1.0, [1, 2, 4, 4])],
    ids=["shortest", "longest"],
)
def test_backoff_doubles_to_its_cap(draw: float, expected: list[float]) -> None:
    backoff = Backoff(base_s=1, cap_s=4, jitter=lambda: draw)
    assert [backoff.next_s() for _ in expected] == expected


def test_backoff_begins_again_after_a_success() -> None:
    backoff = Backoff(base_s=1, cap_s=8, jitter=lambda: 1.0)
    assert [backoff.next_s(), backoff.next_s()] == [1, 2]
    backoff.reset()
    assert backoff.next_s() == 1


def test_backoff_never_overflows_however_long_something_is_away() -> None:
    backoff = Backoff(base_s=1, cap_s=8, jitter=lambda: 1.0)
    assert [backoff.next_s() for _ in range(5000)][-1] == 8
