"""The file that holds the keys of the audit log, outside of the database."""

import json
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from watchfloor.audit import KeyRing
from watchfloor.core import UnavailableError
from watchfloor.runtime._files import write_whole

_BYTES = 32


class AuditKeyFile:
    """Keys by their numbers, as JSON of base64, readable by its owner alone.

    Args:
        path: The file; its folder exists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at: int | None = None
        self._ring: KeyRing | None = None

    def ensure(self) -> None:
        """Make the first key, where there is no file yet.

        Raises:
            UnavailableError: It cannot be written.
        """
        if not self.path.exists():
            self.add()

    def add(self) -> int:
        """Add a key, which signs from the next entry on; the number that it has.

        Raises:
            UnavailableError: The file cannot be read or written.
        """
        known = self._secrets() if self.path.exists() else {}
        number = max(known, default=0) + 1
        self._write({**known, number: secrets.token_bytes(_BYTES)})
        return number

    def ring(self) -> KeyRing:
        """The keys as they are; quick, so that a change of the file counts at once.

        Raises:
            UnavailableError: The file cannot be read, or is none of ours.
        """
        try:
            changed_at = self.path.stat().st_mtime_ns
        except OSError as exc:
            raise self._unreadable(exc.strerror) from exc
        if self._ring is None or changed_at != self._read_at:
            self._ring, self._read_at = KeyRing(self._secrets()), changed_at
        return self._ring

    def _secrets(self) -> dict[int, bytes]:
        try:
            known = json.loads(self.path.read_text(encoding="ascii"))
            found = {int(number): b64decode(text, validate=True) for number, text in known.items()}
        except OSError as exc:
            raise self._unreadable(exc.strerror) from exc
        except (ValueError, AttributeError, TypeError):
            raise self._unreadable("it is damaged") from None
        if not found or min(found) < 1 or any(len(each) < _BYTES for each in found.values()):
            raise self._unreadable("it is damaged")
        return found

    def _write(self, known: dict[int, bytes]) -> None:
        text = {str(number): b64encode(secret).decode() for number, secret in known.items()}
        try:
            write_whole(self.path, json.dumps(text, indent=2) + "\n")
        except OSError as exc:
            raise UnavailableError(
                f"The keys of the audit log cannot be written to {self.path}: {exc.strerror}."
            ) from exc

    def _unreadable(self, why: str | None) -> UnavailableError:
        return UnavailableError(
            f"The keys of the audit log in {self.path} cannot be read: {why}. "
            "Restore the file, or copy it from another gateway: without it no entry can be made or "
            "verified. An installation that never had one gets it by `watchfloor audit add-key`."
        )
