from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.core import SignalInput
from watchfloor.ingest import Engine, LogLine, RuleFile, load_rules

START = 1_750_000_000
HOUR, DAY = 3_600, 86_400


def engine(
    kind: str = "event_count",
    condition: str = "gte: 3",
    *,
    group_by: str = "c-ip",
    rearm: str = "1m",
    held_lines_limit: int = 100_000,
) -> Engine:
    text = f"""
title: Base
id: 00000000-0000-4000-8000-000000000001
name: base
logsource: {{category: webserver}}
detection: {{selection: {{cs-method: GET}}, condition: selection}}
---
title: Count
id: 00000000-0000-4000-8000-000000000002
name: count
correlation:
  type: {kind}
  rules: [base]
  group-by: [{group_by}]
  timespan: 1m
  condition: {{{condition}}}
watchfloor: {{threat_type: anomaly, rearm-after: {rearm}}}
"""
    rules = load_rules([RuleFile("r.yml", text)])
    return Engine(rules, customer_id="acme", held_lines_limit=held_lines_limit)


def line(
    at: float, ip: str = "192.0.2.1", *, stem: str | None = "/", method: str = "GET"
) -> LogLine:
    time = START + int(at)
    return LogLine(time, ip, None, method, stem, None, "200", None, "A", f"{ip} {time} {stem}")


def fired_at(under_test: Engine, lines: Sequence[LogLine]) -> list[int]:
    """At which lines the rule fired, by position."""
    return [position for position, one in enumerate(lines) if under_test.feed(one)]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        pytest.param([0, 1], [], id="too few"),
        pytest.param([0, 1, 2], [2], id="enough"),
        pytest.param([0, 30, 60], [2], id="just inside the window"),
        pytest.param([0, 30, 61], [], id="just outside the window"),
        pytest.param([0, 50, 70, 80], [3], id="the window slides"),
        pytest.param([0, 1, 2, 3, 4, 5, 6], [2], id="a burst is reported once"),
        pytest.param([0, 1, 2, *range(60, 900, 60)], [2], id="a burst lasts while lines come"),
        pytest.param([0, 1, 2, 63, 64, 65], [2, 5], id="a quiet minute ends it"),
        pytest.param([0, 1, 2, 62, 63, 64], [2], id="less than a quiet minute does not"),
        pytest.param([0, 30, 20], [2], id="out of order"),
        pytest.param([60, 70, 5], [], id="late, beyond the window of the newest"),
        pytest.param([100, 110, 39, 120], [3], id="too late a line is left out"),
    ],
)
def test_lines_are_counted_in_a_sliding_window(times: list[int], expected: list[int]) -> None:
    assert fired_at(engine(), [line(at) for at in times]) == expected


def test_an_endless_burst_is_reported_again_after_a_day() -> None:
    times = range(0, 2 * DAY + 600, 20)
    positions = fired_at(engine(), [line(at) for at in times])
    assert [times[position] // HOUR for position in positions] == [0, 24, 48]


def test_a_burst_is_over_after_the_rules_own_quiet_time() -> None:
    times = [0, 1, 2, 1_000, 1_001, 1_002, 9_000, 9_001, 9_002]
    assert fired_at(engine(rearm="1h"), [line(at) for at in times]) == [2, 8]


def test_groups_are_counted_apart() -> None:
    lines = [line(at, f"192.0.2.{at % 2}") for at in range(6)]
    assert fired_at(engine(), lines) == [4, 5]


def test_without_group_all_lines_are_one_group() -> None:
    assert fired_at(engine(group_by=""), [line(at, f"192.0.2.{at}") for at in range(3)]) == [2]


def test_lines_that_do_not_match_are_not_counted() -> None:
    under_test = engine()
    assert fired_at(under_test, [line(at, method="POST") for at in range(9)]) == []
    assert under_test.stats().by_rule["count"].matched == 0


@pytest.mark.parametrize(
    ("stems", "expected"),
    [
        pytest.param("aaaaaa", [], id="one value"),
        pytest.param("aabbcc", [4], id="three values"),
        pytest.param("abcabc", [2], id="reported once"),
    ],
)
def test_different_values_are_counted(stems: str, expected: list[int]) -> None:
    lines = [line(at, stem=stem) for at, stem in enumerate(stems)]
    assert fired_at(engine("value_count", "gte: 3, field: cs-uri-stem"), lines) == expected


def test_a_value_leaves_the_window_with_its_last_line() -> None:
    under_test = engine("value_count", "gte: 3, field: cs-uri-stem")
    lines = [line(at, stem=stem) for at, stem in ((0, "a"), (1, "b"), (50, "a"), (62, "c"))]
    assert fired_at(under_test, lines) == []
    assert under_test.feed(line(63, stem="d"))


def test_absent_values_are_no_value() -> None:
    lines = [line(at, stem=None) for at in range(9)]
    assert fired_at(engine("value_count", "gt: 0, field: cs-uri-stem"), lines) == []


@given(st.permutations(range(0, 60, 4)), st.integers(2, 15))
def test_order_within_the_window_does_not_matter(order: list[int], threshold: int) -> None:
    """Servers write a line when the answer is sent, and stamp it when the request came."""
    under_test = engine("event_count", f"gte: {threshold}")
    assert fired_at(under_test, [line(at) for at in order]) == [threshold - 1]


def test_a_clock_that_was_set_back_does_not_blind_the_rule() -> None:
    under_test = engine()
    under_test.feed(line(10 * 365 * DAY))
    positions = fired_at(under_test, [line(at) for at in range(40)])
    assert len(positions) == 1
    assert under_test.stats().late == 15


def test_a_hammered_page_does_not_fill_the_memory() -> None:
    under_test = engine("value_count", "gte: 3, field: cs-uri-stem")
    fired_at(under_test, [line(at / 1_000) for at in range(10_000)])
    assert under_test.stats().held <= 3 * 8


def test_idle_groups_are_forgotten() -> None:
    under_test = engine()
    fired_at(under_test, [line(at, f"192.0.2.{at % 250}") for at in range(250)])
    fired_at(under_test, [line(DAY, "198.51.100.1", method="GET") for _ in range(4_096)])
    assert under_test.stats().held <= 3


def test_memory_is_bounded_and_what_was_given_up_is_counted() -> None:
    under_test = engine(held_lines_limit=1_000)
    fired_at(under_test, [line(0, f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}") for n in range(8_192)])
    stats = under_test.stats()
    assert stats.held <= 1_000
    assert stats.evicted > 7_000


def test_the_same_lines_give_the_same_ids() -> None:
    """A restart reads the log again; the queue then drops what it has already."""
    lines = [line(at, f"192.0.2.{at % 7}", stem=f"/{at}") for at in range(0, 400, 2)]

    def signals() -> list[SignalInput]:
        under_test = engine()
        return [signal for one in lines for signal in under_test.feed(one)]

    first = signals()
    assert first == signals()
    assert len({signal.id for signal in first}) == len(first) > 1
