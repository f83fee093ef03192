"""The folder in which one installation keeps everything it has on disk."""

import fcntl
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from watchfloor.core import ConflictError, UnavailableError
from watchfloor.runtime._files import (
    PASSAGE_FOLDER,
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    PUBLIC_FILE,
    make_folder,
    write_whole,
)
from watchfloor.runtime.credentials import Credentials

_ENDPOINTS = TypeAdapter(dict[str, str])


class DataFolder:
    """Names and guards the files of one data folder. Every method is quick and synchronous.

    Args:
        path: The folder; it and its parents are made by ``prepare``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.logs = self.path / "logs"
        self.admin_key_path = self.path / "admin.key"
        self.endpoints_path = self.path / "endpoints.json"
        self.credentials_path = self.path / "credentials.json"
        self.ray_token_path = self.path / "ray.token"
        self.audit_keys_path = self.path / "audit-keys.json"
        self.redaction_keys_path = self.path / "redaction.keys"
        self._lock_path = self.path / "lock"
        self._unfinished_path = self.path / "restore.unfinished"

    def prepare(self) -> None:
        """Make the folder where it is missing; one that exists keeps its mode.

        Run as root the folder can be passed through, for the user that PostgreSQL runs as; what
        is private in it is so by its own mode.

        Raises:
            UnavailableError: The folder cannot be made or written.
        """
        mode = PASSAGE_FOLDER if os.geteuid() == 0 else PRIVATE_FOLDER
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            make_folder(self.path, mode)
            make_folder(self.logs)
        except OSError as exc:
            raise UnavailableError(
                f"The data folder {self.path} cannot be made: {exc.strerror}. "
                "Choose another one with --data-dir."
            ) from exc
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise UnavailableError(
                f"The data folder {self.path} cannot be written by this user. "
                "Choose another one with --data-dir, or start as the user that made it."
            )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for this process; ``endpoints.json`` goes when it is let go.

        The kernel lets go of it when the process ends in any other way, so nothing is left to
        clean up after a kill.

        Raises:
            ConflictError: Another process holds it.
            UnavailableError: The folder cannot be made or written.
        """
        self.prepare()
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            self._take(descriptor)
            # What a killed holder left says where servers were, not where they are.
            self.endpoints_path.unlink(missing_ok=True)
            try:
                yield
            finally:
                self.endpoints_path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)

    def contents(self) -> Collection[str]:
        """Names of what is in the folder, but for the lock and the logs."""
        passing = {self._lock_path.name, self.logs.name}
        return {each.name for each in self.path.glob("*")} - passing

    @contextmanager
    def restoring(self) -> Iterator[None]:
        """Unless the block succeeds, nothing can be served from the folder."""
        self._unfinished_path.touch(PRIVATE_FILE)
        yield
        self._unfinished_path.unlink()

    def require_restored(self) -> None:
        """Return where no restore into the folder was cut off.

        Raises:
            ConflictError: One was.
        """
        if self._unfinished_path.exists():
            raise ConflictError(
                f"A restore into {self.path} did not finish. Run `watchfloor restore` with "
                "--force again, or remove the folder."
            )

    def _take(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            raise ConflictError(
                f"The data folder {self.path} is in use by process {holder or 'unknown'}. "
                "Stop it first, or choose another folder with --data-dir."
            ) from exc
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)

    def write_endpoints(self, endpoints: Mapping[str, str]) -> None:
        """Publish where everything listens; only the holder of the lock does this."""
        text = json.dumps(dict(endpoints), indent=2) + "\n"
        write_whole(self.endpoints_path, text, mode=PUBLIC_FILE)

    def read_endpoints(self) -> dict[str, str]:
        """Where everything listens.

        Raises:
            UnavailableError: Nothing runs on this folder.
        """
        try:
            return _ENDPOINTS.validate_json(self.endpoints_path.read_bytes())
        except (OSError, ValidationError) as exc:
            raise UnavailableError(
                f"Nothing runs on the data folder {self.path}. "
                "Start `watchfloor up` there, or name another folder with --data-dir."
            ) from exc

    def ensure_credentials(self) -> Credentials:
        """The folder's secrets; minted and kept when there are none yet."""
        self.prepare()
        known = self._stored_credentials()
        credentials = self._parsed(known or "{}")
        text = credentials.model_dump_json(indent=2)
        if text != known:
            write_whole(self.credentials_path, text)
        return credentials

    def read_credentials(self) -> Credentials:
        """The folder's secrets, for a process that attaches to servers that run.

        Raises:
            UnavailableError: The folder has none, or this user may not read them.
        """
        known = self._stored_credentials()
        if known is None:
            raise UnavailableError(
                f"The data folder {self.path} has no credentials; start `watchfloor up` there once."
            )
        return self._parsed(known)

    def _parsed(self, known: str) -> Credentials:
        try:
            return Credentials.model_validate_json(known)
        except ValidationError as exc:
            raise UnavailableError(
                f"{self.credentials_path} is damaged. Restore it, or remove it: "
                "fresh secrets are made then, and no data is lost."
            ) from exc

    def _stored_credentials(self) -> str | None:
        try:
            return self.credentials_path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise UnavailableError(
                f"{self.credentials_path} cannot be read: {exc.strerror}. "
                "Use the user that started `watchfloor up`."
            ) from exc

    def write_admin_key(self, key: str) -> None:
        """Keep the key of the first administrator where only this user reads it."""
        write_whole(self.admin_key_path, key + "\n")

    def read_admin_key(self) -> str:
        """The key of the first administrator.

        Raises:
            UnavailableError: There is none, or this user may not read it.
        """
        try:
            return self.admin_key_path.read_text(encoding="ascii").strip()
        except OSError as exc:
            raise UnavailableError(
                f"{self.admin_key_path} cannot be read: {exc.strerror}. "
                "Give a key with --key, or use the user that started `watchfloor up`."
            ) from exc
