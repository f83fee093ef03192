"""The file of a backup: a tar of parts, and last a manifest with the checksums of them all."""

import gzip
import hashlib
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedRandom
from pathlib import Path
from types import TracebackType
from typing import Self

from watchfloor.cli.backup.manifest import MANIFEST, Manifest, Part
from watchfloor.core import ConflictError, UnavailableError

Progress = Callable[[str, int], None]
"""Told which part is worked on, and how many bytes of it are done."""

_PRIVATE = 0o600
_QUICK = 3
"""A tenth larger than by gzip's default, in half the time; the product works meanwhile."""


class Spool:
    """A part whose size is not known yet.

    Args:
        path: Its name in the backup; one that ends in ``.gz`` is compressed.
        file: Holds it meanwhile.
        progress: Told what is written.
    """

    def __init__(self, path: str, file: BufferedRandom, progress: Progress) -> None:
        self.path = path
        self.file = file
        self._progress = progress
        self._written = 0
        self._gzip = (
            gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_QUICK, mtime=0)
            if path.endswith(".gz")
            else None
        )

    def write(self, data: bytes) -> int:
        """Add a piece.

        Raises:
            UnavailableError: It cannot be written.
        """
        with _told_as_ours():
            (self._gzip or self.file).write(data)
        self._written += len(data)
        self._progress(self.path, self._written)
        return len(data)

    def end(self) -> None:
        """Return when all of it is in the file."""
        if self._gzip is not None:
            self._gzip.close()
        self.file.flush()


class ArchiveWriter:
    """Makes a backup, readable by its owner alone; nothing is left of one that fails.

    Args:
        path: The file, which is not there yet.
        progress: Told what is written.
    """

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path = path
        self._draft = path.with_name(f"{path.name}.partial")
        self._progress = progress
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self.path.exists():
            raise ConflictError(f"{self.path} exists already; nothing was written.")
        with _told_as_ours(), ExitStack() as stack:
            self._draft.unlink(missing_ok=True)
            descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            stack.callback(self._draft.unlink, missing_ok=True)
            file = stack.enter_context(os.fdopen(descriptor, "wb"))
            self._file = file
            self._tar = stack.enter_context(tarfile.open(fileobj=file, mode="w:"))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def spool(self, path: str) -> Spool:
        """Begin a part."""
        with _told_as_ours():
            file = tempfile.TemporaryFile(dir=self.path.parent)  # noqa: SIM115  # closed below
        return Spool(path, self._stack.enter_context(file), self._progress)

    def add(self, spool: Spool) -> Part:
        """Take what was written into the backup."""
        with _told_as_ours(), spool.file as file:
            spool.end()
            entry = tarfile.TarInfo(spool.path)
            entry.size, entry.mode = file.tell(), _PRIVATE
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256")
            file.seek(0)
            self._tar.addfile(entry, file)
        return Part(path=spool.path, size_bytes=entry.size, sha256=digest.hexdigest())

    def finish(self, manifest: Manifest) -> int:
        """Add the manifest and give the file its name, once it is on the disk; says its size."""
        spool = self.spool(MANIFEST)
        spool.write(manifest.model_dump_json(indent=1).encode())
        self.add(spool)
        with _told_as_ours():
            self._tar.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._draft.rename(self.path)
            return self.path.stat().st_size


@contextmanager
def _told_as_ours() -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise UnavailableError(f"The backup cannot be written: {exc.strerror}.") from exc
