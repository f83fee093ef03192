"""Files that an operator names on the command line."""

import sys
from pathlib import Path

from watchfloor.cli.failures import UsageError

STDIN = Path("-")


def read_bytes(path: Path) -> bytes:
    """All of a file, or of standard input where the path is ``-``.

    Raises:
        UsageError: It cannot be read.
    """
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as exc:
        raise UsageError(f"{path} cannot be read: {exc.strerror}.") from exc


def read_text(path: Path) -> str:
    """The same as text.

    Raises:
        UsageError: It cannot be read, or is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UsageError(f"{path} is not UTF-8 text.") from exc
