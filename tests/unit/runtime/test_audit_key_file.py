"""The keys of the audit log are in a file that only its owner reads."""

import stat
from pathlib import Path

import pytest
from support.audit import make_entry

from watchfloor.core import UnavailableError
from watchfloor.runtime import AuditKeyFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit-keys.json"


def test_the_first_key_is_made_once_for_its_owner_alone(path: Path) -> None:
    AuditKeyFile(path).ensure()
    made = path.read_bytes()
    AuditKeyFile(path).ensure()

    assert path.read_bytes() == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert AuditKeyFile(path).ring().newest == 1


def test_two_files_have_different_keys(tmp_path: Path) -> None:
    first, second = AuditKeyFile(tmp_path / "a"), AuditKeyFile(tmp_path / "b")
    for each in (first, second):
        each.ensure()

    assert not second.ring().is_genuine(first.ring().signed(make_entry()))


def test_a_new_key_counts_at_once_where_the_file_is_known_already(path: Path) -> None:
    """A gateway that runs takes it up without being started again."""
    running, operator = AuditKeyFile(path), AuditKeyFile(path)
    operator.ensure()
    before = running.ring().signed(make_entry())

    assert operator.add() == 2
    assert running.ring().newest == 2
    assert running.ring().is_genuine(before)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"1": "AAAA"}', '{"0": "' + "A" * 44 + '"}', '{"x": 1}', '{"1": "?"}'],
)
def test_what_is_no_file_of_keys_is_refused(path: Path, content: str) -> None:
    path.write_text(content)

    with pytest.raises(UnavailableError, match="damaged"):
        AuditKeyFile(path).ring()


def test_without_its_file_nothing_is_signed(path: Path) -> None:
    with pytest.raises(UnavailableError, match="cannot be read"):
        AuditKeyFile(path).ring()
    with pytest.raises(UnavailableError, match="cannot be written"):
        AuditKeyFile(path / "no folder").ensure()
