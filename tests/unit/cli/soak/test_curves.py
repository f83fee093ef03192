"""Whether a curve grows."""

from random import Random

import pytest

from watchfloor.cli.soak.curves import Curve, Judged, Verdict, judged, line_through

MEMORY = Curve("product_mb", "memory of the product", "MB", least=4)
HISTORY = MEMORY._replace(is_history=True)
TIMES = [float(second) for second in range(0, 600, 5)]


def of(values: list[float], curve: Curve = MEMORY) -> Judged:
    return judged(curve, TIMES, values)


def noise(size: float) -> list[float]:
    random = Random(3)
    return [random.gauss(0, size) for _ in TIMES]


def test_a_line_has_its_slope_and_no_error() -> None:
    slope, error = line_through([0, 1, 2, 3], [5, 7, 9, 11])
    assert (slope, error) == (2, 0)


def test_what_rises_by_chance_has_an_error_of_that_size() -> None:
    slope, error = line_through(TIMES, noise(5))
    assert abs(slope) < 3 * error


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        pytest.param([200.0] * 120, Verdict.FLAT, id="still"),
        pytest.param([200 + each for each in noise(3)], Verdict.FLAT, id="noisy"),
        pytest.param([min(100 + t, 300) for t in TIMES], Verdict.FLAT, id="filled in time"),
        pytest.param([300 - t / 10 for t in TIMES], Verdict.FLAT, id="falling"),
        pytest.param([200 + t / 600 for t in TIMES], Verdict.FLAT, id="a megabyte"),
        pytest.param([100 + t / 10 for t in TIMES], Verdict.GROWS, id="a line"),
        pytest.param(
            [100 + t / 10 + each for t, each in zip(TIMES, noise(3), strict=True)],
            Verdict.GROWS,
            id="a noisy line",
        ),
        pytest.param([100.0] * 100 + [200.0] * 20, Verdict.GROWS, id="a late step"),
    ],
)
def test_only_the_second_half_is_judged(values: list[float], verdict: Verdict) -> None:
    assert of(values).verdict is verdict


def test_what_is_to_be_kept_may_grow() -> None:
    assert of([100 + t for t in TIMES], HISTORY).verdict is Verdict.KEEPS


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        pytest.param([0.0] * 60 + [8.0] * 60, Verdict.STEADY, id="slow to begin"),
        pytest.param([8.0, 7.0] * 60, Verdict.STEADY, id="nearly all"),
        pytest.param([8.0] * 108 + [0.0] * 12, Verdict.FALLS_SHORT, id="stopped at the end"),
        pytest.param([8.0] * 60 + [4.0] * 48 + [8.0] * 12, Verdict.FALLS_SHORT, id="came back"),
        pytest.param([0.0] * 120, Verdict.FALLS_SHORT, id="did nothing"),
    ],
)
def test_work_that_is_not_done_is_not_flat(values: list[float], verdict: Verdict) -> None:
    """A product that stopped does not grow either."""
    rate = Curve("answered_per_s", "calls answered", "1/s", least=0, planned=8)
    assert of(values, rate).verdict is verdict


def test_the_limit_is_spread_over_the_half_that_is_judged() -> None:
    told = of([200.0] * 120)
    assert told.limit == pytest.approx(0.05 * 200 / ((TIMES[-1] - TIMES[60]) / 3600))


def test_the_ends_and_the_slope_are_told() -> None:
    told = of([100 + t / 10 for t in TIMES])
    assert [told.first, told.last, told.per_hour] == pytest.approx([102.75, 156.75, 360])
