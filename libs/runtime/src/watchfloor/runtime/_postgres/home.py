"""Where PostgreSQL's files are: inside the data folder if its user can get there."""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

import structlog

from watchfloor.core import UnavailableError
from watchfloor.runtime._files import (
    PASSAGE_FOLDER,
    PRIVATE_FOLDER,
    Account,
    give,
    make_folder,
    write_whole,
)
from watchfloor.runtime._postgres.account import can_enter
from watchfloor.runtime.data_folder import DataFolder

log = structlog.get_logger(__name__)

_NAME_CHARACTERS = 16
_SOCKET_NAME = "/.s.PGSQL.5432"
_SOCKET_LIMIT_BYTES = 107


class PostgresHome:
    """The folders of one server, all made by us.

    Args:
        path: Their parent.
        account: Who owns what the server writes; nobody means us.
    """

    def __init__(self, path: Path, account: Account | None) -> None:
        self.path = path
        self.data = path / "data"
        self.settings = path / "settings"
        self.copies = path / "programs"
        self._account = account
        self._socket_pointer = path / "socket.path"

    def prepare(self) -> None:
        """Make the folders that are missing; the server's user may pass, and read settings."""
        make_folder(self.path.parent, PASSAGE_FOLDER)
        mode = PASSAGE_FOLDER if self._account else PRIVATE_FOLDER
        make_folder(self.path, mode)
        make_folder(self.settings, mode)

    def make_empty(self, name: str) -> Path:
        """A folder of the server's own, emptied of what an interrupted start left in it."""
        path = self.path / name
        shutil.rmtree(path, ignore_errors=True)
        self._make_own(path)
        return path

    def open_socket_folder(self, short_root: Path) -> Path:
        """A folder for the socket whose path is short enough for the kernel.

        Args:
            short_root: A folder that everybody may write, used when our own path is too long.
        """
        inside = self.path / "socket"
        if len(os.fsencode(f"{inside}{_SOCKET_NAME}")) <= _SOCKET_LIMIT_BYTES:
            self._make_own(inside)
            return inside
        known = self._known_socket_folder()
        if known is not None:
            return known
        made = Path(tempfile.mkdtemp(prefix="watchfloor-", dir=short_root))
        write_whole(self._socket_pointer, str(made))
        give(made, self._account)
        return made

    def close_socket_folder(self) -> None:
        """Remove a socket folder outside of ours. Safe twice."""
        known = self._known_socket_folder()
        if known is not None:
            shutil.rmtree(known, ignore_errors=True)
        self._socket_pointer.unlink(missing_ok=True)

    def _make_own(self, path: Path) -> None:
        make_folder(path)
        give(path, self._account)

    def _known_socket_folder(self) -> Path | None:
        """What an earlier start made, if it is still as we made it: its parent is everybody's."""
        try:
            path = Path(self._socket_pointer.read_text(encoding="utf-8"))
            status = path.lstat()
        except OSError:
            return None
        owner = self._account.uid if self._account else os.geteuid()
        is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == owner
        is_private = stat.S_IMODE(status.st_mode) == PRIVATE_FOLDER
        return path if is_ours and is_private else None


def find_home(folder: DataFolder, account: Account | None, system_root: Path) -> PostgresHome:
    """The home that belongs to ``folder``.

    Where the server's user cannot enter the folder, the home is below ``system_root``, under a
    name made from the folder's real path, and ``postgres.path`` in the folder names it.

    Args:
        folder: The data folder, prepared.
        account: The user that the server runs as, where that is not ours.
        system_root: A folder that user can enter; made when it is missing.

    Raises:
        UnavailableError: The data is in the folder, and the user cannot enter it any more.
    """
    pointer = folder.path / "postgres.path"
    inside = folder.path / "postgres"
    if pointer.exists():
        return PostgresHome(Path(pointer.read_text(encoding="utf-8").strip()), account)
    if account is None or can_enter(account, folder.path):
        return PostgresHome(inside, account)
    if inside.exists():
        raise UnavailableError(
            f"The database is in {inside}, where the user {account.name!r} that PostgreSQL runs "
            "as cannot go. Move the data folder back, or let others pass through the folders "
            "above it."
        )
    real_path = os.path.realpath(folder.path)
    name = hashlib.sha256(os.fsencode(real_path)).hexdigest()[:_NAME_CHARACTERS]
    home = system_root / name
    _set_aside(home)
    write_whole(pointer, f"{home}\n")
    return PostgresHome(home, account)


def _set_aside(home: Path) -> None:
    """Keep what a data folder of the same path left behind, apart from what begins here."""
    if not home.exists():
        return
    previous = home.with_name(f"{home.name}.previous")
    shutil.rmtree(previous, ignore_errors=True)
    home.rename(previous)
    log.warning("postgres_data_set_aside", path=str(previous))
