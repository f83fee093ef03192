"""Batches are as large as there is time for."""

import pytest

from watchfloor.coordinator.pace import Pace

TURN_S = 0.1
MOST = 256


def settled(seconds_each: float, *, overhead_s: float = 0.0) -> int:
    """Where it ends with full batches of items that take so long."""
    pace = Pace(most=MOST, turn_s=TURN_S)
    for _ in range(50):
        pace.took(pace.size, overhead_s + pace.size * seconds_each)
    return pace.size


@pytest.mark.parametrize(
    ("seconds_each", "size"),
    [
        pytest.param(0.00001, MOST, id="fast: as large as may be"),
        pytest.param(0.001, 100, id="as many as fit into a turn"),
        pytest.param(0.1, 16, id="slow: still worth a transaction"),
    ],
)
def test_full_batches_take_a_turn(seconds_each: float, size: int) -> None:
    assert settled(seconds_each) == pytest.approx(size, rel=0.05)


def test_what_each_batch_costs_by_itself_is_a_part_of_its_turn() -> None:
    assert settled(0.001, overhead_s=0.05) == pytest.approx(50, rel=0.1)


def test_a_batch_that_was_not_full_says_nothing() -> None:
    """A quiet hour, or one slow signal, must not change what a flood meets."""
    pace = Pace(most=MOST, turn_s=TURN_S)
    before = pace.size
    for duration_s in (0.0001, 60.0):
        pace.took(before - 1, duration_s)
    assert pace.size == before


def test_one_hiccup_halves_at_most() -> None:
    pace = Pace(most=MOST, turn_s=TURN_S)
    for _ in range(10):
        pace.took(pace.size, 0.001)
    pace.took(MOST, 60.0)
    assert pace.size == MOST // 2


def test_a_small_limit_of_the_operator_holds() -> None:
    pace = Pace(most=4, turn_s=TURN_S)
    pace.took(4, 0.001)
    assert pace.size == 4
    pace.took(4, 60.0)
    assert pace.size == 4
