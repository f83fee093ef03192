"""What is made of the sources is what git keeps, and names what exists."""

import json
import re

import pytest
from observing.made import DASHBOARDS, OBJECT, RULES, made
from observing.rules import rules
from observing.source import TOP, alerts, slos

from watchfloor.telemetry import METRICS, HistogramName

MADE = made()


@pytest.mark.parametrize("path", sorted(MADE))
def test_what_git_keeps_is_what_is_made(path: str) -> None:
    assert (TOP / path).read_text() == MADE[path], "make observability"


def test_no_dashboard_is_left_over() -> None:
    kept = {path.relative_to(TOP).as_posix() for path in (TOP / DASHBOARDS).iterdir()}
    assert kept == set(MADE) - {RULES, OBJECT}


def test_every_metric_that_is_asked_for_is_counted() -> None:
    asked = {name for text in MADE.values() for name in re.findall(r"(?<!:)\bsoc_\w+", text)}
    counted = {metric.name for metric in METRICS}
    for histogram in (each for each in METRICS if isinstance(each, HistogramName)):
        counted |= {f"{histogram.name}_{part}" for part in ("bucket", "count", "sum")}
    assert len(asked) > 50
    assert asked - counted == set()


@pytest.mark.parametrize("path", sorted(set(MADE) - {RULES, OBJECT}))
def test_every_panel_says_what_it_shows(path: str) -> None:
    board = json.loads(MADE[path])
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert len(panels) > 10
    for panel in panels:
        assert panel["title"]
        assert panel["description"].endswith(".")
        assert panel["datasource"] == {"type": "prometheus", "uid": "prometheus"}
        if panel["type"] in ("timeseries", "stat"):
            assert panel["fieldConfig"]["defaults"]["unit"]
        if len(panel["targets"]) > 1:
            assert all(target["legendFormat"] for target in panel["targets"])
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_names_of_alerts_and_promises_are_used_once() -> None:
    names = [each.alert for each in alerts().alerts] + [each.alert for each in slos().slos]
    assert len(set(names)) == len(names)
    assert len({slo.name for slo in slos().slos}) == len(slos().slos)


def test_limits_are_ends_of_buckets() -> None:
    """Between two of them nobody has counted."""
    buckets = {
        metric.name: metric.buckets for metric in METRICS if isinstance(metric, HistogramName)
    }
    asked = [
        (name, float(limit))
        for slo in slos().slos
        for name, limit in re.findall(r'(soc_\w+)_bucket\{le="([\d.]+)"\}', slo.ratio)
    ]
    assert len(asked) == 3
    for name, limit in asked:
        assert limit in buckets[name]


def test_all_windows_are_divided_by_one_factor() -> None:
    """A test cannot wait for days; a window that stayed would never be full in it."""
    lives_fast = json.dumps(rules(slos(), alerts(), factor=600))
    assert not re.search(r"\[\d+[smhd]\b", lives_fast)
    assert not re.search(r'"for": "\d+[smhd]"', lives_fast)
    assert "[4320000ms:6000ms]" in lives_fast, "thirty days by the hour"
