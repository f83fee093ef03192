"""What a child prints, kept in a file that cannot fill the disk."""

import os
import shutil
from pathlib import Path

from watchfloor.runtime._files import PRIVATE_FILE

_LIMIT_BYTES = 8 * 1024 * 1024


class LogFile:
    """One log and its predecessor, ``<name>.1``.

    Args:
        path: The file; its folder exists.
        limit_bytes: Past this size the text moves to the predecessor.
    """

    def __init__(self, path: Path, *, limit_bytes: int = _LIMIT_BYTES) -> None:
        self.path = path
        self._limit_bytes = limit_bytes

    def open(self) -> int:
        """A descriptor for a child to write to; it always writes at the end."""
        self.trim()
        return os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)

    def trim(self) -> None:
        """Move the text away when there is too much of it.

        The file is emptied in place: the child has it open, and goes on at its new end.
        """
        try:
            if self.path.stat().st_size <= self._limit_bytes:
                return
        except FileNotFoundError:
            return
        shutil.copy(self.path, self.path.with_name(f"{self.path.name}.1"))
        os.truncate(self.path, 0)
