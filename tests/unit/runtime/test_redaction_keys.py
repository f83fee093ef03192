"""Keys are made once, kept private, and added to; each project has its own."""

from pathlib import Path

import pytest

from watchfloor.core import UnavailableError
from watchfloor.runtime import RedactionKeys


def test_the_file_is_made_private_when_it_is_first_needed(tmp_path: Path) -> None:
    """Whoever reads the database has not got it; nothing else is left in the folder."""
    path = tmp_path / "redaction.keys"
    keys = RedactionKeys(path).of_project("acme")

    assert [*keys] == [1]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [*tmp_path.iterdir()] == [path]
    assert RedactionKeys(path).of_project("acme") == keys


def test_projects_and_purposes_have_keys_of_their_own(tmp_path: Path) -> None:
    """Of one nobody can tell another."""
    keys = RedactionKeys(tmp_path / "k")
    derived = [keys.of_project("a")[1], keys.of_project("b")[1], keys.of_repeats("a")]

    assert len({*derived, bytes.fromhex((tmp_path / "k").read_text().split()[1])}) == 4


def test_a_key_that_is_added_counts_and_the_others_stay(tmp_path: Path) -> None:
    """A gateway that runs hears of it by looking; repeats are known as before."""
    running, command = RedactionKeys(tmp_path / "k"), RedactionKeys(tmp_path / "k")
    before, repeats = running.of_project("acme"), running.of_repeats("acme")

    assert command.add() == 2

    after = running.of_project("acme")
    assert (after[1], max(after)) == (before[1], 2)
    assert running.of_repeats("acme") == repeats


@pytest.mark.parametrize("text", ["", "1 abc\n", "one 00\n", "0 " + "00" * 32, "1 " + "00" * 31])
def test_a_damaged_file_is_refused(tmp_path: Path, text: str) -> None:
    """And never replaced: what it held cannot be made again."""
    path = tmp_path / "k"
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(UnavailableError, match="damaged"):
        RedactionKeys(path).of_project("acme")
    assert path.read_text() == text


@pytest.mark.parametrize(("mode", "is_good"), [(0o600, True), (0o440, True), (0o604, False)])
def test_a_file_that_is_open_to_others_is_refused(
    tmp_path: Path, mode: int, *, is_good: bool
) -> None:
    """A cluster mounts it for a group, and for nobody else."""
    keys = RedactionKeys(tmp_path / "k")
    keys.of_repeats("acme")
    (tmp_path / "k").chmod(mode)
    (tmp_path / "k").touch()

    if is_good:
        assert keys.of_project("acme")
    else:
        with pytest.raises(UnavailableError, match="open to others"):
            RedactionKeys(tmp_path / "k").of_project("acme")


def test_without_a_file_there_are_no_keys() -> None:
    """A gateway without a data folder says so."""
    with pytest.raises(UnavailableError, match="configured"):
        RedactionKeys(None).of_project("acme")
