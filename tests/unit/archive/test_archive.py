"""Parts are whole, private, found again by what is in them, and rewritten without some rows."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from watchfloor.archive import ArchivedRows, ParquetArchive, Part
from watchfloor.core import UnavailableError

DAY = date(2026, 3, 1)
MOMENT = datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=UTC)
COLUMNS = {
    "project_id": "text",
    "threat_id": "text",
    "received_at": "moment",
    "revision": "integer",
    "score": "number",
    "requires_review": "boolean",
    "tags": "texts",
    "digest": "bytes",
    "user_id": "text",
}


def row(threat_id: str, user_id: str | None = None) -> tuple[object, ...]:
    return ("shop", threat_id, MOMENT, 2, 0.5, True, ["a", "b"], b"\x00\xff", user_id)


def rows_of(*rows: Sequence[object]) -> ArchivedRows:
    return ArchivedRows("shop", "threats", DAY, ("project_id", "threat_id"), COLUMNS, rows)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> ParquetArchive:
    made = ParquetArchive(tmp_path / "archive")
    made.check()
    return made


def committed(archive: ParquetArchive, rows: ArchivedRows) -> Part:
    with archive.exclusive():
        return archive.commit(archive.write(rows))


def users(archive: ParquetArchive, part: Part) -> list[object]:
    return [row["user_id"] for row in archive.read(part, ["user_id"])]


def test_rows_come_back_as_they_were(archive: ParquetArchive) -> None:
    part = committed(archive, rows_of(row("t1", "ann"), row("t2")))
    assert archive.read(part) == [
        dict(zip(COLUMNS, each, strict=True)) for each in (row("t1", "ann"), row("t2"))
    ]
    assert archive.key(part) == ("project_id", "threat_id")


def test_a_column_without_any_value_keeps_its_kind(archive: ParquetArchive) -> None:
    """Else files of one table could not be read together."""
    import pyarrow.parquet as pq

    nothing = rows_of(("shop", "t1", *[None] * 7))
    full = committed(archive, rows_of(row("t2", "ann")))
    assert pq.read_schema(committed(archive, nothing).path) == pq.read_schema(full.path)


def test_parts_are_found_by_project_table_and_day(archive: ParquetArchive) -> None:
    first = committed(archive, rows_of(row("t1")))
    other = rows_of(row("t2"))._replace(project_id="bank", table="events", day=date(2026, 3, 2))
    second = committed(archive, other)
    assert archive.parts() == [second, first]
    assert archive.parts("shop") == archive.parts(table="threats") == [first]
    assert first.path.parts[-4:-1] == ("shop", "threats", "2026-03-01")


def test_nobody_else_may_read_what_is_archived(archive: ParquetArchive, tmp_path: Path) -> None:
    committed(archive, rows_of(row("t1")))
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_the_same_rows_in_any_order_are_the_same_part(archive: ParquetArchive) -> None:
    committed(archive, rows_of(row("t1"), row("t2")))
    committed(archive, rows_of(row("t2"), row("t1")))
    assert len(archive.parts()) == 1


def test_a_part_is_pending_until_it_is_committed(archive: ParquetArchive, tmp_path: Path) -> None:
    """Whoever reads `*.parquet` beside us never sees a row that the database still has."""
    part = archive.write(rows_of(row("t1")))
    assert part.is_pending
    assert list(tmp_path.rglob("*.parquet")) == []
    assert archive.parts() == [part]
    assert not archive.commit(part).is_pending
    assert [each.path for each in archive.parts()] == list(tmp_path.rglob("*.parquet"))


def test_some_rows_are_left_out(archive: ParquetArchive) -> None:
    part = committed(archive, rows_of(row("t1", "ann"), row("t2", "bob"), row("t3", "ann")))
    assert archive.rewrite(part, lambda row: row["user_id"] != "ann") == 2
    assert users(archive, part) == ["bob"]
    assert part.path.stat().st_mode & 0o777 == 0o600
    assert archive.key(part) == ("project_id", "threat_id")


def test_a_part_of_which_nothing_goes_is_not_touched(archive: ParquetArchive) -> None:
    part = committed(archive, rows_of(row("t1", "ann")))
    before = part.path.stat()
    assert archive.rewrite(part, lambda _: True) == 0
    assert part.path.stat().st_ino == before.st_ino


def test_a_part_with_nothing_left_is_removed(archive: ParquetArchive) -> None:
    part = committed(archive, rows_of(row("t1", "ann")))
    assert archive.rewrite(part, lambda _: False) == 1
    assert archive.parts() == []
    assert archive.rewrite(part, lambda _: False) == 0


def test_a_part_that_was_committed_meanwhile_is_still_rewritten(archive: ParquetArchive) -> None:
    part = archive.write(rows_of(row("t1", "ann"), row("t2", "bob")))
    done = archive.commit(part)
    assert archive.rewrite(part, lambda row: row["user_id"] != "ann") == 1
    assert users(archive, done) == ["bob"]


def test_a_rewriting_that_fails_changes_nothing(archive: ParquetArchive, tmp_path: Path) -> None:
    part = committed(archive, rows_of(row("t1", "ann"), row("t2", "bob")))

    def fail(row: object) -> bool:
        raise KeyError(row)

    with pytest.raises(KeyError):
        archive.rewrite(part, fail)
    assert users(archive, part) == ["ann", "bob"]
    assert [path for path in tmp_path.rglob("*") if path.name.endswith(".draft")] == []


def test_two_do_not_change_the_archive_at_once(archive: ParquetArchive, tmp_path: Path) -> None:
    other = ParquetArchive(tmp_path / "archive")
    refused = pytest.raises(UnavailableError, match="in use")
    with archive.exclusive(), refused, other.exclusive(timeout_s=0):
        pass
    with other.exclusive(timeout_s=0):
        pass


def test_a_damaged_file_is_told_without_its_content(archive: ParquetArchive) -> None:
    part = committed(archive, rows_of(row("t1")))
    part.path.write_bytes(b"secret")
    with pytest.raises(UnavailableError, match="damaged") as told:
        archive.read(part)
    assert "secret" not in str(told.value)


def test_without_pyarrow_a_start_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UnavailableError, match=r"watchfloor\[archive\]"):
        ParquetArchive(tmp_path / "archive").check()


def test_the_room_does_not_load_pyarrow_by_itself() -> None:
    import subprocess

    code = "import sys, watchfloor.archive; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
