"""Files and folders of our own: made with their final mode, replaced as a whole."""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

PRIVATE_FILE = 0o600
PUBLIC_FILE = 0o644
PRIVATE_FOLDER = 0o700
PASSAGE_FOLDER = 0o711
"""Others may pass through to what they own inside, and may not list it."""


class Account(NamedTuple):
    """A user of the operating system that a child runs as."""

    name: str
    uid: int
    gid: int


def make_folder(path: Path, mode: int = PRIVATE_FOLDER) -> None:
    """Make ``path`` with exactly ``mode``; a folder that exists keeps the mode it has."""
    try:
        path.mkdir(mode=PRIVATE_FOLDER)
    except FileExistsError:
        return
    path.chmod(mode)


def give(path: Path, account: Account | None) -> None:
    """Make ``account`` the owner of ``path``, which we made; nobody means it stays ours."""
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def write_whole(path: Path, text: str, *, mode: int = PRIVATE_FILE) -> None:
    """Replace ``path`` at once, so that readers see the old text or the new, never a part."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
