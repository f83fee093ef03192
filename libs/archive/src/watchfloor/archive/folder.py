"""The archive as a folder of files, each written whole or not at all."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from watchfloor.archive import parquet
from watchfloor.archive.part import Part, parts_in
from watchfloor.archive.rows import ArchivedRows
from watchfloor.core import UnavailableError

_LOCK = ".lock"
_DRAFT = ".draft"
_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_TRY_AGAIN_S = 0.05


class ParquetArchive:
    """Parts in ``<folder>/<project>/<table>/<YYYY-MM-DD>/<part>.parquet``, mode 0600.

    All methods block on the disk, and raise ``UnavailableError`` where it or pyarrow fails: call
    them in a thread. Of several processes one at a time changes anything.

    Args:
        folder: Where the parts are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        """Make the folder where there is none, and see that parts can be written to it."""
        with _told("written to"):
            parquet.load()
            _make_folders(self._folder)
        with self.exclusive():
            pass

    def require(self) -> None:
        """See that the folder is there: one that is not mounted looks like one without parts."""
        if not self._folder.is_dir():
            raise UnavailableError("The folder of the archive is not there.")

    @contextmanager
    def exclusive(self, timeout_s: float = 10.0) -> Iterator[None]:
        """Let nobody else change the archive meanwhile; not to be entered twice.

        Whoever archives holds it from ``write`` to ``commit``: within it, a part that is pending is
        one that somebody died over.
        """
        with _told("written to"):
            descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, _PRIVATE_FILE)
        try:
            _lock(descriptor, time.monotonic() + timeout_s)
            yield
        finally:
            os.close(descriptor)

    def write(self, rows: ArchivedRows) -> Part:
        """Make a part that is durable and pending; the same rows make the same part again."""
        name = parquet.name_of(rows)
        part = Part.pending(self._folder, rows.project_id, rows.table, rows.day, name)
        with _told("written to"):
            _make_folders(part.path.parent)
            with _draft_of(part.path) as draft:
                parquet.write(rows, draft)
                _put(draft, part.path)
        return part

    def commit(self, part: Part) -> Part:
        """Count the part in: its rows have left the database."""
        done = part.committed()
        with _told("written to"):
            part.path.replace(done.path)
            _sync(done.path.parent)
        return done

    def remove(self, part: Part) -> None:
        """Remove the part, which need not exist."""
        with _told("written to"):
            part.path.unlink(missing_ok=True)
            _sync(part.path.parent)

    def parts(self, project_id: str = "*", table: str = "*") -> Sequence[Part]:
        """The parts of a project and table, or of all, by their days; pending ones, too."""
        with _told("read"):
            return list(parts_in(self._folder, project_id, table))

    def key(self, part: Part) -> tuple[str, ...]:
        """The columns that make a row of the part unique."""
        with _told("read"):
            return parquet.key_of(part.path)

    def read(
        self, part: Part, columns: Sequence[str] | None = None
    ) -> Sequence[Mapping[str, object]]:
        """The rows of a part, or these columns of them."""
        with _told("read"):
            return parquet.read(part.path, columns)

    def rewrite(self, part: Part, keep: Callable[[Mapping[str, object]], bool]) -> int:
        """Leave out the rows that ``keep`` does not want; how many those were.

        The file is replaced as a whole, and removed when nothing is left in it. A part that is
        gone meanwhile has no such rows. Takes ``exclusive`` itself.
        """
        with self.exclusive(), _told("written to"):
            found = part if part.path.exists() else part.committed()
            if not found.path.exists():
                return 0
            with _draft_of(found.path) as draft:
                kept, gone = parquet.filter_into(draft, found.path, keep)
                if gone and kept:
                    _put(draft, found.path)
            if not kept:
                self.remove(found)
            return gone


def _make_folders(path: Path) -> None:
    """Make the folder and those above it that are missing, for us alone, to stay."""
    if path.is_dir():
        return
    _make_folders(path.parent)
    path.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    _sync(path.parent)


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that nobody takes for a part; gone at the end."""
    draft = path.with_name(f".{path.name}{_DRAFT}")
    draft.unlink(missing_ok=True)
    draft.touch(_PRIVATE_FILE)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _put(draft: Path, path: Path) -> None:
    _sync(draft)
    draft.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Have what was written to a file or folder outlive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise UnavailableError("The archive is in use by somebody else.") from None
            time.sleep(_TRY_AGAIN_S)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """What the disk or the library says, as an error of ours. It may quote values: not repeated."""
    try:
        yield
    except (OSError, ValueError) as exc:
        why = (exc.strerror if isinstance(exc, OSError) else None) or "a file is damaged"
        raise UnavailableError(f"The archive cannot be {what}: {why}.") from exc
