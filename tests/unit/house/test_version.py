"""The version is git's to say; where there is no git, whoever builds says it, or pyproject does."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
_FALLBACK = tomllib.loads((TOP / "pyproject.toml").read_text())["tool"]["hatch"]["version"][
    "fallback-version"
]


def _version(folder: Path, **variables: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "hatchling", "version"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def _git(folder: Path, *arguments: str) -> None:
    ours = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "tag.gpgSign=false")
    subprocess.run(["git", *ours, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """What is needed of a checkout to know its version, without git."""
    shutil.copy(TOP / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("said", "version"),
    [("1.2.3", "1.2.3"), ("", _FALLBACK)],
    ids=["said by who builds", "not said"],
)
def test_an_export_has_the_version_that_is_said(export: Path, said: str, version: str) -> None:
    """The Dockerfile says it by this variable, empty where nobody told it."""
    assert _version(export, SETUPTOOLS_SCM_PRETEND_VERSION=said) == version


def test_a_tag_is_a_release_and_what_follows_leads_to_the_next(export: Path) -> None:
    _git(export, "init", "--quiet")
    _git(export, "add", ".")
    _git(export, "commit", "--quiet", "--no-verify", "--message", "one")
    _git(export, "tag", "v1.2.3")
    assert _version(export) == "1.2.3"
    _git(export, "commit", "--quiet", "--no-verify", "--allow-empty", "--message", "two")
    assert re.fullmatch(r"1\.2\.4\.dev1\+g[0-9a-f]+", _version(export))


def test_the_image_is_told_what_the_wheel_is_called() -> None:
    told = re.findall(r'--build-arg VERSION="(.+?)"', (TOP / "Makefile").read_text())
    assert told == ["$$($(BIN)/python -m hatchling version)"] * 2
    dockerfile = (TOP / "Dockerfile").read_text()
    assert 'SETUPTOOLS_SCM_PRETEND_VERSION="${VERSION:-}"' in dockerfile
    assert re.findall(r"^ARG VERSION=?(.*)$", dockerfile, re.MULTILINE) == [""] * 4
