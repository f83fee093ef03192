"""The user that PostgreSQL runs as: it refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path

from watchfloor.core import UnavailableError
from watchfloor.runtime._files import Account

_UNPRIVILEGED = "nobody"
_TRIAL_DEADLINE_S = 10.0


def server_account() -> Account | None:
    """``nobody`` when we are root, else nothing: the server runs as we do. No user is added.

    Raises:
        UnavailableError: We are root and there is no such user.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError as exc:
        raise UnavailableError(
            f"PostgreSQL does not run as root, and this system has no user {_UNPRIVILEGED!r}. "
            "Add that user, or start as an ordinary one."
        ) from exc
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def own_name() -> str:
    """Our user's name, which PostgreSQL compares with the one at the other end of its socket.

    Raises:
        UnavailableError: Our user id has no name.
    """
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as exc:
        raise UnavailableError(
            f"PostgreSQL needs a name for the user id {os.geteuid()}. "
            "Add it to the system's users, or start as another user."
        ) from exc


def can_enter(account: Account, folder: Path) -> bool:
    """Whether ``account`` may pass through ``folder`` and all above it; tried, not computed."""
    return can_run(account, ("/bin/sh", "-c", 'cd "$1"', "sh", str(folder)))


def can_run(account: Account | None, argv: Sequence[str]) -> bool:
    """Whether a short command succeeds as ``account``."""
    try:
        done = subprocess.run(  # noqa: S603  # Programs of our own packages, no shell of a user.
            argv,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRIAL_DEADLINE_S,
            check=False,
            cwd="/",
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
