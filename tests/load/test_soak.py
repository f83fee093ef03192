"""A soak of seconds: that it loads, samples, judges and draws."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support import clean_environment

from watchfloor.cli.soak.curves import CURVES, Verdict

pytestmark = [pytest.mark.e2e]


def test_it_leaves_samples_and_a_chart_and_says_what_grew(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "watchfloor.cli", "soak", "--minutes", "0.2", "--folder", tmp_path],
        capture_output=True,
        check=False,
        text=True,
        env=clean_environment(),
    )
    calls, *curves = map(json.loads, done.stdout.splitlines())
    samples = [json.loads(line) for line in (tmp_path / "samples.jsonl").read_text().splitlines()]

    assert calls["failed"] == {}
    assert calls["done"] == {
        "signals": 24,
        "events": 24,
        "spans": 12,
        "watchers": 12,
        "questions": 24,
        "samples": 24,
    }
    assert [line["name"] for line in curves] == [curve.name for curve in CURVES]
    assert all(set(sample) == {"t_s", *(curve.name for curve in CURVES)} for sample in samples)
    assert len(samples) == 24
    bad = any(Verdict(line["verdict"]).is_bad for line in curves)
    assert done.returncode == (1 if bad else 0)
    assert (tmp_path / "soak.svg").read_text().count("<polyline") == len(CURVES)
    assert (tmp_path / "soak.md").read_text().count("| flat |") >= 1
    assert sum(sample["answered_per_s"] for sample in samples) > 0
    assert sum(sample["threats_per_s"] for sample in samples) > 0
    last = samples[-1]
    assert min(last[name] for name in ("product_mb", "nats_mb", "postgres_mb", "tasks")) > 1
    assert last["connections"] > 1
    assert last["watchers"] <= 12
