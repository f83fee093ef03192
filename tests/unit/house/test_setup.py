"""``make setup`` on a machine that lacks something says what, in one line."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
NO_VENV = """#!/bin/sh
case "$*" in *venv*) echo "No module named venv" >&2; exit 1;; esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with what ``make setup`` reads and no ``.venv``."""
    shutil.copy(TOP / "Makefile", tmp_path)
    (tmp_path / "requirements.lock").touch()
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


def _complaints(clone: Path, python: Path) -> list[str]:
    """Return what a failed setup wrote to stderr, without the line that make adds."""
    make = shutil.which("make") or "make"
    run = subprocess.run(
        [make, "setup", f"PYTHON={python}"],
        cwd=clone,
        env={"PATH": os.environ["PATH"]},  # a make that runs this test exports its own settings
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert run.stdout == ""
    return [line for line in run.stderr.splitlines() if not line.startswith("make:")]


def test_without_venv_one_line_names_the_package_to_install(clone: Path) -> None:
    python = clone / "python3"
    python.write_text(NO_VENV)
    python.chmod(0o755)

    [complaint] = _complaints(clone, python)

    assert complaint.endswith("apt-get install python3-venv")
    assert not (clone / ".venv").exists()


def test_without_a_python_of_our_age_one_line_says_so(clone: Path) -> None:
    [complaint] = _complaints(clone, clone / "no-such-python")

    assert "3.11 or later" in complaint
