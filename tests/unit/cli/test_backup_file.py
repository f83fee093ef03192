"""The file of a backup: what is in it, and what is refused before anything is changed."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watchfloor.cli.backup.archive import ArchiveWriter
from watchfloor.cli.backup.archive_reader import reading_archive
from watchfloor.cli.backup.manifest import KeyPart, Manifest, TablePart
from watchfloor.core import ConflictError, InvalidInputError, UnavailableError
from watchfloor.store import known_revisions

ROWS = b"a\tb\n" * 50_000
Change = Callable[[dict[str, bytes]], None]


def _silent(_path: str, _done: int) -> None:
    return


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup with keys and one table."""
    path = tmp_path / "a.tar"
    with ArchiveWriter(path, _silent) as archive:
        keys = archive.spool("keys/audit-keys.json")
        keys.write(b'{"1": "c2VjcmV0"}')
        kept = archive.add(keys)
        rows = archive.spool("database/projects.copy.gz")
        rows.write(ROWS)
        table = archive.add(rows)
        archive.finish(
            Manifest(
                product="1.2.3",
                made_at=datetime(2026, 1, 2, tzinfo=UTC),
                revision=known_revisions()[-1],
                days={},
                keys=[KeyPart(**kept.model_dump(), name="audit-keys.json")],
                keys_left_out=[],
                streams=[],
                tables=[TablePart(**table.model_dump(), name="projects", columns=["x"], rows=1)],
            )
        )
    return path


def _changed(backup: Path, change: Change) -> Path:
    """The same backup with other parts, as somebody would make it by hand."""
    with tarfile.open(backup) as archive:
        parts = {name: archive.extractfile(name).read() for name in archive.getnames()}  # type: ignore[union-attr]
    change(parts)
    with tarfile.open(backup, "w") as archive:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return backup


def _said(**fields: Any) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | fields).encode()

    return change


def test_a_backup_is_read_as_it_was_written_and_is_its_owners_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with reading_archive(backup) as archive:
        archive.verify(_silent)
        (table,) = archive.manifest.tables
        assert table.size_bytes < len(ROWS) // 10
        with archive.open(table) as file:
            assert file.read() == ROWS
        with tarfile.open(backup) as tar, tar.extractfile(table.path) as raw:  # type: ignore[union-attr]
            assert hashlib.file_digest(raw, "sha256").hexdigest() == table.sha256  # type: ignore[arg-type]


def test_nothing_is_left_of_a_backup_that_is_not_finished(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with ArchiveWriter(folder / "a.tar", _silent) as archive:
        archive.spool("database/projects.copy.gz").write(b"row\n")
        assert len([*folder.iterdir()]) == 1
    assert [*folder.iterdir()] == []


def test_a_backup_overwrites_no_file(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(ConflictError, match="exists already"), ArchiveWriter(backup, _silent):
        pass
    assert backup.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "a.tar"
    with pytest.raises(UnavailableError, match="cannot be written"), ArchiveWriter(path, _silent):
        pass


def _other_row(parts: dict[str, bytes]) -> None:
    content = bytearray(parts["database/projects.copy.gz"])
    content[len(content) // 2] ^= 1
    parts["database/projects.copy.gz"] = bytes(content)


def _missing_part(parts: dict[str, bytes]) -> None:
    del parts["keys/audit-keys.json"]


def _missing_manifest(parts: dict[str, bytes]) -> None:
    del parts["manifest.json"]


DAMAGED: Mapping[str, Change] = {
    "a bit is another": _other_row,
    "a part is missing": _missing_part,
    "the manifest is missing": _missing_manifest,
    "the manifest says nothing": _said(tables=None),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_damaged_is_refused_before_anything_is_changed(
    floor: Any, backup: Path, tmp_path: Path, damage: Change
) -> None:
    _changed(backup, damage)
    for more in (["--check"], []):
        refused = floor("restore", str(backup), "--data-dir", str(tmp_path / "data"), *more)
        assert refused.code == 1
        assert "is damaged" in refused.err
        assert "Nothing was changed." in refused.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("kept", [0.001, 0.1, 0.2])
def test_what_was_cut_off_is_refused(backup: Path, kept: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(InvalidInputError, match="damaged"), reading_archive(backup) as archive:
        archive.verify(_silent)


def test_what_is_no_backup_is_refused(floor: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not at all")
    refused = floor("restore", str(tmp_path / "notes.txt"), "--check")
    assert (refused.code, "is no backup" in refused.err) == (1, True)
    refused = floor("restore", str(tmp_path / "nothing.tar"), "--check")
    assert (refused.code, "No such file" in refused.err) == (1, True)


NEWER = {
    "schema": (_said(revision="9999"), "whose schema 9999 this release does not know"),
    "form": (_said(format=2), "whose backups this release cannot read"),
}


@pytest.mark.parametrize(("change", "said"), NEWER.values(), ids=NEWER.keys())
def test_what_a_newer_release_made_is_refused(
    floor: Any, backup: Path, tmp_path: Path, change: Change, said: str
) -> None:
    refused = floor("restore", str(_changed(backup, change)), "--data-dir", str(tmp_path / "data"))
    assert refused.code == 1
    assert said in refused.err
    assert "watchfloor 1.2.3" in refused.err
    assert not (tmp_path / "data").exists()


def test_a_folder_that_holds_something_is_left_alone(
    floor: Any, backup: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "nats.conf").write_text("ours")
    refused = floor("restore", str(backup), "--data-dir", str(data))
    assert (refused.code, "is not empty" in refused.err) == (1, True)
    assert [each.name for each in data.iterdir()] == ["nats.conf"]


def test_other_keys_are_not_overwritten(floor: Any, backup: Path, tmp_path: Path) -> None:
    """Whatever they signed could not be verified any more."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "audit-keys.json").write_text('{"1": "b3RoZXI="}')
    refused = floor("restore", str(backup), "--data-dir", str(data))
    assert (refused.code, "other keys" in refused.err) == (1, True)
    assert (data / "audit-keys.json").read_text() == '{"1": "b3RoZXI="}'


def test_a_backup_without_keys_wants_them_first(floor: Any, backup: Path, tmp_path: Path) -> None:
    """With others every entry of the audit log would be a forgery."""
    _changed(backup, _said(keys=[], keys_left_out=["audit-keys.json", "redaction.keys"]))
    refused = floor("restore", str(backup), "--data-dir", str(tmp_path / "data"))
    assert (refused.code, "put audit-keys.json" in refused.err) == (1, True)


def test_checking_excludes_replacing(floor: Any, backup: Path) -> None:
    assert floor("restore", str(backup), "--check", "--force").code == 2
