"""What a release is: the wheel, installed where nothing is, away from the repository."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support import clean_environment, scratch_folder
from support.needs import need

from watchfloor.gateway.dashboard import PACKAGED

pytestmark = [pytest.mark.e2e]

_TOP = Path(__file__).parents[2]
_OURS = {"PYTHONPATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START"}


@pytest.fixture(scope="module")
def wheel() -> Iterator[Path]:
    """The wheel of this checkout, in a folder of its own."""
    need(
        None
        if (PACKAGED / "index.html").is_file()
        else "the dashboard is not built: make dashboard"
    )
    with scratch_folder() as folder:
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run([*pip, "--wheel-dir", folder, _TOP], check=True, env=_elsewhere())
        [built] = folder.glob("watchfloor-*.whl")
        yield built


def _elsewhere() -> Mapping[str, str]:
    """This environment without what makes this checkout known."""
    return {name: value for name, value in clean_environment().items() if name not in _OURS}


def _run(wheel: Path, *arguments: str) -> str:
    """Run the wheel's command, installed with what it needs and nothing else."""
    uvx = Path(sys.executable).with_name("uvx")
    run = subprocess.run(
        [uvx, "--python", sys.executable, "--from", wheel, "watchfloor", *arguments],
        cwd=wheel.parent,
        env=_elsewhere(),
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_it_has_the_dashboard_and_the_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "watchfloor/gateway/dashboard_files/index.html" in names
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert not [name for name in names if not name.startswith("watchfloor")]


def test_it_says_which_version_it_is(wheel: Path) -> None:
    assert _run(wheel, "--version").split() == ["watchfloor", wheel.name.split("-")[1]]


def test_it_shows_threats_to_who_has_nothing_but_it(wheel: Path) -> None:
    """Someone who tries the product has this command from the README."""
    printed = _run(wheel, "demo", "--exit", "--data-dir", os.fspath(wheel.parent / "data"))
    _, found = printed.split("What was found:")
    heading, *rows = found.strip().splitlines()
    assert heading.split()[0] == "type"
    assert sum(int(number) for row in rows for number in row.split()[1:]) > 0
