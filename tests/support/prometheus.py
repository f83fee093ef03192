"""Prometheus and its tool, as operators have them."""

import shutil
import subprocess
from pathlib import Path


def no_prometheus() -> str | None:
    """What the tests of rules and dashboards lack, and how one gets it."""
    there = shutil.which("prometheus") and shutil.which("promtool")
    return None if there else "there is no Prometheus: apt-get install prometheus"


def promtool(*arguments: str | Path) -> str:
    """What it says of them; fails where it finds fault."""
    run = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
