"""An image: layers, and how what is in them is started."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from imageproof.rooms import Account

_SHELL = ("/bin/sh", "-c")
_PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"


class Image(NamedTuple):
    """What a stage leaves behind.

    Attributes:
        layers: The folders that it added, the uppermost first.
        base: The layers of what stands in for its base image.
        variables: Its environment.
        user: Whose processes it has.
        folder: Where they begin.
        shell: What takes commands that are texts.
        command: What it starts.
        check: By which an engine asks whether it is well.
        volumes: Where it keeps what must outlive it.
    """

    layers: Sequence[Path]
    base: Sequence[Path]
    variables: Mapping[str, str]
    user: str = "0:0"
    folder: str = "/"
    shell: Sequence[str] = _SHELL
    command: Sequence[str] = ()
    check: Sequence[str] = ()
    volumes: Sequence[str] = ()

    @classmethod
    def of(cls, base: Sequence[Path]) -> "Image":
        """One with nothing but a base."""
        return cls((), base, {"PATH": _PATH})

    @property
    def lowers(self) -> Sequence[Path]:
        """All its layers, those of the base too."""
        return (*self.layers, *self.base)

    def account(
        self, *, below: Mapping[str, str] | None = None, above: Mapping[str, str] | None = None
    ) -> Account:
        """How a process of it runs.

        Args:
            below: Variables that its own win over.
            above: Variables that win over its own.
        """
        ours = {"HOME": self._home(), **(below or {}), **self.variables, **(above or {})}
        return Account(ours, self.user, self.folder)

    def size_mb(self) -> int:
        """What it adds to its base."""
        files = (each for layer in self.layers for each in _files(layer))
        return sum(os.lstat(each).st_size for each in files) // 1_000_000

    def packages(self) -> frozenset[str]:
        """The names of the Python packages in it."""
        found = (layer.glob("**/site-packages/*.dist-info") for layer in self.layers)
        names = (each.name.partition("-")[0] for folders in found for each in folders)
        return frozenset(name.lower().replace("_", "-") for name in names)

    def differences(self, other: "Image") -> Sequence[str]:
        """The files that are not the same in another, by name, rights and contents."""
        pairs = zip(map(_prints, self.layers), map(_prints, other.layers), strict=True)
        return sorted({name for one, two in pairs for name, _ in one.items() ^ two.items()})

    def _home(self) -> str:
        number = self.user.partition(":")[0]
        for layer in self.lowers:
            if (accounts := layer / "etc/passwd").exists():
                rows = (line.split(":") for line in accounts.read_text().splitlines())
                return next((row[5] for row in rows if number in {row[0], row[2]}), "/")
        return "/"


def _prints(layer: Path) -> Mapping[str, str]:
    return {str(path.relative_to(layer)): _print(path) for path in _files(layer)}


def _print(path: Path) -> str:
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return f"{mode} {path.readlink()}"
    content = path.read_bytes() if stat.S_ISREG(mode) else b""
    return f"{mode} {hashlib.sha256(content).hexdigest()}"


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
