"""What the bench can be asked for."""

import json
import resource
from typing import Any

import pytest

from watchfloor.cli.bench.descriptors import require_descriptors
from watchfloor.cli.bench.groups import chosen, groups
from watchfloor.cli.bench.load import FULL, QUICK
from watchfloor.cli.failures import UsageError
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.core import UnavailableError

BUDGETS = {
    *(f"threat_latency_{on}_{share}_ms" for on in Runtime for share in ("p50", "p99")),
    *(f"threats_per_s_{on}" for on in Runtime),
    *(f"start_{on}_s" for on in Runtime),
    *("bare_pipeline_per_s", "events_per_s", "spans_per_s", "log_lines_per_s"),
    *("watchers_1000_p99_ms", "watchers_1000_lost", "evaluate_p99_ms", "signature_add_p50_ms"),
    *("pii_speedup", "rss_local_mb"),
    *("dashboard_first_list_s", "dashboard_longest_task_ms", "dashboard_js_kb"),
}


def test_every_budget_has_its_figure() -> None:
    assert {figure for group in groups(FULL, tuple(Runtime)) for figure in group.figures} >= BUDGETS


def test_no_name_means_two_things() -> None:
    names = [
        name for group in groups(FULL, tuple(Runtime)) for name in (group.name, *group.figures)
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["spans"], ["spans"]),
        (["events_saved_per_s", "log"], ["log", "events"]),
        (["rss_local_mb"], ["threats_local"]),
    ],
    ids=["a group", "a figure and a group, in the bench's order", "a figure"],
)
def test_groups_are_chosen_by_their_name_or_a_figure(words: list[str], names: list[str]) -> None:
    assert [group.name for group in chosen(groups(QUICK, (Runtime.LOCAL,)), words)] == names


def test_nothing_chosen_means_all() -> None:
    everything = groups(QUICK, (Runtime.LOCAL,))
    assert chosen(everything, []) == list(everything)


def test_what_is_not_measured_here_is_refused() -> None:
    with pytest.raises(UsageError, match="does not measure threats_ray, nonsense here"):
        chosen(groups(QUICK, (Runtime.LOCAL,)), ["threats_ray", "log", "nonsense"])


def test_the_list_is_json_lines_of_what_is_chosen(floor: Any) -> None:
    outcome = floor("bench", "--list", "events_per_s", "watchers")
    lines = [json.loads(line) for line in outcome.out.splitlines()]
    assert [line["group"] for line in lines] == ["events", "watchers"]
    assert "watchers_1000_lost" in lines[1]["figures"]


def test_a_system_that_allows_too_few_files_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, 1024))
    with pytest.raises(UnavailableError, match=r"1200 connections need 1456 .* 1024 are allowed"):
        require_descriptors(1_200)


def test_the_limit_is_raised_only_where_it_is_too_low(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (1024, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda _which, both: limits.append(both))
    require_descriptors(100)
    require_descriptors(1_200)
    assert limits == [(1456, 4096)]
