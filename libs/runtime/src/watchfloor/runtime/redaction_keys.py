"""The keys of redaction: a file outside the database, which whoever reads the database has not."""

import contextlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from watchfloor.core import UnavailableError
from watchfloor.runtime._files import PRIVATE_FILE, write_whole

_KEY_BYTES = 32
_MOST_KEYS = 999
_NOT_OURS = 0o027
"""Others read nothing, and the group, which a cluster mounts secrets for, does not write."""


class RedactionKeys:
    """The numbered keys in one file, of which each project's are derived.

    A line has a number and 64 hexadecimal digits. The file is made when it is first needed; where
    several gateways need it at once, one makes it.

    Args:
        path: The file; without one there are no keys.
    """

    def __init__(self, path: Path | None) -> None:
        self._file = path
        self._read: tuple[tuple[int, int], Mapping[int, bytes]] | None = None

    def of_project(self, project_id: str) -> Mapping[int, bytes]:
        """A project's keys by number; the highest counts, the others are for searches.

        Raises:
            UnavailableError: The file cannot be made or read, is damaged, or is open to others.
        """
        return {
            number: _derived(key, "redaction", project_id) for number, key in self._keys().items()
        }

    def of_repeats(self, project_id: str) -> bytes:
        """The key under which a project's repeated requests are known; it never changes.

        Raises:
            UnavailableError: As above.
        """
        keys = self._keys()
        return _derived(keys[min(keys)], "repeats", project_id)

    def add(self) -> int:
        """Add a key: tokens are made with it from here on. Says its number.

        Raises:
            UnavailableError: As above, or there are as many as there can be.
        """
        keys = dict(self._keys())
        number = max(keys) + 1
        if number > _MOST_KEYS:
            raise UnavailableError(f"{self._path} has {_MOST_KEYS} keys, and can have no more.")
        try:
            write_whole(self._path, _written({**keys, number: secrets.token_bytes(_KEY_BYTES)}))
        except OSError as exc:
            raise self._away("written", exc) from exc
        return number

    @property
    def _path(self) -> Path:
        if self._file is None:
            raise UnavailableError("No file of keys for redaction is configured.")
        return self._file

    def _keys(self) -> Mapping[int, bytes]:
        try:
            self._make_once()
            status = self._path.stat()
            version = (status.st_mtime_ns, status.st_ino)
            if self._read is None or self._read[0] != version:
                self._require_private(status.st_mode)
                self._read = (version, self._parsed(self._path.read_text(encoding="ascii")))
        except OSError as exc:
            raise self._away("read", exc) from exc
        return self._read[1]

    def _make_once(self) -> None:
        if self._path.exists():
            return
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        write_whole(draft, _written({1: secrets.token_bytes(_KEY_BYTES)}), mode=PRIVATE_FILE)
        try:
            # Unlike renaming this never replaces what another gateway made meanwhile.
            with contextlib.suppress(FileExistsError):
                os.link(draft, self._path)
        finally:
            draft.unlink()

    def _require_private(self, mode: int) -> None:
        if mode & _NOT_OURS:
            raise UnavailableError(
                f"{self._path} is open to others: set its mode to 0600, and add a key."
            )

    def _parsed(self, text: str) -> Mapping[int, bytes]:
        try:
            pairs = [line.split() for line in text.splitlines() if line.strip()]
            keys = {int(number): bytes.fromhex(key) for number, key in pairs}
        except ValueError:
            keys = {}
        if not keys or min(keys) < 1 or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise UnavailableError(f"{self._path} is damaged: restore it from a backup.")
        return keys

    def _away(self, verb: str, exc: OSError) -> UnavailableError:
        return UnavailableError(f"{self._path} cannot be {verb}: {exc.strerror}.")


def _derived(key: bytes, purpose: str, project_id: str) -> bytes:
    return hmac.digest(key, f"{purpose}\n{project_id}".encode(), "sha256")


def _written(keys: Mapping[int, bytes]) -> str:
    return "".join(f"{number} {key.hex()}\n" for number, key in sorted(keys.items()))
