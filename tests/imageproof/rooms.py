"""A folder of layers as the root of processes: overlay mounts and chroot."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NamedTuple

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_LINKS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}


class Account(NamedTuple):
    """How a process runs in a room.

    Attributes:
        variables: Its environment, all of it.
        user: ``user:group`` in numbers, or names that the room knows.
        folder: Where it works.
    """

    variables: Mapping[str, str]
    user: str = "0:0"
    folder: str = "/"


class Room(NamedTuple):
    """A root that is mounted.

    Attributes:
        root: Where.
    """

    root: Path

    def start(
        self, command: Sequence[str], account: Account, *, output: IO[str] | int
    ) -> subprocess.Popen[str]:
        """Start a process whose root is the room's."""
        inside = ["/usr/bin/env", f"--chdir={account.folder}", *command]
        chroot = shutil.which("chroot") or "/usr/sbin/chroot"
        return subprocess.Popen(
            [chroot, f"--userspec={account.user}", self.root, *inside],
            env=dict(account.variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: Sequence[str], account: Account) -> str:
        """Run a command to its end and return what it printed.

        Raises:
            RuntimeError: It failed; what it printed last is in the message.
        """
        with self.start(command, account, output=subprocess.PIPE) as process:
            printed = process.stdout.read() if process.stdout else ""
        if process.returncode != 0:
            last = "\n".join(printed.splitlines()[-25:])
            raise RuntimeError(f"{' '.join(command)}: ended with {process.returncode}\n{last}")
        return printed


@contextmanager
def room(
    at: Path, lowers: Sequence[Path], *, changes: Path | None, binds: Sequence[Path] = ()
) -> Iterator[Room]:
    """A room that is there for the time of a block.

    Args:
        at: A folder for it, which others do not use meanwhile.
        lowers: Its layers, the uppermost first.
        changes: Where what is written goes; nothing can be written where it is nothing.
        binds: Files and folders of this machine that are seen at the same place, unchangeable.
    """
    root = at / "root"
    root.mkdir(parents=True, exist_ok=True)
    options = [f"lowerdir={':'.join(map(str, lowers))}"]
    if changes is not None:
        changes.mkdir(exist_ok=True)
        (at / "work").mkdir(exist_ok=True)
        options += [f"upperdir={changes}", f"workdir={at / 'work'}"]
    with ExitStack() as stack:
        _mount(stack, root, "-t", "overlay", "-o", ",".join(options), "overlay")
        _mount(stack, root / "proc", "-t", "proc", "proc")
        _mount(stack, root / "dev", "-t", "tmpfs", "-o", "mode=755", "dev")
        _fill_dev(root / "dev")
        _mount(stack, root / "dev/shm", "-t", "tmpfs", "shm")
        if changes is None:
            _mount(stack, root / "tmp", "-t", "tmpfs", "tmp")
        for path in binds:
            _mount(stack, root / path.relative_to("/"), "-o", "bind,ro", str(path))
        yield Room(root)


@contextmanager
def volume(within: Room, place: str, kept: Path) -> Iterator[None]:
    """A folder of this machine at a place of a room, as its own there is owned."""
    at = within.root / place.lstrip("/")
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copystat(at, kept)
    os.chown(kept, at.stat().st_uid, at.stat().st_gid)
    with ExitStack() as stack:
        _mount(stack, at, "-o", "bind", str(kept))
        yield


def _mount(stack: ExitStack, at: Path, *words: str) -> None:
    subprocess.run(["mount", *words, at], check=True)
    stack.callback(_unmount, at)


def _unmount(at: Path) -> None:
    # What still uses it, and what was interrupted before it was mounted, ends with the namespace.
    subprocess.run(["umount", "--lazy", "--quiet", at], check=False)


def _fill_dev(dev: Path) -> None:
    for name in _DEVICES:
        os.mknod(dev / name, stat.S_IFCHR, Path("/dev", name).stat().st_rdev)
        (dev / name).chmod(0o666)
    for name, rest in _LINKS.items():
        (dev / name).symlink_to(f"/proc/self/fd{rest}")
    (dev / "shm").mkdir()
