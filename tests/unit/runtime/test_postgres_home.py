"""Where PostgreSQL's files are."""

import hashlib
from pathlib import Path

import pytest

from watchfloor.core import UnavailableError
from watchfloor.runtime import DataFolder
from watchfloor.runtime._files import Account
from watchfloor.runtime._postgres.home import PostgresHome, find_home

SOMEBODY = Account("somebody", 65533, 65533)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.prepare()
    return made


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's user cannot enter the data folder."""
    monkeypatch.setattr("watchfloor.runtime._postgres.home.can_enter", lambda *_: False)


def test_a_server_that_runs_as_we_do_keeps_its_data_inside(folder: DataFolder) -> None:
    assert find_home(folder, None, Path("/nowhere")).path == folder.path / "postgres"


@pytest.mark.usefixtures("closed")
def test_a_server_that_cannot_enter_gets_a_home_named_after_the_folder(
    folder: DataFolder, tmp_path: Path
) -> None:
    home = find_home(folder, SOMEBODY, tmp_path / "system").path
    digest = hashlib.sha256(str(folder.path.resolve()).encode()).hexdigest()
    assert home == tmp_path / "system" / digest[:16]
    assert (folder.path / "postgres.path").read_text() == f"{home}\n"


@pytest.mark.usefixtures("closed")
def test_the_folder_remembers_its_home_when_it_is_moved(folder: DataFolder, tmp_path: Path) -> None:
    home = find_home(folder, SOMEBODY, tmp_path / "system").path
    moved = DataFolder(folder.path.rename(tmp_path / "moved"))
    assert find_home(moved, SOMEBODY, tmp_path / "system").path == home


@pytest.mark.usefixtures("closed")
def test_a_fresh_folder_does_not_get_the_data_of_one_that_was_deleted(
    folder: DataFolder, tmp_path: Path
) -> None:
    home = find_home(folder, SOMEBODY, tmp_path).path
    home.mkdir()
    (home / "old").touch()
    (folder.path / "postgres.path").unlink()
    assert find_home(folder, SOMEBODY, tmp_path).path == home
    assert not home.exists()
    assert (tmp_path / f"{home.name}.previous" / "old").exists()


@pytest.mark.usefixtures("closed")
def test_data_inside_that_can_no_longer_be_reached_is_not_replaced(folder: DataFolder) -> None:
    (folder.path / "postgres").mkdir()
    with pytest.raises(UnavailableError, match="Move the data folder back"):
        find_home(folder, SOMEBODY, folder.path)


@pytest.fixture
def deep(tmp_path: Path) -> PostgresHome:
    """A home whose path is too long for a socket."""
    home = PostgresHome(tmp_path / ("x" * 120), None)
    home.prepare()
    return home


def test_a_short_path_has_the_socket_inside() -> None:
    home = PostgresHome(Path("/d"), None)
    inside = home.path / "socket"
    assert len(f"{inside}/.s.PGSQL.5432") <= 107


def test_a_long_path_gets_a_short_private_folder(deep: PostgresHome, tmp_path: Path) -> None:
    socket_folder = deep.open_socket_folder(tmp_path)
    assert socket_folder.parent == tmp_path
    assert socket_folder.stat().st_mode & 0o777 == 0o700


def test_the_folder_of_a_killed_start_is_used_again(deep: PostgresHome, tmp_path: Path) -> None:
    assert deep.open_socket_folder(tmp_path) == deep.open_socket_folder(tmp_path)


def test_a_folder_that_others_could_have_made_is_not_used(
    deep: PostgresHome, tmp_path: Path
) -> None:
    first = deep.open_socket_folder(tmp_path)
    first.chmod(0o777)
    assert deep.open_socket_folder(tmp_path) != first


def test_a_link_in_its_place_is_neither_used_nor_emptied(
    deep: PostgresHome, tmp_path: Path
) -> None:
    first = deep.open_socket_folder(tmp_path)
    first.rmdir()
    target = tmp_path / "target"
    target.mkdir(mode=0o700)
    (target / "kept").touch()
    first.symlink_to(target)
    deep.close_socket_folder()
    assert (target / "kept").exists()


def test_the_short_folder_goes_at_a_clean_stop(deep: PostgresHome, tmp_path: Path) -> None:
    socket_folder = deep.open_socket_folder(tmp_path)
    deep.close_socket_folder()
    deep.close_socket_folder()
    assert not socket_folder.exists()
