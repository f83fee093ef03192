"""The bench once, in its short form: that it measures what it says it does."""

import json
import subprocess
import sys
from typing import Any

import pytest
from support import clean_environment

from watchfloor.cli.bench.groups import Group, chosen, groups
from watchfloor.cli.bench.load import QUICK
from watchfloor.cli.runtime_choice import Runtime

pytestmark = [pytest.mark.e2e]

# One group of each kind: what is left out starts servers of its own in the same way.
NAMES = ("log", "events", "signature", "pace", "watchers", "ceilings", "threats_local")
GROUPS = chosen(groups(QUICK, (Runtime.LOCAL,)), NAMES)

Line = dict[str, Any]


@pytest.fixture(scope="module")
def lines() -> dict[str, Line]:
    """What they print, by name; one run, so that ceilings are shared."""
    done = subprocess.run(
        [sys.executable, "-m", "watchfloor.cli", "bench", "--quick", *NAMES],
        capture_output=True,
        check=False,
        text=True,
        env=clean_environment(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line for line in printed}


def test_it_prints_what_it_lists_and_nothing_else(lines: dict[str, Line]) -> None:
    assert list(lines) == [name for group in GROUPS for name in group.figures]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_each_line_has_its_value_ceiling_and_count(group: Group, lines: dict[str, Line]) -> None:
    for line in (lines[name] for name in group.figures):
        assert list(line) == ["name", "value", "unit", "ceiling", "ratio", "n"]
        assert line["value"] >= 0
        assert line["n"] > 0
        assert line["unit"] in {"1/s", "ms", "s", "MB", "x", "share", "deliveries"}
        if line["ceiling"] is None:
            assert line["ratio"] is None
        else:
            assert line["ratio"] == pytest.approx(line["value"] / line["ceiling"], rel=0.01)


def test_what_is_counted_is_what_the_load_says(lines: dict[str, Line]) -> None:
    sent = QUICK.watched_per_s[0] * QUICK.watched_s
    expected = {
        "events_per_s": QUICK.events,
        "threat_latency_local_p99_ms": QUICK.arrivals,
        "queue_store_publish_per_s": QUICK.burst,
        f"watchers_{QUICK.watchers}_lost": QUICK.watchers * sent,
        f"watchers_grpc_{QUICK.grpc_watchers}_lost": QUICK.grpc_watchers * sent,
    }
    assert {name: lines[name]["n"] for name in expected} == expected


def test_twice_the_limit_is_let_in_once_however_it_is_spread(lines: dict[str, Line]) -> None:
    """A limit that two gateways do not share would let in twice as much."""
    ratios = {name: line["ratio"] for name, line in lines.items() if name.startswith("pace_")}
    assert len(ratios) == 3
    assert {name: ratio for name, ratio in ratios.items() if not 0.6 < ratio < 1.3} == {}


def test_no_watcher_misses_a_threat(lines: dict[str, Line]) -> None:
    lost = [line["value"] for line in lines.values() if line["unit"] == "deliveries"]
    assert lost == [0, 0]
