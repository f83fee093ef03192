"""Times of one clock among those of another."""

from datetime import UTC, datetime, timedelta

import pytest

from watchfloor.core import Interval

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _interval(began: float, ended: float) -> Interval:
    return Interval(NOON + timedelta(seconds=began), NOON + timedelta(seconds=ended))


@pytest.mark.parametrize(
    ("parts", "placed"),
    [
        ([(1, 2), (3, 9)], [(1, 2), (3, 9)]),
        ([(0, 10)], [(0, 10)]),
        ([(-100, -98), (-97, -96)], [(3, 5), (6, 7)]),
        ([(100, 104)], [(3, 7)]),
        ([(9, 13)], [(3, 7)]),
        ([(0, 30)], [(0, 10)]),
        ([], []),
    ],
    ids=["inside", "whole", "clock-behind", "clock-ahead", "a-little-ahead", "too-long", "none"],
)
def test_parts_are_inside_of_the_whole_by_its_own_clock(
    parts: list[tuple[float, float]], placed: list[tuple[float, float]]
) -> None:
    found = _interval(0, 10).placed([_interval(*each) for each in parts])
    assert found == [_interval(*each) for each in placed]
