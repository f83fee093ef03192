"""What no file of the project may contain, whoever wrote it and wherever."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
FOLDERS = (".ci", ".github", "docs", "libs", "protos", "services", "tests")
LONGEST_FILE = 500
# Nobody wrote these, and git does not keep them.
MADE_HERE = {"__pycache__", "node_modules", "dashboard_files"}
LOCKS = ("requirements.lock", "requirements-gateway.lock")
# In two halves each, so that this file does not contain what it forbids.
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/fa" + "rm/")
REGISTRY_HOSTS = ("py" + "pi.org", "python" + "hosted.", "registry." + "npmjs", "deb." + "debian")


def _texts() -> Iterator[tuple[str, str]]:
    files = [path for path in TOP.iterdir() if path.is_file()]
    files += [path for folder in FOLDERS for path in (TOP / folder).rglob("*") if path.is_file()]
    for path in files:
        if not MADE_HERE.isdisjoint(path.parts) or path.name.startswith(".coverage"):
            continue
        try:
            yield path.relative_to(TOP).as_posix(), path.read_text()
        except UnicodeDecodeError:
            continue  # A packed data file; its reader's tests look inside.


@pytest.mark.parametrize("forbidden", [*MACHINE_PATHS, *REGISTRY_HOSTS])
def test_no_file_names_one_machine_or_a_download_address(forbidden: str) -> None:
    assert [name for name, text in _texts() if forbidden in text] == []


def test_no_source_file_holds_more_than_one_idea() -> None:
    sources = (path for room in ("libs", "services") for path in (TOP / room).rglob("*.py"))
    texts = {path.relative_to(TOP): path.read_text() for path in sources}
    lengths = {path: len(text.splitlines()) for path, text in texts.items()}
    long = {path: length for path, length in lengths.items() if length > LONGEST_FILE}

    assert [path for path in long if not _only_hands_on_names(texts[path])] == []


def _only_hands_on_names(text: str) -> bool:
    """What a room offers is one idea, however much that is."""
    _, *rest = ast.parse(text).body
    return all(isinstance(each, ast.ImportFrom | ast.Assign) for each in rest)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_a_hash(lock: str) -> None:
    text = (TOP / lock).read_text()
    packages = [part for part in re.split(r"\n(?=\S)", text) if not part.startswith("#")]

    assert len(packages) > 1
    for package in packages:
        assert re.match(r"[a-z0-9.-]+==[^ ]+ ", package), package.splitlines()[0]
        assert "--hash=sha256:" in package, package.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_leaves_the_choice_of_index_to_its_user(lock: str) -> None:
    text = (TOP / lock).read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
