"""The first thing that a new user sees."""

import subprocess
import sys

import pytest
from support import clean_environment, scratch_folder

pytestmark = [pytest.mark.e2e]


@pytest.mark.parametrize("runtime", ["local", "ray"])
def test_the_demo_finds_threats_of_three_types_and_ends_with_a_summary(runtime: str) -> None:
    with scratch_folder() as folder:
        demo = subprocess.run(
            [
                sys.executable,
                "-m",
                "watchfloor.cli",
                "demo",
                "--exit",
                "--runtime",
                runtime,
                "--data-dir",
                str(folder / "data"),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
            env=clean_environment(),
        )
    assert demo.returncode == 0, demo.stderr
    assert "What was found" in demo.stdout
    for kind in ("anomaly", "bot_traffic", "data_scraping"):
        assert kind in demo.stdout
    googlebot = [line for line in demo.stdout.splitlines() if " 66.249.73.135 " in line]
    assert googlebot
    assert all("likely_fp" in line for line in googlebot)
    for spoof in ("177.37.188.215", "188.35.22.24", "200.141.109.74", "46.118.127.106"):
        (line,) = (line for line in demo.stdout.splitlines() if f" {spoof} " in line)
        assert "likely_real" in line
    assert "\x1b[" not in demo.stdout, "colours belong in a terminal"
