"""When a model is left in peace, and when it is asked again."""

from datetime import UTC, datetime

import pytest

from watchfloor.core import FakeClock, UnavailableError
from watchfloor.llm._breaker import Breaker


class Watched:
    """A breaker on a clock of its own, with the changes that it told."""

    def __init__(self) -> None:
        self.clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
        self.changes: list[bool] = []
        self.breaker = Breaker(
            failures_to_open=3, open_s=30, clock=self.clock, changed=self.changes.append
        )

    def fail(self, times: int = 1) -> None:
        for _ in range(times):
            with pytest.raises(ValueError, match="no"), self.breaker.call():
                raise ValueError("no")

    def succeed(self) -> None:
        with self.breaker.call():
            pass

    def refuses(self) -> bool:
        try:
            self.succeed()
        except UnavailableError:
            return True
        return False


def test_failures_in_a_row_open_it() -> None:
    watched = Watched()
    watched.fail(2)
    watched.succeed()
    watched.fail(2)
    assert not watched.refuses()
    watched.fail(3)
    assert watched.refuses()
    assert watched.changes == [True]


def test_after_its_time_a_success_closes_it() -> None:
    watched = Watched()
    watched.fail(3)
    watched.clock.advance(29.9)
    assert watched.refuses()
    watched.clock.advance(0.1)
    watched.succeed()
    assert watched.changes == [True, False]
    watched.fail(2)
    assert not watched.refuses()


def test_a_probe_that_fails_opens_it_for_as_long_again() -> None:
    watched = Watched()
    watched.fail(3)
    watched.clock.advance(30)
    watched.fail()
    assert watched.refuses()
    watched.clock.advance(30)
    assert not watched.refuses()
    assert watched.changes == [True, False]


def test_while_one_probes_the_others_wait() -> None:
    watched = Watched()
    watched.fail(3)
    watched.clock.advance(30)
    with watched.breaker.call():
        assert watched.refuses()


def test_a_probe_that_is_cancelled_lets_the_next_one_try() -> None:
    watched = Watched()
    watched.fail(3)
    watched.clock.advance(30)
    with pytest.raises(KeyboardInterrupt), watched.breaker.call():
        raise KeyboardInterrupt
    assert not watched.refuses()
