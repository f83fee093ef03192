"""Logs of children that do not grow for ever."""

import os
import stat
from pathlib import Path

from watchfloor.runtime._process import LogFile


def test_a_small_log_goes_on(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "a.log", limit_bytes=10)
    for _ in range(2):
        descriptor = log.open()
        os.write(descriptor, b"12345")
        os.close(descriptor)
    assert log.path.read_text() == "1234512345"
    assert not (tmp_path / "a.log.1").exists()


def test_a_long_log_moves_while_its_writer_goes_on(tmp_path: Path) -> None:
    """The child holds the file open: a renamed file would take its lines with it."""
    log = LogFile(tmp_path / "a.log", limit_bytes=10)
    descriptor = log.open()
    os.write(descriptor, b"before and before")
    log.trim()
    os.write(descriptor, b"after")
    os.close(descriptor)
    assert log.path.read_text() == "after"
    assert (tmp_path / "a.log.1").read_text() == "before and before"


def test_a_log_is_private(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "a.log")
    os.close(log.open())
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_trimming_what_was_never_written_is_nothing(tmp_path: Path) -> None:
    LogFile(tmp_path / "a.log").trim()
    assert list(tmp_path.iterdir()) == []
