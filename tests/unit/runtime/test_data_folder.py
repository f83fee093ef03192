"""The files of a data folder: who may read them, and who holds it."""

import os
import stat
from pathlib import Path

import pytest

from watchfloor.core import ConflictError, UnavailableError
from watchfloor.runtime import Credentials, DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "made" / "here")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_is_made_so_that_nobody_else_can_look_inside(folder: DataFolder) -> None:
    folder.prepare()
    assert mode(folder.path) == (0o711 if os.geteuid() == 0 else 0o700)
    assert mode(folder.logs) == 0o700


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    DataFolder(tmp_path).prepare()
    assert mode(tmp_path) == 0o750


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(UnavailableError, match="--data-dir"):
        DataFolder(in_the_way / "data").prepare()


def test_a_second_holder_is_refused_with_the_name_of_the_first(folder: DataFolder) -> None:
    with (
        folder.lock(),
        pytest.raises(ConflictError, match=f"process {os.getpid()}"),
        DataFolder(folder.path).lock(),
    ):
        pass


def test_the_lock_is_free_again_after_its_holder(folder: DataFolder) -> None:
    for _ in range(2):
        with folder.lock():
            pass


def test_a_refused_holder_does_not_take_the_endpoints_away(folder: DataFolder) -> None:
    with folder.lock():
        folder.write_endpoints({"http": "http://127.0.0.1:1"})
        with pytest.raises(ConflictError), folder.lock():
            pass
        assert folder.read_endpoints() == {"http": "http://127.0.0.1:1"}


def test_endpoints_go_with_their_holder(folder: DataFolder) -> None:
    with folder.lock():
        folder.write_endpoints({"nats": "nats://127.0.0.1:4222"})
        assert DataFolder(folder.path).read_endpoints() == {"nats": "nats://127.0.0.1:4222"}
    with pytest.raises(UnavailableError, match="watchfloor up"):
        folder.read_endpoints()


def test_endpoints_of_a_killed_holder_are_not_believed(folder: DataFolder) -> None:
    folder.prepare()
    folder.write_endpoints({"http": "http://127.0.0.1:1"})
    with folder.lock(), pytest.raises(UnavailableError):
        folder.read_endpoints()


def test_everybody_may_read_the_endpoints_and_nobody_the_secrets(folder: DataFolder) -> None:
    folder.ensure_credentials()
    folder.write_admin_key("wf_key")
    folder.write_endpoints({})
    assert mode(folder.endpoints_path) == 0o644
    assert mode(folder.credentials_path) == 0o600
    assert mode(folder.admin_key_path) == 0o600


def test_nothing_half_written_is_left(folder: DataFolder) -> None:
    folder.prepare()
    folder.write_endpoints({"http": "http://127.0.0.1:1"})
    assert {path.name for path in folder.path.iterdir()} == {"logs", "endpoints.json"}


def test_credentials_stay_the_same(folder: DataFolder) -> None:
    minted = folder.ensure_credentials()
    assert folder.ensure_credentials() == minted
    assert DataFolder(folder.path).read_credentials() == minted


def test_credentials_of_two_folders_differ(tmp_path: Path) -> None:
    first, second = (DataFolder(tmp_path / name).ensure_credentials() for name in "ab")
    assert first.nats_token != second.nats_token


def test_a_secret_that_an_older_file_lacks_is_minted_and_kept(folder: DataFolder) -> None:
    folder.prepare()
    folder.credentials_path.write_text('{"nats_token": "kept"}')
    credentials = folder.ensure_credentials()
    assert credentials.nats_token.get_secret_value() == "kept"
    assert folder.read_credentials() == credentials


def test_attaching_without_credentials_says_what_to_do(folder: DataFolder) -> None:
    with pytest.raises(UnavailableError, match="watchfloor up"):
        folder.read_credentials()


def test_damaged_credentials_are_named_and_not_quoted(folder: DataFolder) -> None:
    folder.prepare()
    folder.credentials_path.write_text('{"nats_token": "half-a-sec')
    with pytest.raises(UnavailableError, match="damaged") as caught:
        folder.ensure_credentials()
    assert "half-a-sec" not in str(caught.value) + str(caught.value.__cause__)


def test_credentials_are_not_printed() -> None:
    credentials = Credentials()
    assert credentials.nats_token.get_secret_value() not in repr(credentials)


def test_the_admin_key_comes_back_as_it_was(folder: DataFolder) -> None:
    folder.prepare()
    folder.write_admin_key("wf_abc")
    assert folder.read_admin_key() == "wf_abc"


def test_a_missing_admin_key_says_what_to_do(folder: DataFolder) -> None:
    with pytest.raises(UnavailableError, match="--key"):
        folder.read_admin_key()


def test_a_restore_that_was_cut_off_is_known_until_one_succeeds(folder: DataFolder) -> None:
    folder.prepare()
    with pytest.raises(UnavailableError), folder.restoring():
        raise UnavailableError("The database is not available.")
    with pytest.raises(ConflictError, match="--force again"):
        folder.require_restored()
    with folder.restoring():
        pass
    folder.require_restored()


def test_the_lock_and_the_logs_are_no_contents(folder: DataFolder) -> None:
    assert set(folder.contents()) == set()
    with folder.lock():
        assert set(folder.contents()) == set()
        folder.write_admin_key("k")
        assert set(folder.contents()) == {"admin.key"}
