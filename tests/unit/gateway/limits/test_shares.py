"""Limits that several gateways share: what is let in, whatever comes where."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.core import FakeClock
from watchfloor.gateway.limits import Buckets, DemandReport, Rate, Shares

NOW = datetime(2026, 1, 2, tzinfo=UTC)
RATE, BURST, ROUND_S, STEP_S = 200.0, 100.0, 0.5, 0.01


def limited(per_s: float, burst: float, *, clock: FakeClock, most: int = 10_000) -> Buckets:
    rate = Rate(per_s=per_s, burst=burst)
    return Buckets(lambda _: rate, clock=clock, most=most)


class _Gateway:
    def __init__(self, number: int, clock: FakeClock) -> None:
        self.shares = Shares(f"g{number}", clock=clock)
        self.buckets = limited(RATE, BURST, clock=clock)
        self.is_connected = True
        self.admitted = 0
        self._owed = 0.0

    def ask(self, often: float) -> None:
        self._owed += often
        while self._owed >= 1.0:
            self._owed -= 1.0
            self.admitted += self.buckets.take("k") == 0.0


class _World:
    """Gateways that hear each other each half second, on one clock."""

    def __init__(self, count: int) -> None:
        self.clock = FakeClock(NOW)
        self.gateways = [_Gateway(number, self.clock) for number in range(count)]

    @property
    def admitted(self) -> int:
        return sum(each.admitted for each in self.gateways)

    def run(self, seconds: float, loads: Sequence[float]) -> int:
        """What was let in, while each gateway was asked so often each second."""
        before = self.admitted
        for step in range(round(seconds / STEP_S)):
            if step % round(ROUND_S / STEP_S) == 0:
                self.exchange()
            for gateway, load in zip(self.gateways, loads, strict=False):
                gateway.ask(load * STEP_S)
            self.clock.advance(STEP_S)
        return self.admitted - before

    def exchange(self) -> None:
        connected = [each for each in self.gateways if each.is_connected]
        for teller in connected:
            report = teller.shares.report(teller.buckets.demand())
            for hearer in connected:
                hearer.shares.hear(report)
        for each in self.gateways:
            each.buckets.divide(each.shares.divided(), default=each.shares.default)


@settings(max_examples=25, deadline=None)
@given(
    parts=st.lists(st.integers(0, 9), min_size=1, max_size=3).filter(any),
    factor=st.floats(1.2, 4.0),
)
def test_over_the_limit_what_is_let_in_is_the_limit(parts: list[int], factor: float) -> None:
    """However the load is spread over one, two or three gateways, evenly and 9:1 among them."""
    world = _World(len(parts))
    loads = [RATE * factor * part / sum(parts) for part in parts]
    admitted = world.run(30.0, loads)
    assert 0.9 * RATE * 30 <= admitted <= 1.1 * RATE * 30 + BURST


@pytest.mark.parametrize("loads", [(200.0, 200.0), (360.0, 40.0), (360.0, 20.0, 20.0)])
def test_twice_the_limit_for_half_a_minute(loads: tuple[float, ...]) -> None:
    admitted = _World(len(loads)).run(30.0, loads)
    assert 0.9 * RATE * 30 <= admitted <= 1.1 * RATE * 30 + BURST


@settings(max_examples=15, deadline=None)
@given(parts=st.lists(st.integers(0, 9), min_size=1, max_size=3).filter(any))
def test_below_the_limit_all_are_let_in_after_a_moment(parts: list[int]) -> None:
    world, loads = _World(len(parts)), [0.8 * RATE * part / sum(parts) for part in parts]
    world.run(5.0, loads)
    asked = sum(loads) * 10
    assert world.run(10.0, loads) >= asked - len(parts)


@settings(max_examples=15, deadline=None)
@given(moves=st.lists(st.sampled_from([0, 1, 2]), min_size=10, max_size=30))
def test_a_load_that_moves_gains_little(moves: list[int]) -> None:
    """Somebody who knows the gateways goes to another whenever one refuses."""
    world, seconds = _World(3), 0.0
    for target in moves:
        world.run(1.0, [2 * RATE if number == target else 0.0 for number in range(3)])
        seconds += 1.0
    assert world.admitted <= 1.1 * RATE * seconds + 2 * BURST


def test_who_is_cut_off_keeps_its_share() -> None:
    world = _World(2)
    world.run(10.0, (RATE, RATE))
    cut_off = world.gateways[1]
    cut_off.is_connected = False
    before = cut_off.admitted
    world.run(20.0, (RATE, RATE))
    assert cut_off.admitted - before == pytest.approx(RATE / 2 * 20, rel=0.1)


def test_all_cut_off_stay_at_the_limit_together() -> None:
    world = _World(3)
    world.run(10.0, (RATE, RATE, RATE))
    for each in world.gateways:
        each.is_connected = False
    assert world.run(20.0, (RATE, RATE, RATE)) == pytest.approx(RATE * 20, rel=0.1)


def test_the_share_of_who_has_gone_goes_to_the_others() -> None:
    world = _World(2)
    world.run(10.0, (RATE, RATE))
    del world.gateways[1]
    world.run(5.0, (2 * RATE,))
    assert world.run(10.0, (2 * RATE,)) == pytest.approx(RATE * 10, rel=0.1)


def test_who_comes_gets_a_share() -> None:
    world = _World(1)
    world.run(10.0, (2 * RATE,))
    world.gateways.append(_Gateway(7, world.clock))
    before = world.run(10.0, (RATE, RATE))
    assert 0.9 * RATE * 10 <= before <= 1.1 * RATE * 10 + BURST
    assert world.gateways[1].admitted == pytest.approx(RATE / 2 * 10, rel=0.2)


@given(jumps=st.lists(st.floats(-1e6, 1e9), max_size=10))
def test_a_clock_that_jumps_fills_a_bucket_at_most(jumps: list[float]) -> None:
    clock = FakeClock(NOW)
    buckets = limited(RATE, BURST, clock=clock)
    for jump in jumps:
        clock._monotonic += jump
        admitted = 0
        while (wait_s := buckets.take("k")) == 0.0:
            admitted += 1
        assert admitted <= BURST
        assert 0.0 < wait_s <= 1.0 / RATE + 1e-9


def test_the_wait_that_is_told_is_enough() -> None:
    clock = FakeClock(NOW)
    buckets = limited(3.0, 1.0, clock=clock)
    assert buckets.take("k") == 0.0
    wait_s = buckets.take("k")
    clock.advance(wait_s + 1e-9)
    assert math.isclose(wait_s, 1 / 3)
    assert buckets.take("k") == 0.0


@given(names=st.lists(st.text(max_size=5), max_size=200))
def test_memory_is_bounded_whatever_comes(names: list[str]) -> None:
    buckets = limited(1.0, 1.0, clock=FakeClock(NOW), most=16)
    for name in names:
        buckets.take(name)
        if len(name) > 3:
            assert len(buckets.demand()) <= 16
    assert len(buckets) <= 16
    assert len(buckets.demand()) <= 16


def test_what_is_told_is_bounded_and_of_those_who_came_most() -> None:
    demand = {str(number): float(number) for number in range(5_000)}
    told = Shares("g", clock=FakeClock(NOW)).report(demand).demand
    assert len(told) == 1_000
    assert min(told.values()) == 4_000.0


def test_strangers_cannot_be_heard_without_end() -> None:
    shares = Shares("g", clock=FakeClock(NOW))
    shares.hear(DemandReport(gateway_id="g", demand={}))
    for number in range(1_000):
        shares.hear(DemandReport(gateway_id=str(number), demand={}))
    shares.divided()
    assert shares.default == 1 / 256


def test_many_at_once_cost_as_much_as_one_by_one() -> None:
    clock = FakeClock(NOW)
    buckets = limited(10.0, 100.0, clock=clock)
    assert buckets.take("k", 60) == 0.0
    assert buckets.take("k", 60) == pytest.approx(2.0)
    clock.advance(2.0)
    assert buckets.take("k", 60) == 0.0
    assert buckets.demand()["k"] == pytest.approx(0.3 * 180)


def test_more_than_a_whole_burst_comes_in_and_is_waited_for_afterwards() -> None:
    """A large batch is let in by a full bucket: otherwise it never would be."""
    clock = FakeClock(NOW)
    buckets = limited(10.0, 100.0, clock=clock)
    assert buckets.take("k", 1_000) == 0.0
    assert buckets.take("k") == pytest.approx(90.1)
    clock.advance(90.2)
    assert buckets.take("k") == 0.0


def test_who_has_no_limit_is_let_in_and_not_remembered() -> None:
    buckets = Buckets(lambda _: None, clock=FakeClock(NOW))
    assert all(buckets.take("k", 10_000) == 0.0 for _ in range(100))
    assert len(buckets) == 0
