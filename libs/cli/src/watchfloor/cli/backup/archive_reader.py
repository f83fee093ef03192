"""A backup as a restore reads it: looked at as a whole before anything of it is used."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ValidationError

from watchfloor.cli.backup.archive import Progress
from watchfloor.cli.backup.manifest import FORMAT, MANIFEST, Manifest, Part
from watchfloor.core import InvalidInputError

_PIECE_BYTES = 1024 * 1024


class ArchiveReader:
    """A backup that is open.

    Args:
        path: The file, as it is called in errors.
        tar: Its content.
    """

    def __init__(self, path: Path, tar: tarfile.TarFile) -> None:
        self._path = path
        self._tar = tar
        self.manifest = self._read_manifest()

    def verify(self, progress: Progress) -> None:
        """Read everything once.

        Raises:
            InvalidInputError: A part is not as it was written.
        """
        for part in self.manifest.parts():
            digest, read = hashlib.sha256(), 0
            for piece in self._pieces(part):
                digest.update(piece)
                read += len(piece)
                progress(part.path, read)
            if digest.hexdigest() != part.sha256:
                raise self._damaged(part.path)

    def _pieces(self, part: Part) -> Iterator[bytes]:
        with self._raw(part.path) as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece

    @contextmanager
    def open(self, part: Part) -> Iterator[IO[bytes]]:
        """What a part holds, decompressed."""
        with self._raw(part.path) as raw:
            if not part.path.endswith(".gz"):
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as file:
                yield BufferedReader(file)

    def _read_manifest(self) -> Manifest:
        with self._raw(MANIFEST) as file:
            text = file.read()
        try:
            made = _Format.model_validate_json(text)
            if made.format > FORMAT:
                raise InvalidInputError(
                    f"{self._path} was made by watchfloor {made.product}, "
                    "whose backups this release cannot read."
                )
            return Manifest.model_validate_json(text)
        except ValidationError:
            raise self._damaged(MANIFEST) from None

    @contextmanager
    def _raw(self, path: str) -> Iterator[IO[bytes]]:
        try:
            file = self._tar.extractfile(path)
            if file is None:
                raise self._damaged(path)
            with file:
                yield file
        except KeyError:
            raise self._damaged(path) from None
        except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as exc:
            raise self._damaged(path) from exc

    def _damaged(self, path: str) -> InvalidInputError:
        return InvalidInputError(
            f"{self._path} is damaged: {path} is missing, or not as it was written. "
            "Nothing was changed."
        )


class _Format(BaseModel):
    format: int
    product: str


@contextmanager
def reading_archive(path: Path) -> Iterator[ArchiveReader]:
    """Open a backup.

    Raises:
        InvalidInputError: There is none, or it cannot be read.
    """
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115  # closed below
    except OSError as exc:
        raise InvalidInputError(f"{path} cannot be read: {exc.strerror}.") from exc
    except tarfile.TarError as exc:
        raise InvalidInputError(f"{path} is no backup of watchfloor, or is damaged.") from exc
    with tar:
        yield ArchiveReader(path, tar)
