"""The folders on disk and the lists that name them never drift apart."""

import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
PYPROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())
ROOMS = sorted(
    path.relative_to(TOP).as_posix()
    for path in (*TOP.glob("libs/*"), *TOP.glob("services/*"))
    if path.is_dir()
)
WHEEL = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
SOURCES = [f"{room}/src" for room in ROOMS]
PACKAGES = [f"{room}/src/watchfloor" for room in ROOMS]
MODULES = sorted(f"watchfloor.{Path(room).name}" for room in ROOMS)


@pytest.mark.parametrize(
    ("listed", "on_disk"),
    [
        pytest.param(PYPROJECT["tool"]["hatch"]["build"]["dev-mode-dirs"], SOURCES, id="editable"),
        pytest.param(WHEEL["only-include"], PACKAGES, id="wheel"),
        pytest.param(WHEEL["sources"], SOURCES, id="wheel-prefixes"),
        pytest.param(PYPROJECT["tool"]["mypy"]["mypy_path"], SOURCES, id="mypy"),
        pytest.param(PYPROJECT["tool"]["importlinter"]["root_packages"], MODULES, id="fences"),
    ],
)
def test_each_list_of_rooms_names_every_folder_once(listed: list[str], on_disk: list[str]) -> None:
    assert sorted(listed) == on_disk


def test_no_package_root_hides_the_other_rooms() -> None:
    """One ``watchfloor/__init__.py`` and only the room that has it can be imported."""
    roots = [path for room in ROOMS for path in (TOP / room).rglob("watchfloor/__init__.py")]

    assert roots == []


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_says_what_it_owns_and_that_it_is_typed(room: str) -> None:
    package = TOP / room / "src/watchfloor" / Path(room).name

    assert (TOP / room / "README.md").is_file()
    assert (package / "__init__.py").is_file()
    assert (package / "py.typed").is_file()


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_name_says_nothing(room: str) -> None:
    nameless = {"utils.py", "helpers.py", "common.py", "manager.py"}

    assert nameless.isdisjoint(path.name for path in (TOP / room / "src").rglob("*.py"))
